//! What every command understands.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::folder::Folder;

/// What every command understands.
#[derive(Args)]
pub(super) struct Global {
    /// Print JSON: one object per line, the last of them the outcome.
    #[arg(long, global = true)]
    pub(super) json: bool,
    /// The data folder [default: ./countersign-data]
    #[arg(long, global = true, value_name = "DIR")]
    pub(super) data: Option<PathBuf>,
    /// The configuration file of the server.
    #[arg(long, global = true, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
    /// Where the server answers [default: COUNTERSIGN_URL, or what the data folder says]
    #[arg(long, global = true)]
    pub(super) url: Option<String>,
    /// A file with the API key; `-` reads it from standard input. Otherwise it comes from
    /// COUNTERSIGN_API_KEY, COUNTERSIGN_REVIEWER_API_KEY or COUNTERSIGN_AGENT_API_KEY, or from
    /// the sandbox's dev.env.
    #[arg(long, global = true, value_name = "FILE")]
    pub(super) key_file: Option<PathBuf>,
    /// Whose key to use.
    #[arg(long = "as", global = true, value_name = "WHO")]
    pub(super) identity: Option<Identity>,
}

/// Whose key to use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Identity {
    /// Who starts payments.
    Operator,
    /// Who decides.
    Reviewer,
    /// The agent.
    Agent,
}

impl Global {
    /// The data folder: the one that a server with the same environment would take.
    pub(super) fn folder(&self) -> Folder {
        let known = || std::env::var_os("COUNTERSIGN__STORAGE__DATA").map(PathBuf::from);
        let path = self.data.clone().or_else(known);
        Folder::at(path.unwrap_or_else(|| PathBuf::from("./countersign-data")))
    }

    /// The flags, each after a space, by which another command finds the same server.
    pub(super) fn server_flags(&self) -> String {
        let data = self.data.as_ref().map(|data| format!(" --data {}", data.display()));
        let url = self.url.as_ref().map(|url| format!(" --url {url}"));
        [data, url].into_iter().flatten().collect()
    }
}
