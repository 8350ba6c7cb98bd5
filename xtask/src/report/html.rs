// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! The report as one small page, which needs neither scripts nor other files.

use crate::results::{Status, Test};
use crate::verdict::{Report, Run, Verdict};
use std::fmt::Write;

const STYLE: &str = "
:root { color-scheme: light dark }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
table { border-collapse: collapse; width: 100% }
td, th { text-align: left; padding: .15rem .8rem .15rem 0; vertical-align: top; border-bottom: 1px solid #8884 }
pre { overflow-x: auto; background: #8881; padding: .5rem }
.pass, .skip, .xfail { color: #287d3c } .skip, .xfail { opacity: .7 }
.fail, .error, .crash, .timeout { color: #c22; font-weight: bold }";

pub(crate) fn render(report: &Report) -> String {
    let mut page = "<!doctype html>\n<html lang=\"en\"><meta charset=\"utf-8\">\n".to_owned();
    let _ = writeln!(page, "<title>{}: test report</title>\n<style>{STYLE}</style>", word(report.verdict()));
    for run in &report.runs {
        page.push_str(&section(run));
    }
    page + "</html>\n"
}

fn section(run: &Run) -> String {
    let verdict = word(run.verdict);
    let mut html = format!(
        "<h1>{} {}: <span class=\"{verdict}\">{verdict}</span></h1>\n<p>{}</p>\n",
        escape(&run.machine),
        run.mode,
        escape(&super::text::totals(run))
    );
    for test in run.tests.iter().filter(|test| test.status.is_bad()) {
        let heading = format!("{}: {}", test.name, test.reason.as_deref().unwrap_or("failed"));
        details(&mut html, &heading, &test.diagnostics);
    }
    for problem in &run.problems {
        details(&mut html, &problem.text, &problem.console);
    }
    for finding in run.kernel.iter().flat_map(|kernel| &kernel.findings) {
        details(&mut html, &format!("kernel, {}: {}", finding.kind, finding.text), &finding.stack);
    }
    html.push_str("<table>\n<tr><th>test<th>status<th>reason<th>seconds\n");
    for test in &run.tests {
        row(&mut html, test);
    }
    html + "</table>\n"
}

fn details(html: &mut String, heading: &str, lines: &[String]) {
    let _ = writeln!(html, "<h3 class=\"fail\">{}</h3>", escape(heading));
    if !lines.is_empty() {
        let _ = writeln!(html, "<pre>{}</pre>", escape(&lines.join("\n")));
    }
}

fn row(html: &mut String, test: &Test) {
    let status = match test.status {
        Status::Pass => "pass",
        Status::Fail => "fail",
        Status::Skip => "skip",
        Status::Xfail => "xfail",
        Status::Error => "error",
    };
    let reason = escape(test.reason.as_deref().unwrap_or_default());
    let seconds = test.seconds.map(|seconds| format!("{seconds:.3}")).unwrap_or_default();
    let name = escape(&test.name);
    let _ = writeln!(html, "<tr><td>{name}<td class=\"{status}\">{status}<td>{reason}<td>{seconds}");
}

fn word(verdict: Verdict) -> String {
    format!("{verdict:?}").to_lowercase()
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
