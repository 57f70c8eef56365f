//! What is sent, as programs of others judge it: Python's `hmac`, and the library that Standard
//! Webhooks gives to receivers (`tests/judges`).

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::*;

/// Set where the judge that needs packages from npm must be heard: by `cargo xtask test`, after it
/// has installed them.
const NODE_MUST: &str = "COUNTERSIGN_TEST_NODE";

/// A secret of nobody here.
const STRANGER: &str = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz";

#[tokio::test]
async fn outside_judges_agree_with_every_signature() {
    let deliveries = Value::Array(deliveries().await).to_string();
    judge(Command::new("python3").arg(judges().join("judge.py")), &deliveries);
    let installed = judges().join("node_modules").is_dir();
    if installed || std::env::var_os(NODE_MUST).is_some() {
        judge(Command::new("node").arg(judges().join("judge.mjs")), &deliveries);
    }
}

pub(super) fn judges() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/judges")
}

pub(super) fn judge(command: &mut Command, deliveries: &str) {
    let piped = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = piped.spawn().expect("the README says what the tests need");
    // What it says fits into the pipes, so nobody waits for anybody.
    child.stdin.take().unwrap().write_all(deliveries.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// Deliveries as they arrived, each once as it was and then with one thing changed.
async fn deliveries() -> Vec<Value> {
    let mut receiver = Receiver::answering(OK).await;
    let guard = guard(&Names::of(&[]));
    let sender = Sender::new(&guard).unwrap();
    let target = guard.check_url(&receiver.url(), Environment::Sandbox).unwrap();
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    let mut judged = Vec::new();
    for (index, description) in descriptions().iter().enumerate() {
        let event = format!("evt_{index:026}");
        let body = json!({ "id": event, "data": { "description": description } }).to_string();
        let (body, secrets) = (Bytes::from(body), [secret(index), secret(index + 1)]);
        let keys = keys(&[&secrets[0], &secrets[1]]);
        let (delivery, name, at) = ("dlv_1", "payment.completed", i64::try_from(now).unwrap());
        let message = Message { delivery, event: &event, name, body: &body };
        let outgoing = Outgoing { codec: codec(FORMAT), message, at, keys: &keys };
        assert_eq!(sender.deliver(&target, outgoing).await.status, Some(200));
        let arrived = arrived(&receiver.requests.recv().await.unwrap());
        judged.extend(variations(&arrived, &secrets));
    }
    judged
}

/// What a receiver may be shown in a description.
fn descriptions() -> Vec<String> {
    let texts = ["", "plain", "café ☕ 你好 🏦", "\"quoted\" \\ and \u{7} \n lines", "\u{202e}x"];
    let mut texts: Vec<String> = texts.map(str::to_owned).to_vec();
    texts.extend([1, 63, 64, 65, 1_000, 100_000].map(|length| "é".repeat(length)));
    texts
}

/// The secret of an endpoint, another one for each number.
fn secret(number: usize) -> String {
    let digest = SigningKey::new("seed").of_body(&number.to_le_bytes());
    let bytes = hex::decode(digest.trim_start_matches("sha256=")).unwrap();
    format!("whsec_{}", STANDARD.encode(bytes))
}

/// Headers and body of a request as it came in.
pub(super) fn arrived(request: &str) -> Value {
    let (head, body) = request.split_once("\r\n\r\n").unwrap();
    let headers = head.lines().skip(1).filter_map(|line| line.split_once(": "));
    let headers: serde_json::Map<String, Value> =
        headers.map(|(name, value)| (name.to_lowercase(), value.into())).collect();
    json!({ "headers": headers, "body": body })
}

fn variations(arrived: &Value, [secret, old]: &[String; 2]) -> Vec<Value> {
    let variation = |name: &str, (secret, rotated, genuine): (&str, bool, bool)| {
        let mut delivery = arrived.clone();
        delivery["name"] = format!("{}: {name}", arrived["headers"]["webhook-id"]).into();
        delivery["secret"] = secret.into();
        delivery["rotated"] = rotated.into();
        delivery["genuine"] = genuine.into();
        delivery
    };
    let genuine = variation("as it arrived", (secret, false, true));
    let rotated = variation("by the secret before", (old, true, true));
    let stranger = variation("by another secret", (STRANGER, false, false));
    let mut changed = variation("with another body", (secret, false, false));
    changed["body"] = arrived["body"].as_str().unwrap().replacen('{', "{ ", 1).into();
    let mut replayed = variation("with another id", (secret, false, false));
    replayed["headers"]["webhook-id"] = "evt_other".into();
    let mut later = variation("with another time", (secret, false, false));
    let at: u64 = arrived["headers"]["webhook-timestamp"].as_str().unwrap().parse().unwrap();
    later["headers"]["webhook-timestamp"] = (at + 1).to_string().into();
    vec![genuine, rotated, stranger, changed, replayed, later]
}
