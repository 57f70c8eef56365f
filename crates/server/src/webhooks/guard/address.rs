//! Which addresses belong to everybody, by the registries of special-purpose addresses.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Networks of version 4 that are not the public internet, and why.
const NOT_PUBLIC_V4: [(Ipv4Addr, u32); 17] = [
    (Ipv4Addr::new(0, 0, 0, 0), 8), // This host; connects to itself on many systems.
    (Ipv4Addr::new(10, 0, 0, 0), 8), // Private.
    (Ipv4Addr::new(100, 64, 0, 0), 10), // Between carriers and their customers; metadata too.
    (Ipv4Addr::new(127, 0, 0, 0), 8), // Loopback.
    (Ipv4Addr::new(168, 63, 129, 16), 32), // The platform's own services in Azure.
    (Ipv4Addr::new(169, 254, 0, 0), 16), // Link-local; the metadata of most clouds.
    (Ipv4Addr::new(172, 16, 0, 0), 12), // Private.
    (Ipv4Addr::new(192, 0, 0, 0), 24), // Protocol assignments.
    (Ipv4Addr::new(192, 0, 2, 0), 24), // Documentation.
    (Ipv4Addr::new(192, 31, 196, 0), 24), // AS112.
    (Ipv4Addr::new(192, 88, 99, 0), 24), // Relays of 6to4.
    (Ipv4Addr::new(192, 168, 0, 0), 16), // Private.
    (Ipv4Addr::new(198, 18, 0, 0), 15), // Benchmarks.
    (Ipv4Addr::new(198, 51, 100, 0), 24), // Documentation.
    (Ipv4Addr::new(203, 0, 113, 0), 24), // Documentation.
    (Ipv4Addr::new(224, 0, 0, 0), 4), // Multicast.
    (Ipv4Addr::new(240, 0, 0, 0), 4), // Reserved, and broadcast.
];

/// Of version 6 only this is given out to the public at all. Outside of it are loopback, mapped
/// addresses, translators, unique local, link-local, site-local and multicast ones.
const GLOBAL_V6: (Ipv6Addr, u32) = (Ipv6Addr::new(0x2000, 0, 0, 0, 0, 0, 0, 0), 3);

/// What is not public in there.
const NOT_PUBLIC_V6: [(Ipv6Addr, u32); 4] = [
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23), // Protocol assignments, Teredo, benchmarks.
    (Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), 32), // Documentation.
    (Ipv6Addr::new(0x2002, 0, 0, 0, 0, 0, 0, 0), 16), // 6to4.
    (Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20), // Documentation.
];

/// Whether an address is one of the public internet.
pub(super) fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => !NOT_PUBLIC_V4.iter().any(|net| in_v4(address, *net)),
        IpAddr::V6(address) => {
            in_v6(address, GLOBAL_V6) && !NOT_PUBLIC_V6.iter().any(|net| in_v6(address, *net))
        }
    }
}

/// The address of version 4 that a translator or a tunnel would make of one of version 6.
pub(super) fn inner(address: IpAddr) -> Option<Ipv4Addr> {
    let IpAddr::V6(address) = address else { return None };
    let [s0, s1, s2, _, _, s5, s6, s7] = address.segments();
    let last = || Some(v4(s6, s7));
    match (s0, s1, s2) {
        // Mapped, and its forerunner.
        (0, 0, 0) if address.to_ipv4().is_some() && !is_own(address) => last(),
        // NAT64, with the well-known prefix and with one of an operator.
        (0x64, 0xff9b, 0) if s5 == 0 => last(),
        (0x64, 0xff9b, 1) => last(),
        // 6to4, and Teredo, which turns every bit around.
        (0x2002, ..) => Some(v4(s1, s2)),
        (0x2001, 0, _) => Some(v4(!s6, !s7)),
        _ => None,
    }
}

/// Whether it is the unspecified address or loopback, which have nothing inside.
fn is_own(address: Ipv6Addr) -> bool {
    address.is_unspecified() || address.is_loopback()
}

fn v4(high: u16, low: u16) -> Ipv4Addr {
    Ipv4Addr::from((u32::from(high) << 16) | u32::from(low))
}

fn in_v4(address: Ipv4Addr, (net, bits): (Ipv4Addr, u32)) -> bool {
    (u32::from(address) ^ u32::from(net)).checked_shr(32 - bits).unwrap_or(0) == 0
}

fn in_v6(address: Ipv6Addr, (net, bits): (Ipv6Addr, u32)) -> bool {
    (u128::from(address) ^ u128::from(net)).checked_shr(128 - bits).unwrap_or(0) == 0
}
