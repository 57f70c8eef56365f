//! The account that owns the cluster: PostgreSQL refuses to run as root.

use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result};

/// An unprivileged account of this machine.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Account {
    pub(crate) user: u32,
    pub(crate) group: u32,
}

impl Account {
    /// Somebody else when this process runs as root, else nobody.
    pub(crate) fn when_root() -> Result<Option<Self>> {
        if fs::metadata("/proc/self")?.uid() != 0 {
            return Ok(None);
        }
        let accounts = fs::read_to_string("/etc/passwd")?;
        ["postgres", "nobody"]
            .iter()
            .find_map(|name| Self::named(&accounts, name))
            .context("neither the user `postgres` nor `nobody` exists; do not run this as root")
            .map(Some)
    }

    /// Finds the account in the text of `/etc/passwd`.
    pub(crate) fn named(accounts: &str, name: &str) -> Option<Self> {
        let mut fields = accounts
            .lines()
            .map(|line| line.split(':'))
            .find_map(|mut fields| (fields.next() == Some(name)).then_some(fields))?;
        let user = fields.nth(1)?.parse().ok()?;
        let group = fields.next()?.parse().ok()?;
        Some(Self { user, group })
    }

    /// Lets the command run as this account; supplementary groups are dropped with it.
    pub(crate) fn apply(&self, command: &mut Command) {
        command.uid(self.user).gid(self.group);
    }

    /// Gives the folder or file to this account.
    pub(crate) fn own(&self, path: &Path) -> Result<()> {
        Ok(std::os::unix::fs::chown(path, Some(self.user), Some(self.group))?)
    }
}
