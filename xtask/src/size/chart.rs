// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! The report as a chart: a bar for each libc, on a logarithmic scale, as SVG.

use super::measure::NILIBC;
use super::rows::Report;
use super::table::label;
use anyhow::{Result, anyhow};
use plotters::prelude::*;

const WIDTH: u32 = 860;
const ROW: u32 = 22;
/// Room for the names of libcs, and for the scale.
const LEFT: u32 = 200;
const BELOW: u32 = 40;
const OWN: RGBColor = RGBColor(0xd0, 0x4a, 0x1b);
const OTHER: RGBColor = RGBColor(0x8f, 0x9d, 0xab);

/// The files of these programs on one machine, beside each other; what has no program at all is left out.
pub(crate) fn draw(report: &Report, machine: &str, programs: &[&str]) -> Result<String> {
    let mut lines: Vec<(String, Option<(u64, bool)>)> = Vec::new();
    for program in programs {
        lines.push((format!("`{program}`, bytes of the file"), None));
        let mut bars: Vec<_> =
            report.rows.iter().filter(|row| row.machine == machine && row.program == *program).collect();
        bars.sort_by_key(|row| row.sizes.file);
        let bar = |file, libc: &str| Some((file, libc.starts_with(NILIBC)));
        lines.extend(bars.iter().map(|row| (label(&row.libc, &row.flags), bar(row.sizes.file, &row.libc))));
    }
    let mut svg = String::new();
    render(&lines, &mut svg).map_err(|error| anyhow!("cannot draw the chart: {error}"))?;
    Ok(svg + "\n")
}

/// Draws a line for each: a title, or a bar with its name and its bytes.
fn render(lines: &[(String, Option<(u64, bool)>)], svg: &mut String) -> Result<(), Box<dyn std::error::Error>> {
    let height = ROW * u32::try_from(lines.len())? + BELOW;
    let root = SVGBackend::with_string(svg, (WIDTH, height)).into_drawing_area();
    root.fill(&WHITE)?;
    let (decades, right) = (100_f64..2e6, i32::try_from(WIDTH)? - 80);
    let scale = |bytes: f64| {
        let part = (bytes / decades.start).ln() / (decades.end / decades.start).ln();
        LEFT as i32 + (f64::from(right - LEFT as i32) * part.max(0.002)) as i32
    };
    let bottom = i32::try_from(height - BELOW)?;
    let small = ("sans-serif", 12).into_font();
    for power in 2..7 {
        let x = scale(10_f64.powi(power));
        root.draw(&PathElement::new([(x, 0), (x, bottom)], RGBColor(0xdd, 0xdd, 0xdd)))?;
        let text = ["100", "1 000", "10 000", "100 000", "1 000 000"][usize::try_from(power - 2)?];
        root.draw(&Text::new(text, (x - 14, bottom + 8), small.clone()))?;
    }
    for (place, (name, bar)) in lines.iter().enumerate() {
        let y = i32::try_from(place)? * ROW as i32;
        let Some((bytes, is_own)) = *bar else {
            root.draw(&Text::new(name.as_str(), (8, y + 5), ("sans-serif", 14).into_font()))?;
            continue;
        };
        let x = scale(bytes as f64);
        let colour = if is_own { OWN } else { OTHER };
        root.draw(&Rectangle::new([(LEFT as i32, y + 3), (x, y + ROW as i32 - 3)], colour.filled()))?;
        root.draw(&Text::new(name.as_str(), (20, y + 5), small.clone()))?;
        root.draw(&Text::new(bytes.to_string(), (x + 6, y + 5), small.clone()))?;
    }
    root.present()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chart_of_nothing_is_a_picture() {
        assert!(draw(&Report::new(), "m", &["true"]).unwrap().starts_with("<svg"));
    }
}
