//! The simulation, for longer than a test may take.

use anyhow::Result;

use crate::cargo;

/// Hands over to the simulation's `soak`.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    let mut command = vec!["run", "--release", "--locked", "-p", "countersign-sim", "--", "soak"];
    command.extend(arguments.iter().map(String::as_str));
    cargo::run(&command)
}
