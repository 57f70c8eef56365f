//! The repository as a list of files.

use std::path::Path;
use std::process::Command;
use std::{env, fs};

use anyhow::{Context as _, Result, bail};

use crate::tidy::file::File;

/// Makes the root of the repository the current folder.
pub(crate) fn enter() -> Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("xtask has no parent")?;
    env::set_current_dir(root).with_context(|| format!("`{}`", root.display()))
}

/// Every text file that is tracked or would be, in the order of their paths. Enter first.
pub(crate) fn files() -> Result<Vec<File>> {
    let mut files = Vec::new();
    for path in listed()?.split('\0').filter(|path| !path.is_empty()) {
        // What was deleted and not yet committed is still listed.
        let Ok(bytes) = fs::read(path) else { continue };
        if let Ok(text) = String::from_utf8(bytes) {
            files.push(File::new(path, &text));
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}

fn listed() -> Result<String> {
    // A checkout may belong to another user than the one who builds, as in containers; listing its
    // files is no risk.
    let output = Command::new("git")
        .args(["-c", "safe.directory=*", "ls-files", "-z"])
        .args(["--cached", "--others", "--exclude-standard"])
        .output()
        .context("git")?;
    if !output.status.success() {
        bail!("`git ls-files` failed: {}", String::from_utf8_lossy(&output.stderr));
    }
    String::from_utf8(output.stdout).context("a path that is not UTF-8")
}
