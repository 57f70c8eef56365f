//! How much is taken in: per key and minute, and of failed authentications per source address.
//!
//! Nothing of this is stored. A restart forgives, and several servers count each for itself.

mod bucket;
mod options;
#[cfg(test)]
mod tests;

pub use options::{LimitOptions, LimitProfile, Rates};

use std::net::{IpAddr, Ipv6Addr};

use axum::http::Method;
use countersign_domain::canonical::Hash;
use countersign_domain::time::Timestamp;

use bucket::Buckets;
pub(crate) use bucket::Taken;

/// The limits in force.
#[derive(Debug)]
pub struct Limits {
    per_key: Option<PerKey>,
    failures: Option<Buckets<IpAddr>>,
    /// Attempts at a password, by whose it is, and by where they come from.
    attempts: (Buckets<Hash>, Buckets<IpAddr>),
}

/// How many passwords may be tried in a minute: for one person, and from one address.
const ATTEMPTS_PER_MINUTE: u32 = 10;

#[derive(Debug)]
struct PerKey {
    reads: Buckets<Hash>,
    writes: Buckets<Hash>,
}

impl Limits {
    /// Limits that nobody has used up yet.
    #[must_use]
    pub fn new(options: LimitOptions) -> Self {
        let per_key = options.profile.rates().map(|rates| PerKey {
            reads: Buckets::new(rates.reads_per_minute),
            writes: Buckets::new(rates.writes_per_minute),
        });
        let failures = options.failed_authentications_per_minute.map(Buckets::new);
        let attempts = (Buckets::new(ATTEMPTS_PER_MINUTE), Buckets::new(ATTEMPTS_PER_MINUTE));
        Self { per_key, failures, attempts }
    }

    /// Whether requests are counted per key at all.
    pub(crate) const fn counts_keys(&self) -> bool {
        self.per_key.is_some()
    }

    /// Takes one request of a key, read or write, from what it has left.
    pub(crate) fn request(&self, key: Hash, method: &Method, now: Timestamp) -> Option<Taken> {
        Some(self.buckets(method)?.take(key, now))
    }

    /// Forgets a credential that turned out to be nobody's: made-up ones must not fill the memory.
    pub(crate) fn forget(&self, key: Hash, method: &Method) {
        if let Some(buckets) = self.buckets(method) {
            buckets.forget(&key);
        }
    }

    fn buckets(&self, method: &Method) -> Option<&Buckets<Hash>> {
        let per_key = self.per_key.as_ref()?;
        Some(if method == Method::GET { &per_key.reads } else { &per_key.writes })
    }

    /// Takes one attempt at somebody's password. It is taken before the password is looked at, so
    /// that many at once are not one too many; what was right is given back.
    ///
    /// The network address goes first. One that has none left must neither use up the attempts of
    /// those whose names it tries, nor fill the memory with names that it makes up.
    pub(crate) fn attempt(
        &self,
        whose: Hash,
        from: Option<IpAddr>,
        now: Timestamp,
    ) -> Result<(), Taken> {
        if let Some(from) = from {
            allowed(self.attempts.1.take(source(from), now))?;
        }
        allowed(self.attempts.0.take(whose, now))
    }

    /// Gives back an attempt that was right.
    pub(crate) fn succeeded(&self, whose: Hash, from: Option<IpAddr>) {
        self.attempts.0.give_back(&whose);
        if let Some(from) = from {
            self.attempts.1.give_back(&source(from));
        }
    }

    /// Notes a failed authentication. The answer to one too many says nothing but that.
    pub(crate) fn failure(&self, from: Option<IpAddr>, now: Timestamp) -> Option<Taken> {
        Some(self.failures.as_ref()?.take(source(from?), now))
    }
}

const fn allowed(taken: Taken) -> Result<(), Taken> {
    if taken.allowed { Ok(()) } else { Err(taken) }
}

/// Who has one address of a v6 network has all of its 2^64.
fn source(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX)))
        }
        v4 @ IpAddr::V4(_) => v4,
    }
}
