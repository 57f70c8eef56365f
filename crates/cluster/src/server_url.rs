//! The URL of a server that somebody else runs.

use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, Result};

use crate::process::bounded;
use crate::{binaries, database};

const LIMIT: Duration = Duration::from_secs(60);

/// The parts of `postgres://user:password@host:port/database?options`, as they were written.
#[derive(Debug)]
pub(crate) struct ServerUrl<'url> {
    user: &'url str,
    password: Option<&'url str>,
    hosts: &'url str,
    database: &'url str,
    options: Option<&'url str>,
}

impl<'url> ServerUrl<'url> {
    /// Takes it apart. The error does not quote it: it may hold a password.
    pub(crate) fn parse(url: &'url str) -> Result<Self> {
        let rest = url.strip_prefix("postgres://").or_else(|| url.strip_prefix("postgresql://"));
        let rest = rest.context("it does not begin with `postgres://`")?;
        let (rest, options) = rest.split_once('?').map_or((rest, None), |(a, b)| (a, Some(b)));
        let (authority, database) = rest.split_once('/').unwrap_or((rest, ""));
        let (user, hosts) = authority.rsplit_once('@').unwrap_or(("", authority));
        let (user, password) = user.split_once(':').map_or((user, None), |(a, b)| (a, Some(b)));
        Ok(Self { user, password, hosts, database, options })
    }

    /// Creates a database there, and returns its URL.
    pub(crate) fn create_database(&self, name: &str) -> Result<String> {
        self.run(&database::creation(name)?)?;
        Ok(self.render(name, true))
    }

    /// Runs SQL in the database that the URL names, and returns what it prints, unaligned.
    pub(crate) fn run(&self, sql: &str) -> Result<String> {
        let mut command = Command::new(binaries::find("psql")?);
        command.args(["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-c", sql]);
        // Everybody on the machine can read arguments, so the password is not among them.
        let database = if self.database.is_empty() { "postgres" } else { self.database };
        command.arg("-d").arg(self.render(database, false));
        if let Some(password) = self.password {
            command.env("PGPASSWORD", decode(password).context("its password is badly written")?);
        }
        bounded::output(&mut command, LIMIT)
    }

    /// The URL of one of its databases.
    pub(crate) fn render(&self, database: &str, with_password: bool) -> String {
        let mut url = format!("postgres://{}", self.user);
        if let Some(password) = self.password.filter(|_| with_password) {
            url = format!("{url}:{password}");
        }
        let at = if self.user.is_empty() && self.password.is_none() { "" } else { "@" };
        let options = self.options.map(|options| format!("?{options}")).unwrap_or_default();
        format!("{url}{at}{}/{database}{options}", self.hosts)
    }
}

/// Undoes percent-encoding.
pub(crate) fn decode(text: &str) -> Option<String> {
    let mut decoded = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        decoded.push(if byte == b'%' {
            digit(rest.next()?)? * 16 + digit(rest.next()?)?
        } else {
            byte
        });
    }
    String::from_utf8(decoded).ok()
}

fn digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16)?.try_into().ok()
}
