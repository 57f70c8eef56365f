//! One thing that is wrong in one place.

use std::fmt;

/// What a rule found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Complaint {
    /// The rule.
    pub(crate) rule: Rule,
    /// The file, from the root of the repository.
    pub(crate) path: String,
    /// The line, from one; none when it is the file as a whole.
    pub(crate) line: Option<usize>,
    /// What is wrong, with the numbers.
    pub(crate) message: String,
}

/// The rules, by the names that exceptions use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rule {
    /// A crate depends only on the floors below it.
    Floor,
    /// Names of libraries and services that a crate must not know.
    Wall,
    /// A file can be read in one go.
    FileLength,
    /// A line can be read without scrolling.
    LineWidth,
    /// `mod.rs` is a table of contents.
    ModuleFile,
    /// Tests live beside what they test.
    TestModule,
    /// A module is named after what is in it.
    ModuleName,
    /// What no `mod` names is not compiled.
    DeadFile,
    /// Product code is whole, and does not give up.
    Placeholder,
    /// The repository knows no machine.
    MachinePath,
    /// No invisible difference between two lines.
    Whitespace,
    /// The default build stays small.
    Packages,
    /// An exception that nothing needs.
    Exception,
}

impl Complaint {
    /// About a file as a whole.
    pub(crate) fn file(rule: Rule, path: &str, message: impl Into<String>) -> Self {
        Self { rule, path: path.to_owned(), line: None, message: message.into() }
    }

    /// About one line, counted from zero as iterators do.
    pub(crate) fn line(
        rule: Rule,
        (path, index): (&str, usize),
        message: impl Into<String>,
    ) -> Self {
        Self { line: Some(index + 1), ..Self::file(rule, path, message) }
    }
}

/// `path:line: message (Rule)`, which editors make clickable.
impl fmt::Display for Complaint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.path)?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        write!(f, ": {} ({:?})", self.message, self.rule)
    }
}
