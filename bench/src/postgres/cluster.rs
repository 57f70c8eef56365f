//! A PostgreSQL cluster that lives as long as the bench.

use std::fs;
use std::io::Read as _;
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Result, bail};
use tempfile::TempDir;

use super::account::Account;
use super::binaries::Binaries;
use crate::process::guarded::Guarded;
use crate::process::{bounded, folder};

const USER: &str = "bench";
/// Durable as a ledger must be, and otherwise kind to the rival: enough memory, no checkpoint and
/// no autovacuum in a leg of a few seconds (nor in one of ours, while the cluster is idle).
const SETTINGS: [&str; 8] = [
    "fsync=on",
    "synchronous_commit=on",
    "full_page_writes=on",
    "shared_buffers=256MB",
    "max_wal_size=8GB",
    "checkpoint_timeout=30min",
    "autovacuum=off",
    "max_connections=100",
];

/// A running cluster on a free loopback port, behind a random password.
pub(crate) struct Cluster {
    // Declared first, so that the server is gone before its folder is removed.
    server: Guarded,
    pub(super) binaries: Binaries,
    port: u16,
    password: String,
    _folder: TempDir,
}

impl Cluster {
    /// Creates and starts a cluster under `parent`.
    pub(crate) fn start(parent: &Path) -> Result<Self> {
        let binaries = Binaries::find()?;
        let account = Account::when_root()?;
        let folder = folder::durable(parent)?;
        let password = random_password()?;
        create(&binaries, account.as_ref(), folder.path(), &password)?;
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();
        let mut command = unprivileged(&binaries.postgres, account.as_ref(), folder.path());
        command.arg("-D").arg(data(folder.path())).args(["-h", "127.0.0.1"]);
        command.args(["-p", &port.to_string(), "-k", ""]);
        command.args(SETTINGS.iter().flat_map(|setting| ["-c", setting]));
        let server = Guarded::start(&mut command, &folder.path().join("postgres.log"))?;
        let mut cluster = Self { server, binaries, port, password, _folder: folder };
        cluster.wait_until_ready()?;
        Ok(cluster)
    }

    /// Runs an SQL script, statement by statement, and returns what it prints, unaligned.
    pub(super) fn run(&self, sql: &str) -> Result<String> {
        let script = tempfile::NamedTempFile::new()?;
        fs::write(script.path(), sql)?;
        let mut command = self.client(&self.binaries.psql);
        command.args(["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-f"]).arg(script.path());
        bounded::output(&mut command, Duration::from_secs(60))
    }

    /// A client program of the cluster, already told where to connect. The password goes through
    /// the environment, never through the arguments.
    pub(super) fn client(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command.env("PGHOST", "127.0.0.1").env("PGPORT", self.port.to_string());
        command.env("PGUSER", USER).env("PGPASSWORD", &self.password);
        command.env("PGDATABASE", "postgres");
        // A failing script may repeat its notices; only errors matter here.
        command.env("PGOPTIONS", "-c client_min_messages=warning");
        command
    }

    fn wait_until_ready(&mut self) -> Result<()> {
        let mut probe = self.client(&self.binaries.psql);
        probe.args(["-X", "-q", "-c", "SELECT 1"]);
        let limit = Duration::from_secs(30);
        self.server.wait_until(limit, || bounded::output(&mut probe, limit).is_ok())
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // SIGINT is the fast shutdown, which also frees the shared memory; the guard kills what
        // does not obey.
        let _ = self.server.stop("INT", Duration::from_secs(10));
    }
}

fn create(
    binaries: &Binaries,
    account: Option<&Account>,
    folder: &Path,
    password: &str,
) -> Result<()> {
    let secret = folder.join("password");
    fs::write(&secret, password)?;
    if let Some(account) = account {
        account.own(folder)?;
        account.own(&secret)?;
    }
    let mut command = unprivileged(&binaries.initdb, account, folder);
    command.arg("-D").arg(data(folder)).arg("--pwfile").arg(&secret);
    command.args(["-U", USER, "-A", "scram-sha-256", "-E", "UTF8", "--locale=C", "--no-sync"]);
    bounded::output(&mut command, Duration::from_secs(120))?;
    Ok(fs::remove_file(&secret)?)
}

fn unprivileged(program: &Path, account: Option<&Account>, folder: &Path) -> Command {
    let mut command = Command::new(program);
    // The account may not be allowed to enter the folder the bench was started in.
    command.current_dir(folder);
    if let Some(account) = account {
        account.apply(&mut command);
    }
    command
}

fn data(folder: &Path) -> PathBuf {
    folder.join("data")
}

fn random_password() -> Result<String> {
    let mut bytes = [0; 16];
    fs::File::open("/dev/urandom")?.read_exact(&mut bytes)?;
    if bytes == [0; 16] {
        bail!("the machine's randomness is not random");
    }
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}
