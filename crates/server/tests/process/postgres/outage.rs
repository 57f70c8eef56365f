//! The database goes away, and comes back.

use countersign_cluster::Cluster;
use serde_json::json;

use super::home;
use crate::harness::Api;

#[test]
fn while_the_database_is_away_nothing_is_done_and_nothing_lost() {
    let mut cluster = Cluster::for_tests().unwrap();
    let url = cluster.create_database("countersign").unwrap();
    let home = home(&url);
    home.dev().stop();
    let server = home.serve();
    let api = Api::new(&server.url, &home.env("API_KEY"));
    let open = Api::new(&server.url, "");
    let pay = |key: &str| {
        let body = json!({
            "from": home.env("OPS_WALLET_ID"), "to": home.env("VENDOR_WALLET_ID"),
            "amount": "1.00", "idempotencyKey": key,
        });
        api.post("/v1/payments", &body)
    };
    pay("before").expect(201);
    for end in [Cluster::stop, Cluster::kill] {
        open.get("/readyz").expect(200);
        end(&mut cluster).unwrap();
        let refused = pay("while").expect(503);
        assert_eq!(refused["error"]["code"], "UNAVAILABLE");
        api.get("/v1/wallets").expect(503);
        open.get("/readyz").expect(503);
        open.get("/healthz").expect(200);
        cluster.restart().unwrap();
        // Without a restart of the server, and without a second payment of one that was refused.
        open.get("/readyz").expect(200);
        api.get("/v1/wallets").expect(200);
    }
    let first = pay("while").expect(201).text("id");
    assert_eq!(pay("while").text("id"), first);
    let vendor = home.env("VENDOR_WALLET_ID");
    let balance = api.get(&format!("/v1/wallets/{vendor}/balance")).expect(200);
    assert_eq!(balance.text("balance"), "2.00");
    server.stop();
    home.assert_holds();
}
