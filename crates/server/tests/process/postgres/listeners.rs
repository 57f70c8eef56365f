//! Listening to one server of several.

use countersign_cluster::testing::database;
use serde_json::json;

use super::home;
use crate::harness::Api;
use crate::realtime::Listener;

#[test]
fn who_listens_to_one_server_hears_of_what_another_commits() {
    let database = database().unwrap();
    let home = home(&database.url);
    home.dev().stop();
    let [one, other] = [home.serve(), home.serve()];
    let key = home.env("API_KEY");
    let mut listeners =
        [&one, &other].map(|server| Listener::open(&server.url, &format!("/ws?key={key}")));
    for (number, server) in [&one, &other, &other, &one].into_iter().enumerate() {
        let body = json!({
            "from": home.env("OPS_WALLET_ID"), "to": home.env("VENDOR_WALLET_ID"),
            "amount": format!("{}.00", number + 1),
        });
        Api::new(&server.url, &key).post("/v1/payments", &body).expect(201);
    }
    for listener in &mut listeners {
        for amount in ["1.00", "2.00", "3.00", "4.00"] {
            assert_eq!(listener.event()["data"]["amount"], amount);
        }
    }
    drop(listeners);
    one.stop();
    other.stop();
    home.assert_holds();
}
