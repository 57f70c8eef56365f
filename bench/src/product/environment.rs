//! The credentials that `countersign dev` leaves in `dev.env`.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};

/// Keys of the sandbox. Not `Debug`, so that no message can print them.
pub(crate) struct Environment {
    /// The operator's key: starts payments.
    pub(crate) operator_key: String,
    /// The reviewer's key: another person, who may approve them.
    pub(crate) reviewer_key: String,
}

impl Environment {
    /// Reads `dev.env` of a data folder.
    pub(crate) fn read(data: &Path) -> Result<Self> {
        let path = data.join("dev.env");
        let text =
            fs::read_to_string(&path).with_context(|| format!("reading `{}`", path.display()))?;
        Self::parse(&text)
    }

    /// Reads plain `KEY=value` lines; other keys are not the bench's business.
    pub(super) fn parse(text: &str) -> Result<Self> {
        let value = |name: &str| {
            text.lines()
                .filter_map(|line| line.split_once('='))
                .find_map(|(key, value)| (key == name).then(|| value.to_owned()))
                .with_context(|| format!("`dev.env` has no {name}"))
        };
        Ok(Self {
            operator_key: value("COUNTERSIGN_API_KEY")?,
            reviewer_key: value("COUNTERSIGN_REVIEWER_API_KEY")?,
        })
    }
}
