//! `mod.rs` is a table of contents, and tests have a file of their own.

use super::complaint::{Complaint, Rule};
use super::file::File;

/// Finds code in `mod.rs`, and tests amid the code that they test.
pub(super) fn check(files: &[File]) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    for file in files.iter().filter(|file| file.is_rust()) {
        if file.stem() == "mod" && !only_declares(&file.code) {
            let message = "`mod.rs` holds `mod` and `use` declarations only";
            complaints.push(Complaint::file(Rule::ModuleFile, &file.path, message));
        }
        if let Some(line) = inline_tests(&file.code) {
            let message = "tests belong into a sibling `tests.rs`";
            complaints.push(Complaint::line(Rule::TestModule, (&file.path, line), message));
        }
    }
    complaints
}

fn only_declares(code: &str) -> bool {
    let code = without_attributes(code);
    let declares = |item: &str| {
        let item = item.trim();
        let plain = item.strip_prefix("pub").map_or(item, |rest| {
            let rest = rest.trim_start();
            rest.strip_prefix('(').and_then(|rest| rest.split_once(')')).map_or(rest, |(_, r)| r)
        });
        let plain = plain.trim_start();
        plain.starts_with("use ") || (plain.starts_with("mod ") && !plain.contains('{'))
    };
    match code.rsplit_once(';') {
        Some((items, rest)) => items.split(';').all(declares) && rest.trim().is_empty(),
        None => code.trim().is_empty(),
    }
}

/// Drops `#[…]` and `#![…]`.
fn without_attributes(code: &str) -> String {
    let (mut kept, mut depth) = (String::new(), 0_usize);
    let mut characters = code.chars().peekable();
    while let Some(next) = characters.next() {
        match next {
            '#' if depth == 0 => {
                characters.next_if_eq(&'!');
            }
            '[' => depth += 1,
            ']' => depth = depth.saturating_sub(1),
            other if depth == 0 => kept.push(other),
            _ => {}
        }
    }
    kept
}

fn inline_tests(code: &str) -> Option<usize> {
    let mut after_attribute = false;
    for (index, line) in code.lines().enumerate() {
        let line = line.trim();
        if after_attribute && line.starts_with("mod ") && line.contains('{') {
            return Some(index);
        }
        after_attribute = line == "#[cfg(test)]" || (after_attribute && line.starts_with("#["));
    }
    None
}
