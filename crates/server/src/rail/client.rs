//! The connector, as this side calls it.

use std::time::Duration;

use async_trait::async_trait;
use countersign_domain::rail::{Quote, QuoteAsked, RailOrder, RailOutcome};
use countersign_engine::{Rail, RailError, RailReply};
use reqwest::header::CONTENT_TYPE;
use reqwest::redirect::Policy;
use reqwest::{Client, Method, Response, StatusCode};

use super::answer::{self, Asked};
use super::signature::RailSecret;
use super::wire::{Order, Question};
use crate::webhooks::unix_seconds;

/// All of a call: connecting, sending, and the whole of the answer.
const LIMIT: Duration = Duration::from_secs(15);

/// The longest answer that is read.
const ANSWER_BYTES_MAX: usize = 64 * 1024;

const KEY: &str = "idempotency-key";

/// Whatever moves money, behind an address of the operator's choice.
#[derive(Clone, Debug)]
pub struct Connector {
    client: Client,
    /// Without a slash at its end.
    url: String,
    secret: RailSecret,
}

impl Connector {
    /// A connector at an address; what is sent there is signed with the secret.
    pub(crate) fn new(url: &str, secret: RailSecret) -> Result<Self, reqwest::Error> {
        // Whoever installs it first wins; there is only one.
        drop(rustls::crypto::ring::default_provider().install_default());
        let client = Client::builder()
            .user_agent(concat!("Countersign/", env!("CARGO_PKG_VERSION")))
            .redirect(Policy::none())
            // Orders go where the operator said, and not where the environment does.
            .no_proxy()
            .referer(false)
            .timeout(LIMIT)
            .tcp_nodelay(true)
            .build()?;
        Ok(Self { client, url: url.trim_end_matches('/').to_owned(), secret })
    }

    /// Calls about an order. Whatever is not understood leaves it unknown.
    async fn hear(
        &self,
        asked: Asked,
        order: &RailOrder,
        (method, path, body): (Method, &str, Vec<u8>),
    ) -> RailReply {
        let key = order.key.as_str();
        let reply = match self.call((method, path), key, body).await {
            Ok((status, body)) => answer::reply(asked, status, &body),
            Err(error) => {
                tracing::warn!(key, %error, "a connector was not heard; it is asked again");
                return RailOutcome::Unknown.into();
            }
        };
        if reply.outcome == RailOutcome::Unknown {
            tracing::warn!(key, "a connector does not know of an order; it is asked again");
        }
        reply
    }

    async fn call(
        &self,
        (method, path): (Method, &str),
        key: &str,
        body: Vec<u8>,
    ) -> Result<(StatusCode, Vec<u8>), reqwest::Error> {
        let mut request = self.client.request(method, format!("{}{path}", self.url));
        for (name, value) in self.secret.sign(key, unix_seconds(), &body) {
            request = request.header(name, value);
        }
        if !body.is_empty() {
            request = request.header(CONTENT_TYPE, "application/json").header(KEY, key).body(body);
        }
        read(request.send().await?).await
    }
}

#[async_trait]
impl Rail for Connector {
    async fn quote(&self, asked: &QuoteAsked) -> Result<Quote, RailError> {
        let body = serde_json::to_vec(&Question::of(asked));
        let body = body.map_err(|error| RailError::Refused(error.to_string()))?;
        let id = asked.instruction.map_or_else(|| "quote".to_owned(), |id| format!("{id}:quote"));
        match self.call((Method::POST, "/quotes"), &id, body).await {
            Ok((status, body)) => answer::quote(asked, status, &body),
            Err(error) => Err(RailError::Unavailable(error.without_url().to_string())),
        }
    }

    async fn submit(&self, order: &RailOrder) -> RailReply {
        match serde_json::to_vec(&Order::of(order)) {
            Ok(body) => self.hear(Asked::Submit, order, (Method::POST, "/orders", body)).await,
            Err(error) => RailOutcome::Failed { reason: error.to_string(), returned: true }.into(),
        }
    }

    async fn ask(&self, order: &RailOrder) -> RailReply {
        let path = format!("/orders/{}", order.key);
        self.hear(Asked::Outcome, order, (Method::GET, &path, Vec::new())).await
    }
}

async fn read(mut response: Response) -> Result<(StatusCode, Vec<u8>), reqwest::Error> {
    let status = response.status();
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        body.extend_from_slice(&chunk);
        if body.len() > ANSWER_BYTES_MAX {
            // Longer than any answer of the protocol, so it is none.
            body.clear();
            break;
        }
    }
    Ok((status, body))
}
