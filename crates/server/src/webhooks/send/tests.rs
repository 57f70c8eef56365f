//! Tests of an attempt, against receivers on this machine.

mod formats;
mod judges;

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use bytes::Bytes;
use countersign_domain::access::Environment;
use countersign_domain::webhook::{Verdict, WebhookFormat};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;

use super::super::guard::tests::Names;
use super::super::sign::verify;
use super::*;
use crate::webhooks::{Allowed, codec};

const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const OLD_SECRET: &str = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
/// The format whose deliveries are looked at here.
const FORMAT: WebhookFormat = WebhookFormat::Wallgent;
const BODY: &str = r#"{"id":"evt_1","event":"payment.completed"}"#;

/// A receiver that answers every request with the same bytes.
struct Receiver {
    address: SocketAddr,
    requests: mpsc::UnboundedReceiver<String>,
    connections: Arc<AtomicUsize>,
}

/// What comes after the bytes of an answer.
#[derive(Clone, Copy, PartialEq)]
enum Then {
    Next,
    Silence,
    Flood,
}

impl Receiver {
    async fn answering(answer: &str) -> Self {
        Self::start(answer, Then::Next).await
    }

    async fn start(answer: &str, then: Then) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (sender, requests) = mpsc::unbounded_channel();
        let connections = Arc::new(AtomicUsize::new(0));
        let (answer, count) = (answer.to_owned(), Arc::clone(&connections));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                count.fetch_add(1, Ordering::Relaxed);
                tokio::spawn(serve(stream, answer.clone(), then, sender.clone()));
            }
        });
        Self { address, requests, connections }
    }

    fn url(&self) -> String {
        format!("http://{}/hook?x=1", self.address)
    }

    fn connections(&self) -> usize {
        self.connections.load(Ordering::Relaxed)
    }
}

async fn serve(
    mut stream: TcpStream,
    answer: String,
    then: Then,
    seen: mpsc::UnboundedSender<String>,
) {
    loop {
        let mut request = Vec::new();
        while !is_whole(&request) {
            if stream.read_buf(&mut request).await.unwrap_or(0) == 0 {
                return;
            }
        }
        let _ = seen.send(String::from_utf8(request).unwrap());
        let _ = stream.write_all(answer.as_bytes()).await;
        match then {
            Then::Next => {}
            Then::Silence => std::future::pending().await,
            Then::Flood => while stream.write_all(&[b'x'; 4096]).await.is_ok() {},
        }
    }
}

/// Whether the head has come, and a body as long as it says.
fn is_whole(request: &[u8]) -> bool {
    let text = String::from_utf8_lossy(request);
    let Some((head, _)) = text.split_once("\r\n\r\n") else { return false };
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
    request.len() == head.len() + 4 + length.unwrap().parse::<usize>().unwrap()
}

fn guard(names: &Arc<Names>) -> Guard {
    Guard::with_lookup(Allowed::default().and_loopback(), Arc::clone(names) as _)
}

fn keys(secrets: &[&str]) -> Vec<SigningKey> {
    secrets.iter().map(|secret| SigningKey::new(secret)).collect()
}

/// Sends one webhook, with a limit that only those who wait for it reach.
async fn deliver(guard: &Guard, url: &str, limit: Duration) -> Attempted {
    let sender = Sender::with_limit(guard, limit).unwrap();
    send(&sender, guard, url).await
}

async fn send(sender: &Sender, guard: &Guard, url: &str) -> Attempted {
    let target = guard.check_url(url, Environment::Sandbox).unwrap();
    let (body, keys) = (Bytes::from_static(BODY.as_bytes()), keys(&[SECRET, OLD_SECRET]));
    let (delivery, event, name) = ("dlv_1", "evt_1", "payment.completed");
    let message = Message { delivery, event, name, body: &body };
    let outgoing = Outgoing { codec: codec(FORMAT), message, at: 1_772_375_520, keys: &keys };
    sender.deliver(&target, outgoing).await
}

async fn answered(answer: &str) -> Attempted {
    let receiver = Receiver::answering(answer).await;
    deliver(&guard(&Names::of(&[])), &receiver.url(), LIMIT).await
}

const OK: &str = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";
const SHORT: Duration = Duration::from_millis(50);

#[tokio::test]
async fn a_delivery_is_signed_with_both_schemes() {
    let mut receiver = Receiver::answering(OK).await;
    let attempted = deliver(&guard(&Names::of(&[])), &receiver.url(), LIMIT).await;
    assert_eq!((attempted.status, attempted.response.as_str()), (Some(200), "ok"));
    assert_eq!(FORMAT.verdict(attempted.status), Verdict::Delivered);
    let request = receiver.requests.recv().await.unwrap();
    let (head, body) = request.split_once("\r\n\r\n").unwrap();
    assert_eq!(body, BODY);
    assert!(head.starts_with("POST /hook?x=1 HTTP/1.1\r\n"), "{head}");
    let header = |name: &str| {
        let lines = head.lines().filter_map(|line| line.split_once(": "));
        let mut found = lines.filter(|(known, _)| known.eq_ignore_ascii_case(name));
        found.next().map(|(_, value)| value.to_owned())
    };
    let [key, old] = keys(&[SECRET, OLD_SECRET]).try_into().unwrap();
    assert!(verify(&key, BODY.as_bytes(), header("wallgent-signature").as_deref()));
    let message = |key: &SigningKey| key.of_message("evt_1", 1_772_375_520, BODY.as_bytes());
    for (name, expected) in [
        ("content-type", "application/json".to_owned()),
        ("wallgent-event", "payment.completed".to_owned()),
        ("wallgent-delivery", "dlv_1".to_owned()),
        ("wallgent-timestamp", "1772375520".to_owned()),
        ("webhook-id", "evt_1".to_owned()),
        ("webhook-timestamp", "1772375520".to_owned()),
        ("webhook-signature", format!("{} {}", message(&key), message(&old))),
        ("user-agent", concat!("Countersign/", env!("CARGO_PKG_VERSION")).to_owned()),
    ] {
        assert_eq!(header(name), Some(expected), "{name}");
    }
    for absent in ["authorization", "cookie", "referer", "x-forwarded-for"] {
        assert_eq!(header(absent), None);
    }
}

#[tokio::test]
async fn a_status_decides_what_becomes_of_a_delivery() {
    for (answer, status, verdict) in [
        ("HTTP/1.1 204 No Content\r\n\r\n", 204, Verdict::Delivered),
        ("HTTP/1.1 299 Odd\r\ncontent-length: 0\r\n\r\n", 299, Verdict::Delivered),
        ("HTTP/1.1 304 Not Modified\r\n\r\n", 304, Verdict::Failed),
        ("HTTP/1.1 400 Bad\r\ncontent-length: 0\r\n\r\n", 400, Verdict::Failed),
        ("HTTP/1.1 410 Gone\r\ncontent-length: 0\r\n\r\n", 410, Verdict::Gone),
        ("HTTP/1.1 500 Oops\r\ncontent-length: 0\r\n\r\n", 500, Verdict::Failed),
    ] {
        let attempted = answered(answer).await;
        assert_eq!((attempted.status, FORMAT.verdict(attempted.status)), (Some(status), verdict));
    }
    let attempted = answered("SSH-2.0-OpenSSH_9.2\r\n").await;
    assert_eq!((attempted.status, FORMAT.verdict(attempted.status)), (None, Verdict::Failed));
    assert!(attempted.error.is_some());
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let elsewhere = Receiver::answering(OK).await;
    let answer = format!(
        "HTTP/1.1 307 Temporary Redirect\r\nlocation: {}\r\ncontent-length: 0\r\n\r\n",
        elsewhere.url()
    );
    let attempted = answered(&answer).await;
    assert_eq!((attempted.status, FORMAT.verdict(attempted.status)), (Some(307), Verdict::Failed));
    assert_eq!(elsewhere.connections(), 0);
}

#[tokio::test]
async fn a_name_that_changes_its_address_after_the_check_gains_nothing() {
    let receiver = Receiver::answering(OK).await;
    let names = Names::of(&[("rebind.example", "93.184.216.34 | 10.0.0.1 | 127.0.0.1")]);
    let closed = Guard::with_lookup(Allowed::default(), Arc::clone(&names) as _);
    let url = format!("http://rebind.example:{}/", receiver.address.port());
    let target = closed.check_url(&url, Environment::Sandbox).unwrap();
    closed.check_now(&target).await.unwrap();
    for _ in 0..2 {
        closed.forget();
        let attempted = deliver(&closed, &url, LIMIT).await;
        assert_eq!(attempted.status, None);
        let said = "`rebind.example` leads to an address that webhooks may not go to";
        assert_eq!(attempted.error.as_deref(), Some(said));
    }
    assert_eq!(names.asked(), 3);
    assert_eq!(receiver.connections(), 0);
}

#[tokio::test]
async fn a_connection_goes_to_the_address_that_was_looked_at() {
    let receiver = Receiver::answering(OK).await;
    // Whoever asked a second time would be led astray.
    let names = Names::of(&[("hook.example", "127.0.0.1 | 93.184.216.34")]);
    let url = format!("http://hook.example:{}/hook", receiver.address.port());
    let guard = guard(&names);
    let sender = Sender::with_limit(&guard, LIMIT).unwrap();
    for _ in 0..3 {
        assert_eq!(FORMAT.verdict(send(&sender, &guard, &url).await.status), Verdict::Delivered);
    }
    assert_eq!((names.asked(), receiver.connections()), (1, 1), "and the connection is kept");
}

#[tokio::test]
async fn a_receiver_that_hangs_is_given_up() {
    let receiver = Receiver::start("", Then::Silence).await;
    let attempted = deliver(&guard(&Names::of(&[])), &receiver.url(), SHORT).await;
    assert_eq!(attempted.status, None);
    assert_eq!(attempted.error.as_deref(), Some("no answer within 0.05 s"));
    assert!(attempted.duration >= SHORT);
}

#[tokio::test]
async fn a_status_counts_even_if_the_answer_never_ends() {
    let head = "HTTP/1.1 200 OK\r\ncontent-length: 100000000\r\n\r\n";
    for then in [Then::Silence, Then::Flood] {
        let receiver = Receiver::start(head, then).await;
        let limit = if then == Then::Silence { SHORT } else { LIMIT };
        let attempted = deliver(&guard(&Names::of(&[])), &receiver.url(), limit).await;
        assert_eq!(FORMAT.verdict(attempted.status), Verdict::Delivered);
        let kept = if then == Then::Silence { 0 } else { 2048 };
        assert_eq!(attempted.response.len(), kept);
    }
}

#[tokio::test]
async fn nobody_there_is_said() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    drop(listener);
    let attempted = deliver(&guard(&Names::of(&[])), &url, LIMIT).await;
    assert_eq!(attempted.status, None);
    assert!(attempted.error.unwrap().contains("refused"));
}

#[tokio::test]
async fn a_receiver_may_ask_for_time() {
    let answer = "HTTP/1.1 429 Slow\r\nretry-after: 120\r\ncontent-length: 0\r\n\r\n";
    assert_eq!(answered(answer).await.retry_after, Some(Duration::from_secs(120)));
    let at = 1_445_412_420;
    for (value, expected) in [
        ("120", Some(120)),
        (" 0 ", Some(0)),
        ("Wed, 21 Oct 2015 07:28:00 GMT", Some(60)),
        ("Wed, 21 Oct 2015 07:26:00 GMT", Some(0)),
        ("99999999999999999999999", Some(u64::MAX)),
        ("-1", None),
        ("1.5", None),
        ("soon", None),
        ("", None),
    ] {
        assert_eq!(answer::wait(value, at), expected.map(Duration::from_secs), "{value}");
    }
}

#[test]
fn what_is_kept_of_an_answer_is_readable_and_short() {
    for (bytes, expected) in [
        (b"ok\n".as_slice(), "ok\n"),
        (b"a\0b\x1b[", "a\u{fffd}b\u{fffd}["),
        (b"\xff\xfe", "\u{fffd}\u{fffd}"),
        ("12345678901é".as_bytes(), "12345678901"),
    ] {
        assert_eq!(answer::excerpt(bytes, 12), expected);
    }
    assert_eq!(answer::excerpt("é".repeat(5000).as_bytes(), 2048).len(), 2048);
}
