//! Where webhooks may go (threat: a webhook that asks inside the operator's network).
//!
//! An address is looked at twice. `check_url` looks at what is written: the scheme, and the address
//! if the host is one. Names are looked at when they are resolved for a connection, and the
//! connection goes to the very addresses that were looked at: a name that answers differently a
//! second later gains nothing by it.

mod address;
mod allowed;
mod directory;
mod resolver;
#[cfg(test)]
pub(super) mod tests;

use std::net::IpAddr;
use std::sync::Arc;

use countersign_domain::access::Environment;
use countersign_domain::ids::OrgId;
use reqwest::Url;

pub use allowed::Allowed;
use directory::{Addresses, Directory};
pub(crate) use resolver::{Lookup, Resolver, SystemLookup};

/// Judges where webhooks may go. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Guard {
    allowed: Arc<Allowed>,
    names: Arc<Directory>,
}

/// An address that was looked at, as far as that goes without resolving its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Target {
    url: Url,
    /// Whose endpoint it is; none for what this server asks for itself.
    org: Option<OrgId>,
}

/// What an endpoint's address may have in its one form.
const URL_CHARS_MAX: usize = 2_048;

/// Why a webhook may not go there.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Refused {
    /// It cannot be read.
    #[error("must be an absolute URL with a host")]
    Unreadable,
    /// It is none of HTTP.
    #[error("must begin with `https://` or `http://`")]
    Scheme,
    /// Real money's events do not travel in the clear.
    #[error("must begin with `https://` in production")]
    Insecure,
    /// What it carries would be shown to everybody who may read the endpoint.
    #[error("must not carry a user name or a password")]
    Credentials,
    /// Its one form has more characters than what was written.
    #[error("must not be longer than {URL_CHARS_MAX} characters, with what has to be escaped")]
    TooLong,
    /// No port to connect to.
    #[error("must not have the port 0")]
    Port,
    /// It leads into a network that is not open to everybody. Which address it was is not said:
    /// who may add an endpoint must not learn the operator's network from it.
    #[error("`{0}` leads to an address that webhooks may not go to")]
    Address(String),
    /// The name has no address, for now.
    #[error("`{0}` cannot be resolved")]
    Unresolved(String),
}

impl Guard {
    /// A guard that resolves names as this machine does.
    pub(crate) fn new(allowed: Allowed) -> Self {
        Self::with_lookup(allowed, Arc::new(SystemLookup::default()))
    }

    /// A guard with its own way to resolve names.
    pub(crate) fn with_lookup(allowed: Allowed, lookup: Arc<dyn Lookup>) -> Self {
        Self { allowed: Arc::new(allowed), names: Arc::new(Directory::new(lookup)) }
    }

    /// Looks at what is written, without resolving anything.
    pub(crate) fn check_url(
        &self,
        text: &str,
        environment: Environment,
    ) -> Result<Target, Refused> {
        let url = Url::parse(text).map_err(|_| Refused::Unreadable)?;
        match (url.scheme(), environment) {
            ("https", _) | ("http", Environment::Sandbox) => {}
            ("http", Environment::Production) => return Err(Refused::Insecure),
            _ => return Err(Refused::Scheme),
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(Refused::Credentials);
        }
        if url.port() == Some(0) {
            return Err(Refused::Port);
        }
        if url.as_str().len() > URL_CHARS_MAX {
            return Err(Refused::TooLong);
        }
        let target = Target { url, org: None };
        match target.address() {
            // No name server is asked about these, so this is where they are looked at.
            Some(address) if !self.permits(address) => Err(target.refused()),
            None if target.is_local_name() && !self.allowed.allows_loopback() => {
                Err(target.refused())
            }
            None if target.host().is_empty() => Err(Refused::Unreadable),
            _ => Ok(target),
        }
    }

    /// Looks also at the addresses that the host has now. They may be others tomorrow; what
    /// protects is the `resolver`. But this is where lookups are counted for whoever asks.
    pub(crate) async fn check_now(&self, target: &Target) -> Result<(), Refused> {
        if target.address().is_some() {
            return Ok(());
        }
        self.resolve(target.org, target.host()).await.map(drop)
    }

    /// What a client has to resolve names with.
    pub(crate) fn resolver(&self) -> Resolver {
        Resolver::new(self.clone())
    }

    /// The addresses of a name, if all of them may be gone to. One that may not is enough to
    /// refuse: nobody serves the public from a mixture of public and private addresses.
    async fn resolve(&self, org: Option<OrgId>, host: &str) -> Result<Addresses, Refused> {
        let addresses = self.names.find(org, host).await;
        if addresses.is_empty() {
            return Err(Refused::Unresolved(host.to_owned()));
        }
        if !addresses.iter().all(|address| self.permits(*address)) {
            return Err(Refused::Address(host.to_owned()));
        }
        Ok(addresses)
    }

    /// Forgets what names meant, as if time had passed.
    #[cfg(test)]
    pub(super) fn forget(&self) {
        self.names.forget();
    }

    /// Whether a connection to this address may be made.
    fn permits(&self, address: IpAddr) -> bool {
        let itself = address::is_public(address) || self.allowed.contains(address);
        // What a translator makes of it has to be permitted too.
        itself && address::inner(address).is_none_or(|inner| self.permits(inner.into()))
    }
}

impl Target {
    /// The URL, in its one normal form.
    pub(crate) const fn url(&self) -> &Url {
        &self.url
    }

    /// The same, looked up on behalf of an organization.
    pub(crate) fn on_behalf_of(self, org: OrgId) -> Self {
        Self { org: Some(org), ..self }
    }

    /// Without the brackets of an address.
    fn host(&self) -> &str {
        let host = self.url.host_str().unwrap_or_default();
        host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(host)
    }

    /// The address, if the host is one: the parser has brought every way of writing one into the
    /// usual form.
    fn address(&self) -> Option<IpAddr> {
        self.host().parse().ok()
    }

    /// Whether the name means this machine wherever it is resolved (RFC 6761).
    fn is_local_name(&self) -> bool {
        let name = self.host().trim_end_matches('.');
        name == "localhost" || name.ends_with(".localhost")
    }

    fn refused(&self) -> Refused {
        Refused::Address(self.host().to_owned())
    }
}
