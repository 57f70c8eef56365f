//! Two servers on one database, while servers and connections are killed.

use std::collections::BTreeSet;
use std::sync::{Arc, RwLock};

use countersign_cluster::testing::database;
use serde_json::json;

use super::{Clients, Outcome, Urls, home};
use crate::harness::{Api, Home, Server};

const CLIENTS: usize = 64;
const PAYMENTS: usize = 12;
/// What the policy lets through in a day, and the clients want more.
const LIMIT: usize = 600;

#[test]
fn whatever_is_killed_a_limit_holds_and_what_was_acknowledged_is_there_once() {
    let database = database().unwrap();
    let home = home(&database.url);
    home.dev().stop();
    let mut servers = [home.serve(), home.serve()];
    limit(&home, &servers[0]);
    let urls: Urls = Arc::new(RwLock::new(servers.each_ref().map(|s| s.url.clone()).to_vec()));
    let clients = Clients::begin(&home, &urls, (CLIENTS, PAYMENTS));
    for round in 0..4 {
        clients.until_acknowledged(60);
        let terminate = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
                         WHERE datname = current_database() AND pid <> pg_backend_pid()";
        database.run(terminate).unwrap();
        clients.until_acknowledged(60);
        let mut urls = urls.write().unwrap();
        let fresh = home.serve();
        urls[round % 2].clone_from(&fresh.url);
        std::mem::replace(&mut servers[round % 2], fresh).kill();
    }
    let outcomes = clients.end();
    check(&home, &servers[1], &outcomes);
    servers.into_iter().for_each(|server| drop(server.stop()));
    home.assert_holds();
}

/// A limit on what leaves `ops` in a day. In a month too, so that midnight changes nothing.
fn limit(home: &Home, server: &Server) {
    let body = json!({
        "walletId": home.env("OPS_WALLET_ID"), "name": "Edge",
        "dailyLimit": format!("{LIMIT}.00"), "monthlyLimit": format!("{LIMIT}.00"),
    });
    Api::new(&server.url, &home.env("API_KEY")).post("/v1/policies", &body).expect(201);
}

/// Everybody got a definite answer; so many were made as the limit allows, each once, and the
/// balances tell the same.
#[track_caller]
fn check(home: &Home, server: &Server, outcomes: &[Outcome]) {
    assert_eq!(outcomes.len(), CLIENTS * PAYMENTS);
    let made: Vec<&String> = outcomes.iter().filter_map(|outcome| outcome.id.as_ref()).collect();
    assert_eq!(made.len(), LIMIT);
    assert_eq!(made.iter().collect::<BTreeSet<_>>().len(), LIMIT, "two keys, one payment");
    let api = Api::new(&server.url, &home.env("API_KEY"));
    let balance = |name: &str| {
        let wallet = home.env(&format!("{name}_WALLET_ID"));
        api.get(&format!("/v1/wallets/{wallet}/balance")).expect(200).text("balance")
    };
    assert_eq!(balance("VENDOR"), format!("{LIMIT}.00"));
    assert_eq!(balance("OPS"), format!("{}.00", 1_000_000 - LIMIT));
    for outcome in outcomes.iter().filter(|outcome| outcome.id.is_some()).take(50) {
        let id = outcome.id.as_deref().unwrap_or_default();
        let payment = api.get(&format!("/v1/payments/{id}")).expect(200);
        assert_eq!(payment.text("idempotencyKey"), outcome.key);
        assert_eq!(payment.text("status"), "POSTED");
    }
}
