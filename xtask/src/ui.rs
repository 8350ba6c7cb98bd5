// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! What the user is told while work goes on: on standard error, so that standard output stays the result.

use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal;
use std::sync::LazyLock;
use std::time::Duration;

/// All that moves, a line each.
static MOVING: LazyLock<MultiProgress> = LazyLock::new(|| MultiProgress::with_draw_target(target()));

/// Says in one line what is about to be done, and why.
pub(crate) fn step(what: impl std::fmt::Display) {
    MOVING.suspend(|| eprintln!("[xtask] {what}"));
}

/// A bar on a terminal. Elsewhere nothing moves, and [`step`]'s lines tell the story.
pub(crate) fn bar(len: u64, what: &str) -> ProgressBar {
    let bar = MOVING.add(ProgressBar::new(len));
    let style =
        ProgressStyle::with_template("[xtask] {msg} [{bar:30}] {pos}/{len} {elapsed}").expect("a fixed template");
    bar.set_style(style.progress_chars("=> "));
    bar.set_message(what.to_owned());
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}

/// A line that tells what goes on now. Nothing of it is seen but on a terminal.
pub(crate) fn live(what: &str) -> ProgressBar {
    let live = MOVING.add(ProgressBar::no_length());
    let style = ProgressStyle::with_template("[xtask] {wide_msg} {elapsed}").expect("a fixed template");
    live.set_style(style);
    live.set_message(what.to_owned());
    live.enable_steady_tick(Duration::from_millis(200));
    live
}

fn target() -> ProgressDrawTarget {
    if std::io::stderr().is_terminal() { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() }
}
