//! A text file of the repository.

use super::code;

/// A text file.
#[derive(Clone, Debug)]
pub(crate) struct File {
    /// From the root of the repository, with `/`.
    pub(crate) path: String,
    /// All of it.
    pub(crate) text: String,
    /// Of a Rust file, the text with comments and the insides of literals blanked out, line for
    /// line; empty for other files.
    pub(crate) code: String,
}

/// Folders and files that are no part of the product.
const TEST_ONLY: [&str; 4] = ["tests", "testing", "benches", "examples"];

impl File {
    /// A file with this text.
    pub(crate) fn new(path: &str, text: &str) -> Self {
        let rust = path.ends_with(".rs");
        let code = if rust { code::only(text) } else { String::new() };
        Self { path: path.to_owned(), text: text.to_owned(), code }
    }

    /// Whether it is Rust.
    pub(crate) fn is_rust(&self) -> bool {
        self.path.ends_with(".rs")
    }

    /// Whether it is Rust that only tests and measurements compile.
    pub(crate) fn is_test(&self) -> bool {
        let mut parts = self.path.split('/').map(|part| part.strip_suffix(".rs").unwrap_or(part));
        self.is_rust() && parts.any(|part| TEST_ONLY.contains(&part))
    }

    /// The name without folders and without `.rs`.
    pub(crate) fn stem(&self) -> &str {
        let name = self.path.rsplit('/').next().unwrap_or_default();
        name.strip_suffix(".rs").unwrap_or(name)
    }
}
