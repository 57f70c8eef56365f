//! How many packages the default build is made of. Each one is somebody else's code with our
//! users' money.

use std::collections::BTreeSet;

use super::complaint::{Complaint, Rule};

const PACKAGES_MAX: usize = 350;

/// The arguments with which cargo lists them.
pub(crate) const TREE: [&str; 8] = [
    "tree",
    "--locked",
    "--package",
    "countersign-server",
    "--edges",
    "normal,build",
    "--prefix",
    "none",
];

/// Counts the packages of cargo's list, each name and version once.
pub(crate) fn check(tree: &str) -> Option<Complaint> {
    let packages: BTreeSet<(&str, &str)> = tree.lines().filter_map(package).collect();
    let count = packages.len();
    (count > PACKAGES_MAX).then(|| {
        let message = format!("{count} packages in the default build, at most {PACKAGES_MAX}");
        Complaint::file(Rule::Packages, "Cargo.lock", message)
    })
}

fn package(line: &str) -> Option<(&str, &str)> {
    let mut words = line.split_whitespace();
    Some((words.next()?, words.next()?))
}
