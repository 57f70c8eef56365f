//! A module is named after what is in it; these names say only that nobody knew where to put it.

use super::complaint::{Complaint, Rule};
use super::file::File;

const MEANINGLESS: [&str; 9] =
    ["utils", "util", "common", "helpers", "helper", "misc", "shared", "prelude", "types"];

/// Finds modules with a name that says nothing.
pub(super) fn check(files: &[File]) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    for file in files.iter().filter(|file| file.is_rust()) {
        let folders = file.path.split('/').rev().skip(1);
        let mut names = folders.chain([file.stem()]);
        if let Some(name) = names.find(|name| MEANINGLESS.contains(name)) {
            let message = format!("`{name}` does not say what is in the module");
            complaints.push(Complaint::file(Rule::ModuleName, &file.path, message));
        }
    }
    complaints
}
