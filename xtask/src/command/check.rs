//! Everything that can be said without running a test.

use anyhow::Result;

use super::tidy;
use crate::cargo;

/// Format, lints, tidiness: the cheapest first.
pub(crate) fn run() -> Result<()> {
    cargo::run(&["fmt", "--all", "--check"])?;
    tidy::run()?;
    let lints = ["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"];
    cargo::run(&lints)
}
