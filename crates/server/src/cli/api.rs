//! The API over HTTP.

use std::time::Duration;

use anyhow::Context as _;
use reqwest::{Client, Method, RequestBuilder, Response};
use serde_json::Value;

use super::api_error::ApiError;
use super::target::Target;

/// The API, with a key.
pub(super) struct Api {
    client: Client,
    target: Target,
}

/// The longest wait of the API, and some time on the way.
const TIMEOUT: Duration = Duration::from_secs(40);
/// Streams last as long as somebody listens.
const STREAM_TIMEOUT: Duration = Duration::from_secs(365 * 86_400);
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

impl Api {
    /// The API of a target.
    pub(super) fn new(target: Target) -> anyhow::Result<Self> {
        let client = client(&target.url)?;
        Ok(Self { client, target })
    }

    /// Where it answers.
    pub(super) fn url(&self) -> &str {
        &self.target.url
    }

    /// `GET`.
    pub(super) async fn get(&self, path: &str, query: &[(&str, &str)]) -> Result<Value, ApiError> {
        let request = self.request(Method::GET, path).query(query);
        let (_, body) = self.send(request).await?;
        Ok(body)
    }

    /// `POST`; answers with the status as well.
    pub(super) async fn post(
        &self,
        path: &str,
        body: &Value,
        idempotency_key: Option<&str>,
    ) -> Result<(u16, Value), ApiError> {
        let mut request = self.request(Method::POST, path).json(body);
        if let Some(key) = idempotency_key {
            request = request.header("idempotency-key", key);
        }
        self.send(request).await
    }

    /// `PATCH`.
    pub(super) async fn patch(&self, path: &str, body: &Value) -> Result<Value, ApiError> {
        let (_, body) = self.send(self.request(Method::PATCH, path).json(body)).await?;
        Ok(body)
    }

    /// `DELETE`.
    pub(super) async fn delete(&self, path: &str) -> Result<Value, ApiError> {
        let (_, body) = self.send(self.request(Method::DELETE, path)).await?;
        Ok(body)
    }

    /// A stream of events behind one of them. It has no end of its own.
    pub(super) async fn stream(
        &self,
        path: &str,
        behind: Option<&str>,
    ) -> Result<Response, ApiError> {
        let request = self.request(Method::GET, path).header("accept", "text/event-stream");
        let request = match behind {
            Some(event) => request.header("last-event-id", event),
            None => request,
        };
        let response = request.timeout(STREAM_TIMEOUT).send().await;
        let response = response.map_err(|error| self.unreachable(&error))?;
        let status = response.status().as_u16();
        if status < 300 {
            return Ok(response);
        }
        let (_, body) = self.answer(response).await?;
        Err(ApiError::refused(status, body, &self.target.url))
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.client.request(method, format!("{}{path}", self.target.url));
        match &self.target.key {
            Some(key) => request.bearer_auth(key.reveal()),
            None => request,
        }
    }

    async fn send(&self, request: RequestBuilder) -> Result<(u16, Value), ApiError> {
        let response = request.send().await.map_err(|error| self.unreachable(&error))?;
        let (status, body) = self.answer(response).await?;
        if status < 300 {
            return Ok((status, body));
        }
        Err(ApiError::refused(status, body, &self.target.url))
    }

    async fn answer(&self, response: Response) -> Result<(u16, Value), ApiError> {
        let status = response.status().as_u16();
        let bytes = response.bytes().await.map_err(|error| self.unreachable(&error))?;
        let foreign = |_| ApiError::Foreign { url: self.target.url.clone(), status };
        Ok((status, serde_json::from_slice(&bytes).map_err(foreign)?))
    }

    fn unreachable(&self, error: &reqwest::Error) -> ApiError {
        let (url, cause) = (self.target.url.clone(), cause(error));
        ApiError::Unreachable { url, cause, sent: !error.is_connect() }
    }
}

/// A client for a URL. On this machine there is neither a proxy nor a certificate in between, and
/// looking for them takes longer than the request.
fn client(url: &str) -> anyhow::Result<Client> {
    // Whoever installs it first wins; there is only one.
    drop(rustls::crypto::ring::default_provider().install_default());
    let builder = Client::builder()
        .user_agent(concat!("countersign/", env!("CARGO_PKG_VERSION")))
        .redirect(reqwest::redirect::Policy::none())
        .connect_timeout(CONNECT_TIMEOUT)
        .timeout(TIMEOUT);
    let builder = if url.starts_with("http://") { builder.tls_certs_only([]) } else { builder };
    let builder = if super::target::is_loopback(url) { builder.no_proxy() } else { builder };
    builder.build().context("no HTTP client")
}

/// The innermost reason, which is what people can do something about.
fn cause(error: &reqwest::Error) -> String {
    let mut inner: &dyn std::error::Error = error;
    while let Some(source) = inner.source() {
        inner = source;
    }
    inner.to_string()
}

/// A member's text; empty where there is none.
pub(super) fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value.get(name).and_then(Value::as_str).unwrap_or_default()
}

/// A member's list; empty where there is none.
pub(super) fn list<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    value.get(name).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}
