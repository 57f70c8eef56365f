//! Who a request comes from, where a proxy stands between.

#[cfg(test)]
mod tests;

use std::net::{IpAddr, SocketAddr};
use std::str::FromStr;

use axum::http::HeaderMap;
use countersign_domain::access::IpRange;

/// The proxies whose word counts for where a request comes from. Nobody else's does: an address
/// that a key is restricted to must not be a matter of writing it into a header.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proxies(Vec<IpRange>);

const FORWARDED_FOR: &str = "x-forwarded-for";

impl Proxies {
    /// The client behind a peer: the last address of `X-Forwarded-For` that no trusted proxy has.
    /// What stands left of it was written by whoever that is.
    #[must_use]
    pub fn client(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        if self.0.is_empty() {
            return peer;
        }
        let hops = headers.get_all(FORWARDED_FOR).iter().rev();
        // A hop that cannot be read ends the trail: it is then the proxy that asks.
        let hops = hops.map_while(|value| value.to_str().ok()).flat_map(|value| value.rsplit(','));
        let mut client = peer;
        for hop in hops.map(address) {
            let Some(hop) = hop.filter(|_| self.trusts(client)) else { break };
            client = hop;
        }
        client
    }

    fn trusts(&self, address: IpAddr) -> bool {
        self.0.iter().any(|range| range.contains(address))
    }
}

/// Addresses and networks, separated by commas.
impl FromStr for Proxies {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let ranges = text.split(',').map(str::trim).filter(|range| !range.is_empty());
        ranges.map(str::parse).collect::<Result<_, ()>>().map(Self)
    }
}

/// An address as proxies write it: some add the port, and put v6 in brackets.
fn address(hop: &str) -> Option<IpAddr> {
    let hop = hop.trim();
    let bare = hop.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(hop);
    let with_port = || hop.parse::<SocketAddr>().ok().map(|address| address.ip());
    bare.parse().ok().or_else(with_port).map(|address: IpAddr| address.to_canonical())
}
