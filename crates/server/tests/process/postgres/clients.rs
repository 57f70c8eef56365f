//! Clients that insist on a definite answer, whichever server gives it.

use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, RwLock};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use serde_json::{Value, json};

use crate::harness::{Answer, Api, Home};

/// No test goes on for so long without an acknowledgement.
const PATIENCE: Duration = Duration::from_secs(60);

/// Where the servers answer. Whoever restarts one holds the lock, and the clients wait.
pub(super) type Urls = Arc<RwLock<Vec<String>>>;

/// A home whose servers share a database, and not a port for their metrics.
pub(super) fn home(url: &str) -> Home {
    Home::new().with("COUNTERSIGN__STORAGE__STORE", url).with("COUNTERSIGN__SERVER__METRICS", "off")
}

/// Clients that pay 1.00 again and again, each payment until it is definitely made or refused.
pub(super) struct Clients {
    clients: Vec<JoinHandle<Vec<Outcome>>>,
    acknowledged: Receiver<()>,
}

/// What became of a payment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Outcome {
    /// Its idempotency key.
    pub(super) key: String,
    /// Its id; none when the policy denied it.
    pub(super) id: Option<String>,
}

struct Client {
    name: usize,
    key: String,
    body: Value,
    urls: Urls,
    acknowledged: Sender<()>,
}

impl Clients {
    /// Lets so many clients begin, each with so many payments from `ops` to `vendor`.
    pub(super) fn begin(home: &Home, urls: &Urls, (clients, payments): (usize, usize)) -> Self {
        let (sender, acknowledged) = mpsc::channel();
        let body = json!({
            "from": home.env("OPS_WALLET_ID"), "to": home.env("VENDOR_WALLET_ID"), "amount": "1.00",
        });
        let client = |name| Client {
            name,
            key: home.env("API_KEY"),
            body: body.clone(),
            urls: Arc::clone(urls),
            acknowledged: sender.clone(),
        };
        let start = |client: Client| thread::spawn(move || client.run(payments));
        Self { clients: (0..clients).map(client).map(start).collect(), acknowledged }
    }

    /// Waits until so many payments were acknowledged.
    #[track_caller]
    pub(super) fn until_acknowledged(&self, payments: usize) {
        for _ in 0..payments {
            self.acknowledged.recv_timeout(PATIENCE).unwrap();
        }
    }

    /// Waits for what became of everything.
    pub(super) fn end(self) -> Vec<Outcome> {
        self.clients.into_iter().flat_map(|client| client.join().unwrap()).collect()
    }
}

impl Client {
    fn run(self, payments: usize) -> Vec<Outcome> {
        (0..payments).map(|number| self.pay(&format!("{}-{number}", self.name))).collect()
    }

    /// Asks one server after the other, under the same key, until one of them knows.
    fn pay(&self, key: &str) -> Outcome {
        let mut body = self.body.clone();
        body["idempotencyKey"] = key.into();
        for turn in self.name.. {
            let url = {
                let urls = self.urls.read().unwrap();
                urls[turn % urls.len()].clone()
            };
            let answer = Api::new(&url, &self.key).try_post("/v1/payments", &body);
            let Ok(answer) = answer else { continue };
            if let Some(id) = definite(&answer) {
                // The test may have heard enough.
                _ = self.acknowledged.send(());
                return Outcome { key: key.to_owned(), id };
            }
        }
        unreachable!("there are more turns than a test has time for")
    }
}

/// The payment's id, or none when it was denied; nothing when the server did not know.
#[track_caller]
fn definite(answer: &Answer) -> Option<Option<String>> {
    match answer.status {
        201 => Some(Some(answer.text("id"))),
        403 if answer["error"]["code"] == "POLICY_DENIED" => Some(None),
        503 | 429 => None,
        _ => panic!("{:#}", answer.body),
    }
}
