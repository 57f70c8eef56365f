//! Files that follow from the code, and are kept beside it for people to read and to compare.

use std::path::Path;
use std::process::Command;
use std::{env, fs};

use anyhow::{Context as _, Result, bail};

use crate::cargo;

/// A generated file, and the arguments with which the server prints it.
const GENERATED: [(&str, &[&str]); 5] = [
    ("docs/api/openapi.json", &["openapi"]),
    ("docs/api/openapi-hifi.json", &["openapi", "hifi"]),
    ("docs/api/openapi-cubewire.json", &["openapi", "cubewire"]),
    ("docs/api/openapi-paygentic.json", &["openapi", "paygentic"]),
    ("docs/api/openapi-connector.json", &["openapi", "connector"]),
];

/// Writes every generated file, or with `check` compares them.
pub(crate) fn run(check: bool) -> Result<()> {
    // The whole workspace at once, so that the tests that follow find the same build.
    cargo::run(&["build", "--workspace", "--locked", "--bin", "countersign"])?;
    for (path, arguments) in GENERATED {
        let text = printed(arguments)?;
        if check { compare(Path::new(path), &text)? } else { write(Path::new(path), &text)? }
    }
    Ok(())
}

fn compare(path: &Path, text: &str) -> Result<()> {
    let there = fs::read_to_string(path).unwrap_or_default();
    if there != text {
        bail!("`{}` is out of date; run `cargo xtask generate`", path.display());
    }
    Ok(())
}

fn write(path: &Path, text: &str) -> Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, text).with_context(|| format!("`{}`", path.display()))
}

/// What the server prints.
fn printed(arguments: &[&str]) -> Result<String> {
    // cargo puts the server where it put us.
    let server = env::current_exe()?.with_file_name("countersign");
    let output = Command::new(server).args(arguments).output().context("countersign")?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        bail!("`countersign {}` failed: {said}", arguments.join(" "));
    }
    Ok(String::from_utf8(output.stdout)?)
}
