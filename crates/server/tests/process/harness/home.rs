//! A folder of its own, and the program in it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use super::{Api, Ended, Process, Server};

/// A folder in which the program finds nothing but what it has made itself, and no environment but
/// what a test sets.
pub(crate) struct Home {
    folder: TempDir,
    environment: Vec<(&'static str, String)>,
}

impl Home {
    /// An empty one.
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), environment: Vec::new() }
    }

    /// With a variable in the environment of everything that runs here.
    pub(crate) fn with(mut self, name: &'static str, value: &str) -> Self {
        self.environment.push((name, value.to_owned()));
        self
    }

    /// A copy of what is in the data folder, while nothing runs.
    pub(crate) fn copy(&self) -> Self {
        let copy = Self::new();
        fs::create_dir(copy.data()).unwrap();
        for entry in fs::read_dir(self.data()).unwrap().map(Result::unwrap) {
            fs::copy(entry.path(), copy.data().join(entry.file_name())).unwrap();
        }
        copy
    }

    /// The folder.
    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// The data folder, where the program looks for it.
    pub(crate) fn data(&self) -> PathBuf {
        self.folder.path().join("countersign-data")
    }

    /// Starts the program with arguments that have no spaces.
    pub(crate) fn start(&self, arguments: &str) -> Process {
        let mut command = Command::new(env!("CARGO_BIN_EXE_countersign"));
        command.current_dir(self.path()).env_clear().args(arguments.split_whitespace());
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
        Process::start(&mut command)
    }

    /// Runs the program to its end.
    pub(crate) fn run(&self, arguments: &str) -> Ended {
        self.start(arguments).end()
    }

    /// Runs the program with `--json` to its end.
    pub(crate) fn json(&self, arguments: &str) -> Ended {
        self.run(&format!("{arguments} --json"))
    }

    /// A sandbox on a free port.
    #[track_caller]
    pub(crate) fn dev(&self) -> Server {
        Server::ready(self.start("dev --listen 127.0.0.1:0"))
    }

    /// A sandbox where another one was.
    #[track_caller]
    pub(crate) fn dev_at(&self, address: &str) -> Server {
        Server::ready(self.start(&format!("dev --listen {address}")))
    }

    /// A production server on a free port.
    #[track_caller]
    pub(crate) fn serve(&self) -> Server {
        Server::ready(self.start("serve --listen 127.0.0.1:0"))
    }

    /// The lines of `dev.env`.
    pub(crate) fn dev_env(&self) -> Vec<(String, String)> {
        let text = fs::read_to_string(self.data().join("dev.env")).unwrap();
        let line = |line: &str| {
            let (name, value) = line.split_once('=').unwrap();
            (name.to_owned(), value.to_owned())
        };
        text.lines().map(line).collect()
    }

    /// A value of `dev.env`, without what its name begins with.
    #[track_caller]
    pub(crate) fn env(&self, name: &str) -> String {
        let mut values: BTreeMap<String, String> = self.dev_env().into_iter().collect();
        values.remove(&format!("COUNTERSIGN_{name}")).unwrap()
    }

    /// The sandbox's API with the operator's key.
    pub(crate) fn operator(&self) -> Api {
        Api::new(&self.env("URL"), &self.env("API_KEY"))
    }

    /// The sandbox's API with the reviewer's key.
    pub(crate) fn reviewer(&self) -> Api {
        Api::new(&self.env("URL"), &self.env("REVIEWER_API_KEY"))
    }

    /// What the sandbox's API says that a wallet holds.
    #[track_caller]
    pub(crate) fn balance(&self, wallet: &str) -> String {
        let wallet = self.env(&format!("{wallet}_WALLET_ID"));
        self.operator().get(&format!("/v1/wallets/{wallet}/balance")).text("balance")
    }

    /// Fails unless the log and the books hold.
    #[track_caller]
    pub(crate) fn assert_holds(&self) {
        self.run("audit verify").expect(0).says("everything holds");
    }
}
