//! Everything that must hold before a change is merged.

use anyhow::Result;

use super::{check, generate};
use crate::cargo;

/// The checks, the generated files, every test. The test runner has the last word.
pub(crate) fn run() -> Result<()> {
    check::run()?;
    generate::run(true)?;
    cargo::run(&["test", "--workspace", "--locked"])
}
