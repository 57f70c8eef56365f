//! The request of a delivery.

use std::borrow::Cow;

use reqwest::header::{HeaderMap, HeaderValue, InvalidHeaderValue};
use reqwest::{Client, RequestBuilder};

use super::{Outgoing, Target};

/// The signed request.
pub(super) fn post(
    client: &Client,
    target: &Target,
    outgoing: Outgoing<'_>,
) -> Result<RequestBuilder, InvalidHeaderValue> {
    let Outgoing { codec, message, at, keys } = outgoing;
    let named = codec.headers(&message).into_iter().chain(codec.signature(&message, at, keys));
    let mut headers = HeaderMap::with_capacity(HEADERS);
    for (name, value) in named {
        headers.append(
            name,
            match value {
                Cow::Borrowed(text) => HeaderValue::from_static(text),
                Cow::Owned(text) => HeaderValue::try_from(text)?,
            },
        );
    }
    let body = message.body.clone();
    Ok(client.post(target.url().clone()).headers(headers).body(body))
}

/// How many headers there is room for at first.
const HEADERS: usize = 16;
