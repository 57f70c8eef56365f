//! Which server, and with which key.

use std::io::Read as _;
use std::net::IpAddr;
use std::path::Path;

use anyhow::{Context as _, bail};
use countersign_domain::access::Environment;

use super::exit::Failed;
use super::global::{Global, Identity};
use crate::dev::{AGENT_KEY, DevEnv, KEY, REVIEWER_KEY, URL};
use crate::webhooks::derived;

/// A server, and the key to ask it with.
pub(super) struct Target {
    /// Without a slash and without `/v1` at the end.
    pub(super) url: String,
    /// The key, where one is needed.
    pub(super) key: Option<Secret>,
}

impl Target {
    /// A secret that follows from the key: the same each time, without being stored anywhere.
    pub(super) fn derived_secret(&self, purpose: &str) -> String {
        derived(self.key.as_ref().map_or("", Secret::reveal), purpose)
    }

    /// Whether the key moves real money.
    pub(super) fn is_live(&self) -> bool {
        self.key.as_ref().is_some_and(Secret::is_live)
    }
}

/// An API key. It does not print.
pub(super) struct Secret(String);

impl Secret {
    /// For the header that carries it.
    pub(super) fn reveal(&self) -> &str {
        &self.0
    }

    fn is_live(&self) -> bool {
        self.0.starts_with(Environment::Production.key_prefix())
    }
}

const URL_DEFAULT: &str = "http://127.0.0.1:4800";

/// Finds server and key. Where nobody says whose key, it is `usual`'s, or the operator's where
/// there is no other.
pub(super) fn find(global: &Global, usual: Identity) -> anyhow::Result<Target> {
    let env = dev_env(global)?;
    let url = url(global, env.as_ref());
    // The keys in dev.env belong to its server, and are shown to no other.
    let env = env.filter(|env| env.get(URL) == Some(url.as_str()));
    let key = match &global.key_file {
        Some(path) => from_file(path)?,
        None => from_environment(global, (usual, env.as_ref()))?,
    };
    if key.is_live() && url.starts_with("http://") && !is_loopback(&url) {
        bail!("a production key is not sent to {url}: it would travel in the clear; use https");
    }
    Ok(Target { url, key: Some(key) })
}

/// Finds the server alone.
pub(super) fn find_server(global: &Global) -> anyhow::Result<Target> {
    Ok(Target { url: url(global, dev_env(global)?.as_ref()), key: None })
}

fn dev_env(global: &Global) -> anyhow::Result<Option<DevEnv>> {
    let folder = global.folder();
    DevEnv::read(&folder).with_context(|| format!("`{}`", folder.dev_env().display()))
}

fn url(global: &Global, env: Option<&DevEnv>) -> String {
    let given = global.url.clone().or_else(|| variable(URL));
    let known = || env.and_then(|env| env.get(URL)).map(str::to_owned);
    let url = given.or_else(known).unwrap_or_else(|| URL_DEFAULT.to_owned());
    let url = url.trim_end_matches('/');
    url.strip_suffix("/v1").unwrap_or(url).to_owned()
}

fn from_file(path: &Path) -> anyhow::Result<Secret> {
    let mut text = String::new();
    if path == Path::new("-") {
        std::io::stdin().read_to_string(&mut text).context("standard input")?;
    } else {
        let said = || format!("`{}`", path.display());
        text = std::fs::read_to_string(path).with_context(said)?;
    }
    secret(&text).ok_or_else(|| {
        Failed::usage(format!("`{}` must hold an API key and nothing else", path.display()))
    })
}

fn from_environment(
    global: &Global,
    (usual, env): (Identity, Option<&DevEnv>),
) -> anyhow::Result<Secret> {
    let find = |name: &str| {
        let known = || env.and_then(|env| env.get(name)).map(str::to_owned);
        variable(name).or_else(known).and_then(|text| secret(&text))
    };
    let name = variable_of(global.identity.unwrap_or(usual));
    let found = find(name);
    // Only who did not say whose key is served with the operator's.
    let found = found.or_else(|| global.identity.is_none().then(|| find(KEY)).flatten());
    found.ok_or_else(|| {
        let folder = global.folder();
        let message = format!(
            "no API key: set {name}, or name a file with --key-file, or the data folder of a \
             sandbox with --data (there is no key for this server in `{}`)",
            folder.dev_env().display()
        );
        Failed::usage(message)
    })
}

const fn variable_of(identity: Identity) -> &'static str {
    match identity {
        Identity::Operator => KEY,
        Identity::Reviewer => REVIEWER_KEY,
        Identity::Agent => AGENT_KEY,
    }
}

fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// What can travel in a header, and is not empty.
fn secret(text: &str) -> Option<Secret> {
    let text = text.trim();
    let whole = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic());
    whole.then(|| Secret(text.to_owned()))
}

/// Whether a URL leads to this machine.
pub(super) fn is_loopback(url: &str) -> bool {
    let Some(host) = reqwest::Url::parse(url).ok().and_then(|url| Some(url.host_str()?.to_owned()))
    else {
        return false;
    };
    let host = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}
