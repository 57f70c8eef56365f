//! Receivers of webhooks, some of them bad ones.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use super::lines::PATIENCE;

/// A receiver of webhooks on a port of its own.
pub(crate) struct Receiver {
    address: SocketAddr,
    shared: Arc<Shared>,
}

/// What a receiver does with what it gets, until it is told to behave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Manner {
    /// Answers 200.
    Behaves,
    /// Answers 500 to what it sees for the first time.
    Fails,
    /// Never answers some of what it sees for the first time.
    Hangs,
    /// Takes it, and hangs up without a word: the sender cannot know that it was taken.
    HangsUp,
    /// Answers 400 to everything.
    Refuses,
}

/// A delivery as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Delivered {
    /// Headers by their names in small letters.
    pub(crate) headers: BTreeMap<String, String>,
    /// The body.
    pub(crate) body: String,
}

struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    manner: Manner,
    /// What was taken or seen, by the events' ids, in the order in which it came.
    seen: BTreeMap<String, Vec<Delivered>>,
    order: Vec<String>,
}

/// Every so manieth event is one that the hanging receiver does not answer.
const HANGS_EVERY: usize = 20;

impl Receiver {
    /// Starts one.
    pub(crate) fn start(manner: Manner) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let state = State { manner, seen: BTreeMap::new(), order: Vec::new() };
        let shared = Arc::new(Shared { state: Mutex::new(state), changed: Condvar::new() });
        let serving = Arc::clone(&shared);
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let shared = Arc::clone(&serving);
                thread::spawn(move || shared.serve(stream));
            }
        });
        Self { address, shared }
    }

    /// Where it listens.
    pub(crate) fn url(&self) -> String {
        format!("http://{}/hook", self.address)
    }

    /// From now on it answers 200, and lets go of whom it has kept waiting.
    pub(crate) fn behave(&self) {
        self.shared.state.lock().unwrap().manner = Manner::Behaves;
        self.shared.changed.notify_all();
    }

    /// Waits until each of these events has come at least once.
    #[track_caller]
    pub(crate) fn until(&self, events: &[String]) {
        let deadline = Instant::now() + PATIENCE;
        let mut state = self.shared.state.lock().unwrap();
        loop {
            let missing = events.iter().find(|event| !state.seen.contains_key(*event));
            let Some(missing) = missing else { return };
            let left = deadline.saturating_duration_since(Instant::now());
            assert!(left > Duration::ZERO, "{missing} was never delivered");
            state = self.shared.changed.wait_timeout(state, left).unwrap().0;
        }
    }

    /// Waits until it has seen something like this, and says what.
    #[track_caller]
    pub(crate) fn until_any(&self, is_it: impl Fn(&Delivered) -> bool) -> Delivered {
        let deadline = Instant::now() + PATIENCE;
        let mut state = self.shared.state.lock().unwrap();
        loop {
            let found = state.seen.values().flatten().find(|delivered| is_it(delivered));
            if let Some(found) = found {
                return found.clone();
            }
            let left = deadline.saturating_duration_since(Instant::now());
            assert!(left > Duration::ZERO, "it was never delivered");
            state = self.shared.changed.wait_timeout(state, left).unwrap().0;
        }
    }

    /// All deliveries of each event.
    pub(crate) fn seen(&self) -> BTreeMap<String, Vec<Delivered>> {
        self.shared.state.lock().unwrap().seen.clone()
    }

    /// The events in the order in which each came first.
    pub(crate) fn order(&self) -> Vec<String> {
        self.shared.state.lock().unwrap().order.clone()
    }
}

impl Shared {
    fn serve(&self, stream: TcpStream) {
        let mut reader = BufReader::new(stream.try_clone().unwrap());
        let mut stream = stream;
        while let Some(delivered) = read(&mut reader) {
            let Some(status) = self.answer(delivered) else { return };
            let answer = format!("HTTP/1.1 {status} X\r\ncontent-length: 0\r\n\r\n");
            if stream.write_all(answer.as_bytes()).is_err() {
                return;
            }
        }
    }

    /// Takes a delivery, and says what to answer; nothing at all where the connection is to end.
    fn answer(&self, delivered: Delivered) -> Option<u16> {
        let event = delivered.event();
        let mut state = self.state.lock().unwrap();
        let times = state.seen.entry(event.clone()).or_default();
        times.push(delivered);
        let first = times.len() == 1;
        if first {
            state.order.push(event);
        }
        let (manner, number) = (state.manner, state.order.len());
        self.changed.notify_all();
        match manner {
            Manner::Refuses => Some(400),
            Manner::Fails if first => Some(500),
            Manner::HangsUp if first => None,
            Manner::Hangs if first && number % HANGS_EVERY == 0 => {
                let waiting = |state: &mut State| state.manner == Manner::Hangs;
                drop(self.changed.wait_while(state, waiting).unwrap());
                None
            }
            _ => Some(200),
        }
    }
}

impl Delivered {
    /// The event's id: in a header, or in the body.
    fn event(&self) -> String {
        let header = self.headers.get("webhook-id").or_else(|| self.headers.get("svix-id"));
        header.cloned().unwrap_or_else(|| {
            let body: serde_json::Value = serde_json::from_str(&self.body).unwrap();
            body["eventId"].as_str().or(body["id"].as_str()).unwrap().to_owned()
        })
    }

    /// Fails unless both signatures are those of the secret.
    #[track_caller]
    pub(crate) fn assert_signed(&self, secret: &str) {
        let mac = |key: &[u8], parts: &[&str]| {
            let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap();
            parts.iter().for_each(|part| mac.update(part.as_bytes()));
            mac.finalize().into_bytes()
        };
        let of_body = hex::encode(mac(secret.as_bytes(), &[&self.body]));
        assert_eq!(self.headers["wallgent-signature"], format!("sha256={of_body}"));
        let key = STANDARD.decode(secret.trim_start_matches("whsec_")).unwrap();
        let (id, at) = (&self.headers["webhook-id"], &self.headers["webhook-timestamp"]);
        let of_message = STANDARD.encode(mac(&key, &[id, ".", at, ".", &self.body]));
        assert_eq!(self.headers["webhook-signature"], format!("v1,{of_message}"));
    }
}

fn read(reader: &mut BufReader<TcpStream>) -> Option<Delivered> {
    let mut headers = BTreeMap::new();
    let mut line = String::new();
    // The line of the request says nothing new.
    reader.read_line(&mut line).ok().filter(|length| *length > 0)?;
    loop {
        line.clear();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim_end().split_once(": ") else { break };
        headers.insert(name.to_lowercase(), value.to_owned());
    }
    let mut body = vec![0; headers.get("content-length")?.parse().ok()?];
    reader.read_exact(&mut body).ok()?;
    Some(Delivered { headers, body: String::from_utf8(body).ok()? })
}
