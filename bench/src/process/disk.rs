//! The disk that everybody shares.

use std::fs::{self, File};
use std::io::Read as _;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, ensure};

/// Waits until the disk has taken all that was written. What one leg has left in the page cache
/// would otherwise be written while the next one waits for the same disk.
pub(crate) fn settle() -> Result<()> {
    ensure!(Command::new("sync").status().context("`sync`")?.success(), "`sync` failed");
    Ok(())
}

/// So much is read at once.
const PART: usize = 1 << 20;

/// Reads every file of a folder, so that the page cache has it. A kernel that takes back what was
/// not used for a minute would otherwise charge whoever looks at old rows with its disk.
pub(crate) fn warm(folder: &Path) -> Result<()> {
    let mut part = vec![0; PART];
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_file() {
            let mut file = File::open(entry.path())?;
            while file.read(&mut part)? > 0 {}
        }
    }
    Ok(())
}
