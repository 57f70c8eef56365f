//! One running `countersign dev` of the release build.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use countersign_cluster::process::guarded::Guarded;
use countersign_cluster::process::{bounded, folder};
use serde_json::Value;
use tempfile::TempDir;

use super::api::text;
use super::environment::Environment;
use crate::load::one_by_one::Line;
use crate::load::request::Prelude;

/// How long a command of the operator may take.
const OPERATOR: Duration = Duration::from_secs(30);

/// Long enough to verify a million payments, short enough to notice a hang.
const VERIFY: Duration = Duration::from_secs(600);

/// A server on a fresh data folder; dropping it kills it and removes the folder.
pub(crate) struct Server {
    // Declared first, so that the server is gone before its folder is removed.
    process: Guarded,
    /// Where it listens.
    pub(crate) address: SocketAddr,
    /// Its keys.
    pub(crate) environment: Environment,
    /// From the start of the process to the first successful `/readyz`.
    pub(crate) ready_after: Duration,
    binary: PathBuf,
    folder: TempDir,
    /// The database that its rows are in; none where they are in the folder.
    database: Option<String>,
}

/// Where the server is told which database its rows are in. A variable, because it is a secret.
const STORE: &str = "COUNTERSIGN__STORAGE__STORE";

impl Server {
    /// Starts the binary on a fresh, unseeded data folder under `parent`.
    pub(crate) fn start(binary: &Path, parent: &Path) -> Result<Self> {
        Self::start_in(binary, folder::durable(parent)?, None)
    }

    /// The same with its rows in an empty PostgreSQL database.
    pub(crate) fn start_on(binary: &Path, parent: &Path, database: String) -> Result<Self> {
        Self::start_in(binary, folder::durable(parent)?, Some(database))
    }

    /// Another server on the same database.
    pub(crate) fn another(&self) -> Result<Sibling> {
        let address = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?;
        let mut command = self.command();
        command.args(["serve", "--listen", &address.to_string()]);
        command.env("COUNTERSIGN__SERVER__METRICS", "off");
        let log = self.folder.path().join("sibling.log");
        let mut process = Guarded::start(&mut command, &log)?;
        process
            .wait_until(Duration::from_secs(60), || is_ready(address).unwrap_or(false))
            .context("starting a second server")?;
        Ok(Sibling { address, _process: process })
    }

    /// Makes another organization, and a key of its owner.
    pub(crate) fn organization(&self, name: &str) -> Result<String> {
        let owner = "owner@example.com";
        let operator = |arguments: &[&str]| -> Result<Value> {
            let mut command = self.command();
            command.args(arguments).args(["--json", "--data"]).arg(self.data());
            Ok(serde_json::from_str(&bounded::output(&mut command, OPERATOR)?)?)
        };
        operator(&["org", "create", "--name", name])?;
        let of = ["--org", name];
        let person = ["--name", "Owner", "--email", owner, "--role", "owner"];
        operator(&[&["member", "add"], &of[..], &person].concat())?;
        let key = operator(&[&["key", "create"], &of[..], &["--owner", owner]].concat())?;
        text(&key, "secret").map(str::to_owned)
    }

    fn command(&self) -> Command {
        let mut command = Command::new(&self.binary);
        command.envs(self.database.as_ref().map(|database| (STORE, database)));
        command
    }

    fn start_in(binary: &Path, folder: TempDir, database: Option<String>) -> Result<Self> {
        let address = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?;
        let mut command = Command::new(binary);
        command.args(["dev", "--no-seed", "--listen", &address.to_string(), "--data"]);
        command.arg(data(&folder));
        command.envs(database.as_ref().map(|database| (STORE, database)));
        let began = Instant::now();
        let mut process = Guarded::start(&mut command, &folder.path().join("server.log"))?;
        process
            .wait_until(Duration::from_secs(60), || is_ready(address).unwrap_or(false))
            .context("starting the server")?;
        let ready_after = began.elapsed();
        let environment = Environment::read(&data(&folder))?;
        let binary = binary.to_owned();
        Ok(Self { process, address, environment, ready_after, binary, folder, database })
    }

    /// The process id.
    pub(crate) fn id(&self) -> u32 {
        self.process.id()
    }

    /// Its data folder.
    pub(crate) fn data(&self) -> PathBuf {
        data(&self.folder)
    }

    /// Stops the server and starts it again on what it has stored.
    pub(crate) fn restart(self) -> Result<Self> {
        let Stopped { binary, folder, database } = self.stop()?;
        Self::start_in(&binary, folder, database)
    }

    /// Kills the server as a power cut would, as far as a process can tell, and starts it again.
    pub(crate) fn crash(mut self) -> Result<Self> {
        self.process.stop("KILL", Duration::from_secs(60))?;
        let Self { process, binary, folder, database, .. } = self;
        drop(process);
        Self::start_in(&binary, folder, database)
    }

    /// Stops the server and lets `countersign audit verify` check every book it kept.
    pub(crate) fn stop_and_verify(self) -> Result<()> {
        self.stop()?.verify()
    }

    /// Stops the server; what it has stored stays.
    pub(crate) fn stop(self) -> Result<Stopped> {
        let Self { mut process, binary, folder, database, .. } = self;
        let status = process.stop("TERM", Duration::from_secs(60))?;
        if !status.success() {
            bail!("the server did not stop cleanly ({status}):\n{}", process.last_words());
        }
        Ok(Stopped { binary, folder, database })
    }
}

/// What a server has left; dropping it removes the folder.
pub(crate) struct Stopped {
    binary: PathBuf,
    folder: TempDir,
    database: Option<String>,
}

impl Stopped {
    /// The data folder.
    pub(crate) fn data(&self) -> PathBuf {
        data(&self.folder)
    }

    /// Lets `countersign audit verify` check every book.
    pub(crate) fn verify(&self) -> Result<()> {
        let mut command = Command::new(&self.binary);
        command.envs(self.database.as_ref().map(|database| (STORE, database)));
        command.args(["audit", "verify", "--data"]).arg(self.data());
        bounded::output(&mut command, VERIFY).context("the books do not hold")?;
        Ok(())
    }
}

/// A second server on the database of a first one; dropping it kills it.
pub(crate) struct Sibling {
    /// Where it listens.
    pub(crate) address: SocketAddr,
    _process: Guarded,
}

fn data(folder: &TempDir) -> PathBuf {
    folder.path().join("data")
}

fn is_ready(address: SocketAddr) -> Result<bool> {
    let request = Prelude::new("GET", "/readyz", address, "none").request("", "");
    Ok(Line::open(address)?.exchange(&request)?.0.status == 200)
}
