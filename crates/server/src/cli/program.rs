//! What to type to get this program.

use std::env;
use std::path::{Path, PathBuf};

const NAME: &str = "countersign";

/// Its name where a shell finds it by that; otherwise its path, from here if it lies below.
pub(super) fn called() -> String {
    let Ok(program) = env::current_exe() else { return NAME.to_owned() };
    let path = env::var_os("PATH").unwrap_or_default();
    if env::split_paths(&path).any(|folder| folder.join(NAME).is_file()) {
        return NAME.to_owned();
    }
    below(&program, env::current_dir().ok()).display().to_string()
}

/// A path from a folder on, if it lies below that.
fn below(path: &Path, folder: Option<PathBuf>) -> PathBuf {
    let below = folder.and_then(|folder| path.strip_prefix(folder).ok().map(Path::to_owned));
    below.unwrap_or_else(|| path.to_owned())
}
