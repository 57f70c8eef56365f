//! A key that is restricted to an address, with and without a proxy before the server.

use serde_json::json;

use crate::harness::{Api, Home, Server};

/// Who asks from where, and what a key for 192.0.2.7 alone gets.
fn statuses(home: &Home, server: &Server) -> [u16; 3] {
    let made = json!({
        "name": "office", "permissions": ["wallets:read"], "allowedIps": ["192.0.2.7"],
    });
    let key = home.operator().post("/v1/api-keys", &made).expect(201);
    let secret = key.text("secret");
    let ask = |api: Api| api.get("/v1/wallets").status;
    let api = || Api::new(&server.url, &secret);
    [
        ask(api()),
        ask(api().forwarded_for("192.0.2.7")),
        ask(api().forwarded_for("192.0.2.7, 198.51.100.1")),
    ]
}

#[test]
fn a_client_is_where_a_trusted_proxy_says() {
    let home = Home::new().with("COUNTERSIGN__SERVER__TRUSTED_PROXIES", "127.0.0.1");
    let server = home.dev();
    assert_eq!(statuses(&home, &server), [403, 200, 403]);
    server.stop();
}

#[test]
fn what_anybody_says_of_himself_counts_for_nothing() {
    let home = Home::new();
    let server = home.dev();
    assert_eq!(statuses(&home, &server), [403, 403, 403]);
    server.stop();
}
