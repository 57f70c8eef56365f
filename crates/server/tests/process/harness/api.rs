//! The API over HTTP, with a key.

use std::sync::LazyLock;
use std::time::Duration;

use reqwest::{Client, Method, RequestBuilder};
use serde_json::Value;
use tokio::runtime::{Builder, Runtime};

use super::{Answer, NoAnswer};

/// Every thread of a test asks as if it were alone; what their requests share is here.
static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| {
    drop(rustls::crypto::ring::default_provider().install_default());
    Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap()
});

/// Longer than the API lets anybody wait.
const TIMEOUT: Duration = Duration::from_secs(60);

/// The API with a key, on connections of its own.
#[derive(Clone)]
pub(crate) struct Api {
    client: Client,
    url: String,
    key: String,
    forwarded_for: Option<&'static str>,
}

impl Api {
    /// The API at an address. An empty key is none.
    pub(crate) fn new(url: &str, key: &str) -> Self {
        LazyLock::force(&RUNTIME);
        let client = Client::builder().tls_certs_only([]).no_proxy().timeout(TIMEOUT);
        let client = client.build().unwrap();
        Self { client, url: url.to_owned(), key: key.to_owned(), forwarded_for: None }
    }

    /// The same, as a proxy that speaks for a client.
    pub(crate) fn forwarded_for(self, client: &'static str) -> Self {
        Self { forwarded_for: Some(client), ..self }
    }

    /// `GET`.
    #[track_caller]
    pub(crate) fn get(&self, path: &str) -> Answer {
        self.try_get(path).unwrap()
    }

    /// `GET`, from a server that may go away.
    pub(crate) fn try_get(&self, path: &str) -> Result<Answer, NoAnswer> {
        send(self.request(Method::GET, path))
    }

    /// `POST`.
    #[track_caller]
    pub(crate) fn post(&self, path: &str, body: &Value) -> Answer {
        self.try_post(path, body).unwrap()
    }

    /// `POST`, to a server that may go away.
    pub(crate) fn try_post(&self, path: &str, body: &Value) -> Result<Answer, NoAnswer> {
        send(self.request(Method::POST, path).json(body))
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.client.request(method, format!("{}{path}", self.url));
        let request = match self.forwarded_for {
            Some(client) => request.header("x-forwarded-for", client),
            None => request,
        };
        if self.key.is_empty() { request } else { request.bearer_auth(&self.key) }
    }
}

fn send(request: RequestBuilder) -> Result<Answer, NoAnswer> {
    let failed = |error: reqwest::Error| {
        assert!(!error.is_timeout(), "no answer and no end: {error:?}");
        if error.is_connect() { NoAnswer::Refused } else { NoAnswer::CutOff }
    };
    RUNTIME.block_on(async {
        let response = request.send().await.map_err(failed)?;
        let status = response.status().as_u16();
        let bytes = response.bytes().await.map_err(failed)?;
        Ok(Answer { status, body: serde_json::from_slice(&bytes).unwrap_or(Value::Null) })
    })
}
