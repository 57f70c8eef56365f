//! Words that must not be there: unfinished code, and traces of somebody's machine.

use super::complaint::{Complaint, Rule};
use super::file::File;

/// Code that is not whole, or gives up where it should answer.
const PLACEHOLDERS: [&str; 5] = ["todo!", "unimplemented!", ".unwrap()", "dbg!", "unreachable!("];

/// Folders and tools of a workplace. Written in two halves, because this file is looked at too.
const MACHINE_PATHS: [&str; 8] = [
    concat!("/wo", "rk/"),
    concat!("../sha", "red"),
    concat!("far", "m-"),
    concat!("issues", " show"),
    concat!("BRIEF", ".md"),
    concat!("/ro", "ot/"),
    concat!("/ho", "me/"),
    concat!("/Us", "ers/"),
];

/// Finds them.
pub(super) fn check(files: &[File]) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    for file in files {
        if file.is_rust() && !file.is_test() {
            let message = "is no code of a product";
            complaints.extend(find(file, &file.code, (Rule::Placeholder, &PLACEHOLDERS), message));
        }
        let message = "belongs to somebody's machine";
        complaints.extend(find(file, &file.text, (Rule::MachinePath, &MACHINE_PATHS), message));
    }
    complaints
}

fn find(
    file: &File,
    text: &str,
    (rule, phrases): (Rule, &[&str]),
    message: &str,
) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    for (line, text) in text.lines().enumerate() {
        for phrase in phrases.iter().filter(|phrase| text.contains(**phrase)) {
            let message = format!("`{phrase}` {message}");
            complaints.push(Complaint::line(rule, (&file.path, line), message));
        }
    }
    complaints
}
