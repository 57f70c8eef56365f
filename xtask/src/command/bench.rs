//! The scoreboard: ratios of one interleaved run, read by people.

use anyhow::Result;

use crate::cargo;

/// Builds the product and the bench for release, and runs the bench. It finds the product beside
/// itself.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    let packages = ["-p", "countersign-server", "-p", "countersign-bench"];
    cargo::run(&[&["build", "--release", "--locked"], &packages[..]].concat())?;
    let mut command = vec!["run", "--release", "--locked", "-p", "countersign-bench", "--"];
    command.extend(arguments.iter().map(String::as_str));
    cargo::run(&command)
}
