//! A PostgreSQL cluster that lives no longer than whoever started it.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::Result;
use tempfile::TempDir;

use crate::account::Account;
use crate::process::guarded::Guarded;
use crate::process::{bounded, family, folder};
use crate::settings::Settings;
use crate::watchdog::Watchdog;
use crate::{binaries, database, random};

const USER: &str = "bench";
/// Scripts of tests and of the bench are done long before.
const SCRIPT: Duration = Duration::from_secs(60);

/// A cluster on a free loopback port, behind a random password.
pub struct Cluster {
    // In this order, so that the server is gone before the watchdog looks for what it has left.
    pub(crate) server: Option<Guarded>,
    _watchdog: Watchdog,
    pub(crate) folder: TempDir,
    pub(crate) settings: Settings,
    pub(crate) port: u16,
    pub(crate) password: String,
    account: Option<Account>,
    psql: PathBuf,
}

impl Cluster {
    /// Creates and starts a durable cluster under `parent`, which must be on a disk.
    pub fn start(parent: &Path) -> Result<Self> {
        Self::start_with(parent, Settings::durable())
    }

    /// The same with settings of the caller's choice.
    pub fn start_with(parent: &Path, settings: Settings) -> Result<Self> {
        Self::create(folder::durable(parent)?, settings)
    }

    /// Creates and starts a cluster in the system's temporary folder that is quick instead of
    /// safe from power failures. Killed processes lose nothing here either.
    pub fn for_tests() -> Result<Self> {
        Self::create(folder::throwaway(&env::temp_dir())?, Settings::fast())
    }

    /// Where clients find a database of the cluster, password included.
    #[must_use]
    pub fn url(&self, database: &str) -> String {
        format!("postgres://{USER}:{}@127.0.0.1:{}/{database}", self.password, self.port)
    }

    /// Creates a database, and returns its URL.
    pub fn create_database(&self, name: &str) -> Result<String> {
        self.run(&database::creation(name)?)?;
        Ok(self.url(name))
    }

    /// Runs an SQL script in the database `postgres`, statement by statement, and returns what it
    /// prints, unaligned.
    pub fn run(&self, sql: &str) -> Result<String> {
        let script = tempfile::NamedTempFile::new()?;
        fs::write(script.path(), sql)?;
        let mut command = self.client(&self.psql);
        command.args(["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-f"]).arg(script.path());
        bounded::output(&mut command, SCRIPT)
    }

    /// The server's processes: the first one, and those that it has at this moment.
    pub fn processes(&self) -> Result<Vec<u32>> {
        let Some(server) = &self.server else { return Ok(Vec::new()) };
        let mut processes = family::children(server.id())?;
        processes.push(server.id());
        Ok(processes)
    }

    /// A client program of the cluster, already told where to connect. The password goes through
    /// the environment, never through the arguments.
    #[must_use]
    pub fn client(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        self.connect(&mut command);
        // A failing script may repeat its notices; only errors matter here.
        command.env("PGOPTIONS", "-c client_min_messages=warning");
        command
    }

    /// A cluster that is not there yet: its folder, its address, and who will clean up.
    pub(crate) fn prepare(folder: TempDir, settings: Settings, password: String) -> Result<Self> {
        let account = Account::when_root()?;
        if let Some(account) = &account {
            account.own(folder.path())?;
        }
        Ok(Self {
            server: None,
            _watchdog: Watchdog::over(folder.path())?,
            folder,
            settings,
            port: random::port()?,
            password,
            account,
            psql: binaries::find("psql")?,
        })
    }

    /// Tells a client program where to connect.
    pub(crate) fn connect(&self, command: &mut Command) {
        command.env("PGHOST", "127.0.0.1").env("PGPORT", self.port.to_string());
        command.env("PGUSER", USER).env("PGPASSWORD", &self.password);
        command.env("PGDATABASE", "postgres");
    }

    /// A program that works on the cluster's own files.
    pub(crate) fn unprivileged(&self, program: &str) -> Result<Command> {
        let mut command = Command::new(binaries::find(program)?);
        // The account may not be allowed to enter the folder that the caller was started in.
        command.current_dir(self.folder.path());
        if let Some(account) = &self.account {
            account.apply(&mut command);
        }
        Ok(command)
    }

    /// Where its data is.
    pub(crate) fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn create(folder: TempDir, settings: Settings) -> Result<Self> {
        let mut cluster = Self::prepare(folder, settings, random::hex::<16>()?)?;
        cluster.initialize()?;
        cluster.restart()?;
        Ok(cluster)
    }

    fn initialize(&self) -> Result<()> {
        let secret = self.folder.path().join("password");
        fs::write(&secret, &self.password)?;
        if let Some(account) = &self.account {
            account.own(&secret)?;
        }
        let mut command = self.unprivileged("initdb")?;
        command.arg("-D").arg(self.data()).arg("--pwfile").arg(&secret);
        command.args(["-U", USER, "-A", "scram-sha-256", "-E", "UTF8", "--locale=C", "--no-sync"]);
        bounded::output(&mut command, Duration::from_secs(120))?;
        Ok(fs::remove_file(&secret)?)
    }
}
