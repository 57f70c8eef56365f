//! All rules, and what is left of their complaints after the exceptions.

use super::complaint::Complaint;
use super::exceptions::{self, EXCEPTIONS};
use super::file::File;
use super::{dead_files, floors, modules, names, phrases, sizes, walls, whitespace};

type Check = fn(&[File]) -> Vec<Complaint>;

const CHECKS: [Check; 8] = [
    floors::check,
    walls::check,
    sizes::check,
    modules::check,
    names::check,
    dead_files::check,
    phrases::check,
    whitespace::check,
];

/// Everything that is wrong with these files, which are all there are.
pub(crate) fn check(files: &[File]) -> Vec<Complaint> {
    exceptions::apply(&EXCEPTIONS, complaints(files))
}

/// Everything that breaks a rule, excepted or not.
pub(super) fn complaints(files: &[File]) -> Vec<Complaint> {
    CHECKS.iter().flat_map(|check| check(files)).collect()
}
