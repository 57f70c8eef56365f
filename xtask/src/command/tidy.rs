//! Tidiness of the repository as it lies here.

use anyhow::{Result, bail};

use crate::tidy::{packages, rules};
use crate::{cargo, repository};

/// Prints every complaint; one is enough to fail.
pub(crate) fn run() -> Result<()> {
    eprintln!("\n$ cargo xtask tidy");
    let files = repository::files()?;
    let mut complaints = rules::check(&files);
    complaints.extend(packages::check(&cargo::read(&packages::TREE)?));
    for complaint in &complaints {
        eprintln!("{complaint}");
    }
    match complaints.len() {
        0 => {
            eprintln!("tidy: {} files", files.len());
            Ok(())
        }
        count => bail!("{count} untidy places; STYLE.md says why they are"),
    }
}
