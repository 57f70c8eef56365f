//! What the formats of dialects sign, as Python judges it (`tests/judges/formats.py`).

use std::process::Command;

use serde_json::{Value, json};

use super::judges::{arrived, judge, judges};
use super::*;
use crate::webhooks::KeyPair;

const FORMATS: [WebhookFormat; 3] =
    [WebhookFormat::Hifi, WebhookFormat::Cubewire, WebhookFormat::Paygentic];

#[tokio::test]
async fn outside_judges_agree_with_the_signatures_of_every_format() {
    let pairs = [KeyPair::generate().unwrap(), KeyPair::generate().unwrap()];
    let mut deliveries = Vec::new();
    for format in FORMATS {
        let pair = pairs[0].reveal();
        let secret = if format.is_signed_in_public() { pair } else { SECRET };
        let mut receiver = Receiver::answering(OK).await;
        let guard = guard(&Names::of(&[]));
        let sender = Sender::new(&guard).unwrap();
        let target = guard.check_url(&receiver.url(), Environment::Sandbox).unwrap();
        let body = json!({ "eventId": "evt_1", "data": { "name": "café ☕ \u{7}" } }).to_string();
        let at = countersign_domain::time::Timestamp::from_unix_ms(1_772_375_520_000);
        let body = codec(format).stamped(&Bytes::from(body), at);
        let (delivery, event, name) = ("dlv_1", "evt_1", "approval.approved");
        let message = Message { delivery, event, name, body: &body };
        let keys = keys(&[secret]);
        let outgoing = Outgoing { codec: codec(format), message, at: 1_772_375_520, keys: &keys };
        assert_eq!(sender.deliver(&target, outgoing).await.status, Some(200));
        let mut genuine = arrived(&receiver.requests.recv().await.unwrap());
        genuine["format"] = format.as_str().into();
        deliveries.extend(variations(&genuine, &pairs.each_ref().map(|pair| pair.reveal())));
    }
    let deliveries = Value::Array(deliveries).to_string();
    judge(Command::new("python3").arg(judges().join("formats.py")), &deliveries);
}

/// A delivery as it arrived, and then with one thing changed.
fn variations(arrived: &Value, [pair, other]: &[&str; 2]) -> Vec<Value> {
    let variation = |name: &str, (secret, pair): (&str, &str), genuine: bool| {
        let mut delivery = arrived.clone();
        let pair = KeyPair::read(pair).unwrap();
        delivery["name"] = name.into();
        delivery["secret"] = secret.into();
        delivery["jwk"] = serde_json::to_value(pair.jwk()).unwrap();
        delivery["pem"] = pair.pem().into();
        delivery["genuine"] = genuine.into();
        delivery
    };
    let genuine = variation("as it arrived", (SECRET, pair), true);
    let stranger = variation("by another secret", (OLD_SECRET, other), false);
    let mut changed = variation("with another body", (SECRET, pair), false);
    changed["body"] = arrived["body"].as_str().unwrap().replacen('{', "{ ", 1).into();
    vec![genuine, stranger, changed]
}
