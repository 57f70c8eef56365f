//! Clients that pay without a pause until the server is gone.

use std::sync::mpsc::{self, Receiver, Sender};
use std::thread::{self, JoinHandle};

use serde_json::{Value, json};

use super::lines::PATIENCE;
use super::{Answer, Api, Home, NoAnswer};

const CLIENTS: usize = 12;
/// Every so manieth payment is so large that it is held; the reviewer approves it.
const HELD_EVERY: usize = 6;

/// Clients that pay without a pause, each on a connection of its own.
pub(crate) struct Load {
    clients: Vec<JoinHandle<Vec<Sent>>>,
    acknowledged: Receiver<()>,
}

/// A payment that was asked for.
#[derive(Debug)]
pub(crate) struct Sent {
    /// The idempotency key.
    pub(crate) key: String,
    /// The request's body.
    pub(crate) body: Value,
    /// What came back.
    pub(crate) answer: Result<Answer, NoAnswer>,
    /// Whether its approval was acknowledged.
    pub(crate) approved: bool,
}

struct Client {
    operator: Api,
    reviewer: Api,
    acknowledged: Sender<()>,
    body: Value,
    name: String,
}

impl Load {
    /// Lets the clients begin, on the sandbox of this home. The name tells their payments from
    /// those of other rounds.
    pub(crate) fn begin(home: &Home, name: &str) -> Self {
        let (sender, acknowledged) = mpsc::channel();
        let body = json!({ "from": home.env("OPS_WALLET_ID"), "to": home.env("VENDOR_WALLET_ID") });
        let client = |number| Client {
            operator: home.operator(),
            reviewer: home.reviewer(),
            acknowledged: sender.clone(),
            body: body.clone(),
            name: format!("{name}-{number}"),
        };
        let clients = (0..CLIENTS).map(client);
        let clients = clients.map(|client| thread::spawn(move || client.run())).collect();
        Self { clients, acknowledged }
    }

    /// Waits until the server has acknowledged so many payments.
    #[track_caller]
    pub(crate) fn until_acknowledged(&self, payments: usize) {
        for _ in 0..payments {
            self.acknowledged.recv_timeout(PATIENCE).unwrap();
        }
    }

    /// Waits until the server has gone away for every client. Returns all that was sent.
    pub(crate) fn end(self) -> Vec<Sent> {
        self.clients.into_iter().flat_map(|client| client.join().unwrap()).collect()
    }
}

impl Client {
    fn run(self) -> Vec<Sent> {
        let mut sent = Vec::new();
        loop {
            let payment = self.pay(sent.len());
            let gone = payment.answer.is_err();
            sent.push(payment);
            if gone {
                return sent;
            }
        }
    }

    fn pay(&self, number: usize) -> Sent {
        let key = format!("{}-{number}", self.name);
        let mut body = self.body.clone();
        let large = number % HELD_EVERY == HELD_EVERY - 1;
        body["amount"] = (if large { "1500.00" } else { "1.00" }).into();
        body["idempotencyKey"] = key.as_str().into();
        let answer = self.operator.try_post("/v1/payments", &body);
        let approved = answer.as_ref().is_ok_and(|answer| self.acknowledge(answer, large));
        Sent { key, body, answer, approved }
    }

    /// Approves what is held; tells whether that was acknowledged.
    fn acknowledge(&self, answer: &Answer, large: bool) -> bool {
        assert_eq!(answer.status, if large { 202 } else { 201 }, "{:#}", answer.body);
        // The test may have heard enough.
        _ = self.acknowledged.send(());
        if !large {
            return false;
        }
        let path = format!("/v1/approvals/{}/approve", answer.text("approvalId"));
        let approved = self.reviewer.try_post(&path, &json!({}));
        approved.is_ok_and(|approved| approved.expect(200).text("status") == "APPROVED")
    }
}
