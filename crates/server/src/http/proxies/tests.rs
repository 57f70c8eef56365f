//! Whose word counts, and for what.

use super::*;

/// The client that a proxy at 10.0.0.1 is believed to speak for.
fn client(peer: &str, headers: &[&'static str]) -> String {
    let proxies: Proxies = "10.0.0.0/8, ::1".parse().unwrap();
    let mut map = HeaderMap::new();
    for value in headers {
        map.append(FORWARDED_FOR, value.parse().unwrap());
    }
    proxies.client(peer.parse().unwrap(), &map).to_string()
}

#[test]
fn the_last_address_that_no_trusted_proxy_has_is_the_clients() {
    for (peer, headers, expected) in [
        ("10.0.0.1", &["192.0.2.7"][..], "192.0.2.7"),
        ("10.0.0.1", &["192.0.2.7, 10.0.0.9"], "192.0.2.7"),
        ("10.0.0.1", &["203.0.113.1", "192.0.2.7,10.0.0.9"], "192.0.2.7"),
        ("::1", &["2001:db8::1"], "2001:db8::1"),
        ("10.0.0.1", &["[2001:db8::1]:443"], "2001:db8::1"),
        ("10.0.0.1", &["192.0.2.7:443"], "192.0.2.7"),
        ("10.0.0.1", &["::ffff:192.0.2.7"], "192.0.2.7"),
        ("10.0.0.1", &["10.0.0.3"], "10.0.0.3"),
        ("10.0.0.1", &[], "10.0.0.1"),
    ] {
        assert_eq!(client(peer, headers), expected, "{peer} {headers:?}");
    }
}

#[test]
fn nobody_else_is_believed() {
    for (peer, headers, expected) in [
        // Not a proxy of ours.
        ("192.0.2.7", &["10.0.0.5"][..], "192.0.2.7"),
        // The client has written a header of its own; the proxy has added where it came from.
        ("10.0.0.1", &["198.51.100.1, 192.0.2.7"], "192.0.2.7"),
        ("10.0.0.1", &["198.51.100.1", "192.0.2.7"], "192.0.2.7"),
        ("10.0.0.1", &["198.51.100.1, unknown"], "10.0.0.1"),
        ("10.0.0.1", &["198.51.100.1, "], "10.0.0.1"),
        ("10.0.0.1", &["198.51.100.1, nonsense, 10.0.0.9"], "10.0.0.9"),
    ] {
        assert_eq!(client(peer, headers), expected, "{peer} {headers:?}");
    }
    let none = Proxies::default();
    let mut headers = HeaderMap::new();
    headers.insert(FORWARDED_FOR, "198.51.100.1".parse().unwrap());
    let peer = "127.0.0.1".parse().unwrap();
    assert_eq!(none.client(peer, &headers), peer);
}

#[test]
fn a_list_with_something_else_in_it_is_refused() {
    for text in ["proxy.example", "10.0.0.0/33", "10.0.0.1 10.0.0.2", "*"] {
        assert_eq!(text.parse::<Proxies>(), Err(()), "{text}");
    }
    assert_eq!("".parse(), Ok(Proxies::default()));
}
