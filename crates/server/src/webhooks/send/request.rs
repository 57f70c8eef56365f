//! The request of a delivery (spec §16.2).

use reqwest::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use reqwest::{Client, RequestBuilder};

use super::{Outgoing, Target};

const SIGNATURE: HeaderName = HeaderName::from_static("wallgent-signature");
const EVENT: HeaderName = HeaderName::from_static("wallgent-event");
const DELIVERY: HeaderName = HeaderName::from_static("wallgent-delivery");
const TIMESTAMP: HeaderName = HeaderName::from_static("wallgent-timestamp");
const STANDARD_ID: HeaderName = HeaderName::from_static("webhook-id");
const STANDARD_TIMESTAMP: HeaderName = HeaderName::from_static("webhook-timestamp");
const STANDARD_SIGNATURE: HeaderName = HeaderName::from_static("webhook-signature");

const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// The signed request. What cannot travel in a header makes it one that fails when it is sent.
pub(super) fn post(client: &Client, target: &Target, outgoing: Outgoing<'_>) -> RequestBuilder {
    let Outgoing { delivery, event, name, body, at, keys } = outgoing;
    let request = client.post(target.url().clone()).header(CONTENT_TYPE, JSON);
    let request = match keys.first() {
        Some(key) => request.header(SIGNATURE, key.of_body(body)),
        None => request,
    };
    let signatures: Vec<String> = keys.iter().map(|key| key.of_message(event, at, body)).collect();
    request
        .header(EVENT, name)
        .header(DELIVERY, delivery)
        .header(TIMESTAMP, at)
        .header(STANDARD_ID, event)
        .header(STANDARD_TIMESTAMP, at)
        .header(STANDARD_SIGNATURE, signatures.join(" "))
        .body(body.clone())
}
