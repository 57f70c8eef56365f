//! How long a file and how wide a line may be. The length of functions is clippy's.

use super::complaint::{Complaint, Rule};
use super::file::File;

/// Tests are counted apart: a long list of cases is not hard to read.
const PRODUCT_LINES_MAX: usize = 500;
/// The map must stay one that a newcomer reads to the end.
const MAP_LINES_MAX: usize = 300;
const MAP: &str = "ARCHITECTURE.md";
const COLUMNS_MAX: usize = 100;

/// Finds files that are too long, and lines that are too wide.
pub(super) fn check(files: &[File]) -> Vec<Complaint> {
    files.iter().flat_map(|file| length(file).into_iter().chain(widths(file))).collect()
}

fn length(file: &File) -> Option<Complaint> {
    let max = match file {
        file if file.path == MAP => MAP_LINES_MAX,
        file if file.is_rust() && !file.is_test() => PRODUCT_LINES_MAX,
        _ => return None,
    };
    let lines = file.text.lines().count();
    (lines > max).then(|| {
        Complaint::file(Rule::FileLength, &file.path, format!("{lines} lines, at most {max}"))
    })
}

fn widths(file: &File) -> Vec<Complaint> {
    if !file.is_rust() {
        return Vec::new();
    }
    let columns = |line: &str| line.chars().count();
    let wide = file.text.lines().enumerate().filter(|(_, line)| columns(line) > COLUMNS_MAX);
    wide.map(|(index, line)| {
        let message = format!("{} columns, at most {COLUMNS_MAX}", columns(line));
        Complaint::line(Rule::LineWidth, (&file.path, index), message)
    })
    .collect()
}
