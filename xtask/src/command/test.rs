//! Everything that must hold before a change is merged.

use anyhow::Result;

use super::{check, generate};
use crate::{cargo, judges};

/// The checks, the generated files, every test, and the API once more on each database.
pub(crate) fn run() -> Result<()> {
    check::run()?;
    generate::run(true)?;
    let all = ["test", "--workspace", "--locked"];
    if judges::install()? {
        cargo::run_with(&all, (judges::MUST, "1"))?;
    } else {
        cargo::run(&all)?;
    }
    let api = ["test", "--locked", "--package", "countersign-server", "--test", "api"];
    ["sqlite", "postgres"]
        .into_iter()
        .try_for_each(|store| cargo::run_with(&api, ("COUNTERSIGN_TEST_STORE", store)))
}
