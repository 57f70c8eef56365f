//! A key that is revoked while it is in use.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, mpsc};
use std::thread;

use serde_json::{Value, json};

use crate::harness::{Api, Books, Home, Sent};

/// So many requests are sent after the revocation, on each connection.
const AFTER: usize = 10;

#[test]
fn from_the_answer_on_nothing_passes_and_all_before_it_stays() {
    let home = Home::new();
    let server = home.dev();
    let made = json!({ "name": "payer", "permissions": ["payments:write"] });
    let key = home.operator().post("/v1/api-keys", &made).expect(201);
    let secret = key.text("secret");
    let body = json!({
        "from": home.env("OPS_WALLET_ID"), "to": home.env("VENDOR_WALLET_ID"), "amount": "1.00",
    });
    let revoked = Arc::new(AtomicBool::new(false));
    let (sender, paid) = mpsc::channel();
    let payers = [0, 1, 2, 3].map(|number| {
        let (api, revoked) = (Api::new(&server.url, &secret), Arc::clone(&revoked));
        let (body, paid) = (body.clone(), sender.clone());
        thread::spawn(move || pay(&api, (number, body), &revoked, &paid))
    });
    for _ in 0..40 {
        paid.recv().unwrap();
    }
    let answer = home.operator().post(&format!("/v1/api-keys/{}/revoke", key.id()), &json!({}));
    revoked.store(true, Ordering::SeqCst);
    answer.expect(200);
    let sent: Vec<Sent> = payers.into_iter().flat_map(|payer| payer.join().unwrap()).collect();

    let books = Books::read(&home);
    books.assert_acknowledged(&sent);
    books.assert_conserved();
    server.stop();
    home.assert_holds();
}

/// Pays until the key was revoked, and then tries some more. Returns what was paid.
fn pay(
    api: &Api,
    (number, mut body): (usize, Value),
    revoked: &AtomicBool,
    paid: &mpsc::Sender<()>,
) -> Vec<Sent> {
    let (mut sent, mut after) = (Vec::new(), 0);
    for turn in 0.. {
        let known = revoked.load(Ordering::SeqCst);
        let key = format!("{number}-{turn}");
        body["idempotencyKey"] = key.as_str().into();
        let answer = api.post("/v1/payments", &body);
        match answer.status {
            201 if !known => {
                sent.push(Sent { key, body: body.clone(), answer: Ok(answer), approved: false });
                // The test may have heard enough.
                _ = paid.send(());
            }
            401 if known => after += 1,
            // The answer to the revocation is on its way. Whoever kept trying meanwhile would be
            // told to slow down, for too many unknown keys from one address.
            401 => wait_for(revoked),
            _ => panic!("known to be revoked: {known}, and still {:#}", answer.body),
        }
        if after == AFTER {
            break;
        }
    }
    sent
}

fn wait_for(revoked: &AtomicBool) {
    while !revoked.load(Ordering::SeqCst) {
        thread::yield_now();
    }
}
