//! Programs of others that judge what is signed. Those of npm are heard where npm is.

use std::process::Command;

use anyhow::{Context as _, Result, bail};

/// The variable that makes the tests fail if such a judge is not heard.
pub(crate) const MUST: &str = "COUNTERSIGN_TEST_NODE";

const FOLDER: &str = "crates/server/tests/judges";
const INSTALL: [&str; 4] = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"];

/// Installs exactly what the lock file says, without running any of it; tells whether it could.
pub(crate) fn install() -> Result<bool> {
    let known = Command::new("npm").arg("--version").output();
    if !known.is_ok_and(|output| output.status.success()) {
        eprintln!("\nnpm is not here, so its judge of signatures is not heard");
        return Ok(false);
    }
    eprintln!("\n$ npm {}   (in {FOLDER})", INSTALL.join(" "));
    let status = Command::new("npm").args(INSTALL).current_dir(FOLDER).status().context("npm")?;
    if !status.success() {
        bail!("`npm {}` failed", INSTALL.join(" "));
    }
    Ok(true)
}
