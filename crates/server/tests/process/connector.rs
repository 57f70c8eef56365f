//! A rail of somebody else's: the example connector, and orders of which nobody hears for a while.

use std::fs;
use std::net::TcpListener;
use std::process::Command;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::harness::{Api, Home, Process};

const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=";

#[test]
fn an_order_that_nobody_heard_is_asked_about_and_then_done_once() {
    let port = TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port();
    let folder = tempfile::tempdir().unwrap();
    let secret = folder.path().join("rail");
    fs::write(&secret, SECRET).unwrap();
    let home = Home::new()
        .with("COUNTERSIGN__RAILS__URL", &format!("http://127.0.0.1:{port}"))
        .with("COUNTERSIGN__RAILS__SECRET_FILE", secret.to_str().unwrap())
        .with("COUNTERSIGN__RAILS__SANDBOX", "connector");
    let server = home.dev();
    let api = home.operator();
    // There is no connector yet: what became of the order is not known.
    let id = transfer(&api, "first");
    until(&api, &id, "UNKNOWN");
    let mut connector = connector(port, &server.url);
    home.run("clock advance 1h").expect(0);
    connector.log("GET /orders/");
    connector.log("POST /orders");
    let done = until(&api, &id, "COMPLETED");
    let hash = done["transferDetails"]["receipt"]["transactionHash"].as_str().unwrap();
    assert_eq!(hash.len(), 66, "{hash}");
    // One that is heard at once settles as soon as the connector calls.
    let id = transfer(&api, "second");
    until(&api, &id, "COMPLETED");
    // Whoever has not the secret says nothing.
    let forged = json!({ "key": id, "organizationId": "org_0", "status": "failed" });
    Api::new(&server.url, "").post("/v1/rails/callbacks", &forged).expect(401);
    server.stop();
    home.assert_holds();
}

/// A transfer of one of the sandbox's users to another.
fn transfer(api: &Api, request: &str) -> String {
    let body = json!({
        "requestId": request, "source": { "userId": "usr_abc123" },
        "destination": { "userId": "usr_xyz789" }, "amount": "5", "currency": "usdc",
        "chain": "POLYGON",
    });
    let made = api.post("/v2/wallets/transfers", &body).expect(200);
    made["transferDetails"]["id"].as_str().unwrap().to_owned()
}

/// Waits until a transfer stands there.
fn until(api: &Api, id: &str, status: &str) -> Value {
    let begun = Instant::now();
    loop {
        let read = api.get(&format!("/v2/wallets/transfers/{id}")).expect(200).body;
        if read["transferDetails"]["status"] == status {
            return read;
        }
        assert!(begun.elapsed() < Duration::from_secs(60), "no {status}: {read:#}");
    }
}

fn connector(port: u16, server: &str) -> Process {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/connector/connector.py");
    let mut command = Command::new("python3");
    command.arg(script).arg(port.to_string());
    command.env("COUNTERSIGN_RAIL_SECRET", SECRET).env("COUNTERSIGN_URL", server);
    let mut process = Process::start(&mut command);
    process.line("connector on");
    process
}
