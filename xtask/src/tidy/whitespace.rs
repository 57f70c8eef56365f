//! No difference that nobody sees: no spaces at the end of a line, a line feed at the end.

use super::complaint::{Complaint, Rule};
use super::file::File;

/// Finds invisible differences. Snapshots hold what a program printed, and are left alone.
pub(super) fn check(files: &[File]) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    for file in files.iter().filter(|file| !file.path.ends_with(".snap")) {
        for (line, text) in file.text.lines().enumerate() {
            if text.ends_with([' ', '\t', '\r']) {
                let message = "white space at the end of the line";
                complaints.push(Complaint::line(Rule::Whitespace, (&file.path, line), message));
            }
        }
        if !file.text.is_empty() && !file.text.ends_with('\n') {
            let message = "no line feed at the end of the file";
            complaints.push(Complaint::file(Rule::Whitespace, &file.path, message));
        }
    }
    complaints
}
