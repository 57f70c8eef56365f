//! `dev.env`: where the sandbox answers, and its credentials.

use std::collections::BTreeMap;
use std::io;

use crate::folder::{self, Folder};

/// Where the API answers.
pub(crate) const URL: &str = "COUNTERSIGN_URL";
/// The key of a platform, which names the people it acts for.
pub(crate) const PLATFORM_KEY: &str = "COUNTERSIGN_PLATFORM_API_KEY";
/// The operator's key.
pub(crate) const KEY: &str = "COUNTERSIGN_API_KEY";
/// The reviewer's key.
pub(crate) const REVIEWER_KEY: &str = "COUNTERSIGN_REVIEWER_API_KEY";
/// The agent's key.
pub(crate) const AGENT_KEY: &str = "COUNTERSIGN_AGENT_API_KEY";
/// The agent's wallet.
pub(crate) const AGENT_WALLET: &str = "COUNTERSIGN_AGENT_WALLET_ID";
/// The organization.
pub(crate) const ORG: &str = "COUNTERSIGN_ORG_ID";
/// The default wallet.
pub(crate) const OPS_WALLET: &str = "COUNTERSIGN_OPS_WALLET_ID";
/// The wallet that is paid.
pub(crate) const VENDOR_WALLET: &str = "COUNTERSIGN_VENDOR_WALLET_ID";

/// The order of the lines.
const ORDER: [&str; 9] =
    [URL, KEY, REVIEWER_KEY, AGENT_KEY, AGENT_WALLET, ORG, OPS_WALLET, VENDOR_WALLET, PLATFORM_KEY];

/// What is in `dev.env`. It does not print: it holds secrets.
#[derive(Default, PartialEq, Eq)]
pub(crate) struct DevEnv(BTreeMap<String, String>);

impl DevEnv {
    /// What a data folder has; none when it has no such file.
    pub(crate) fn read(folder: &Folder) -> io::Result<Option<Self>> {
        let text = folder::read_if_any(&folder.dev_env())?;
        Ok(text.map(|text| Self::parse(&text)))
    }

    /// Plain `KEY=value` lines; everything else is passed over.
    pub(super) fn parse(text: &str) -> Self {
        let lines = text.lines().filter_map(|line| line.split_once('='));
        Self(lines.map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned())).collect())
    }

    /// Writes it, readable by its owner alone.
    pub(crate) fn write(&self, folder: &Folder) -> io::Result<()> {
        folder::replace(&folder.dev_env(), &self.text())
    }

    pub(super) fn text(&self) -> String {
        let own = self.0.keys().map(String::as_str).filter(|name| !ORDER.contains(name));
        let names = ORDER.into_iter().chain(own);
        let line = |name: &str| Some(format!("{name}={}\n", self.get(name)?));
        names.filter_map(line).collect()
    }

    /// A value; none when there is no such line.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// Sets a value.
    pub(crate) fn set(&mut self, name: &str, value: &impl ToString) {
        self.0.insert(name.to_owned(), value.to_string());
    }
}
