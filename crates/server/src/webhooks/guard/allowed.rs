//! What the operator opens for webhooks although it is not public.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

use countersign_domain::access::IpRange;

/// Addresses and networks to which webhooks may go although they are not public.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Allowed(Vec<IpRange>);

/// This machine, by both versions.
const LOOPBACK: [&str; 2] = ["127.0.0.0/8", "::1"];

const EVERYTHING: [&str; 2] = ["0.0.0.0/0", "::/0"];

impl Allowed {
    /// The same, and this machine: what a sandbox opens, so that webhooks reach what is being
    /// written next to it.
    pub(crate) fn and_loopback(mut self) -> Self {
        self.0.extend(LOOPBACK.iter().filter_map(|range| range.parse::<IpRange>().ok()));
        self
    }

    /// Every address there is: for who sends to what they name themselves.
    pub(crate) fn everything() -> Self {
        Self(EVERYTHING.iter().filter_map(|range| range.parse().ok()).collect())
    }

    /// Whether an address is in one of them.
    pub(super) fn contains(&self, address: IpAddr) -> bool {
        self.0.iter().any(|range| range.contains(address))
    }

    /// Whether names that mean this machine can lead anywhere.
    pub(super) fn allows_loopback(&self) -> bool {
        self.contains(Ipv4Addr::LOCALHOST.into()) || self.contains(Ipv6Addr::LOCALHOST.into())
    }
}

/// Addresses and networks, separated by commas.
impl FromStr for Allowed {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let ranges = text.split(',').map(str::trim).filter(|range| !range.is_empty());
        ranges.map(str::parse).collect::<Result<_, ()>>().map(Self)
    }
}
