//! Running cargo, and reading what it says.

use std::env;
use std::ffi::OsString;
use std::process::Command;

use anyhow::{Context as _, Result, bail};

/// Runs cargo with its output shown; anything but success is an error.
pub(crate) fn run(arguments: &[&str]) -> Result<()> {
    shown(arguments, &mut command(arguments))
}

/// The same with a variable of the environment set.
pub(crate) fn run_with(arguments: &[&str], (name, value): (&str, &str)) -> Result<()> {
    shown(arguments, command(arguments).env(name, value))
}

fn shown(arguments: &[&str], command: &mut Command) -> Result<()> {
    eprintln!("\n$ cargo {}", arguments.join(" "));
    let status = command.status().context("cargo")?;
    if !status.success() {
        bail!("`cargo {}` failed", arguments.join(" "));
    }
    Ok(())
}

/// Runs cargo and returns what it prints.
pub(crate) fn read(arguments: &[&str]) -> Result<String> {
    let output = command(arguments).output().context("cargo")?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        bail!("`cargo {}` failed: {said}", arguments.join(" "));
    }
    String::from_utf8(output.stdout).context("cargo printed something that is not text")
}

fn command(arguments: &[&str]) -> Command {
    // The cargo that runs us, whichever the developer chose.
    let cargo = env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let mut command = Command::new(cargo);
    command.args(arguments);
    command
}
