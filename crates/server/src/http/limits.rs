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
}

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
        Self { per_key, failures }
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

    /// Notes a failed authentication. The answer to one too many says nothing but that.
    pub(crate) fn failure(&self, from: Option<IpAddr>, now: Timestamp) -> Option<Taken> {
        Some(self.failures.as_ref()?.take(source(from?), now))
    }
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
