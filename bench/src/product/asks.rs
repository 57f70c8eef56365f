//! What clients of the other dialects ask for, each under a name that nobody used before.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::{Context as _, Result};
use serde_json::Value;

use super::api::{Api, text};
use crate::load::random::Random;
use crate::load::request::Prelude;
use crate::load::script::Script;

/// How many users hold tokens.
const USERS: usize = 200;

/// What is asked for.
#[derive(Clone)]
pub(crate) enum Ask {
    /// Transfers of 0.01 between users: `POST /v2/wallets/transfers`.
    Transfer(Arc<[String]>),
    /// Reviews of orders: `POST /v0/approvals`, for this organization.
    Review(String),
}

/// One connection's requests.
pub(crate) struct Asker {
    ask: Ask,
    prelude: Arc<Prelude>,
    random: Random,
    left: usize,
    body: Vec<u8>,
}

/// One script per connection, together `count` requests.
pub(crate) fn crew(
    (address, key): (SocketAddr, &str),
    ask: &Ask,
    (connections, count): (usize, usize),
) -> Vec<Asker> {
    // Every asker of this process draws other names, so that none is ever a replay.
    static SEED: AtomicU64 = AtomicU64::new(1 << 32);
    let prelude = Arc::new(Prelude::new("POST", ask.path(), address, key));
    let share = |number: usize| count / connections + usize::from(number < count % connections);
    let one = |number: usize| Asker {
        ask: ask.clone(),
        prelude: Arc::clone(&prelude),
        random: Random::seeded(SEED.fetch_add(1, Ordering::Relaxed)),
        left: share(number),
        body: Vec::with_capacity(256),
    };
    (0..connections).map(one).collect()
}

/// Users who hold tokens, and may send them to each other.
pub(crate) fn users(api: Api<'_>) -> Result<Arc<[String]>> {
    let create = |number: usize| {
        let body = format!(
            r#"{{"type":"individual","firstName":"Bench","lastName":"{number}",
                "email":"bench-{number}@example.com","dateOfBirth":"1990-01-01",
                "signedAgreementId":"bench","ipAddress":"192.0.2.1"}}"#
        );
        ("/v2/users".to_owned(), body)
    };
    let creations: Vec<_> = (0..USERS).map(create).collect();
    let made = api.post(&creations, 200).context("creating users")?;
    let id = |user: &Value| text(user, "id").map(str::to_owned);
    let ids = made.iter().map(id).collect::<Result<Vec<_>>>()?;
    let fund = |id: &String| {
        let body = format!(
            r#"{{"userId":"{id}","chain":"POLYGON","currency":"usdc","amount":"1000000"}}"#
        );
        ("/v1/sandbox/hifi/fund".to_owned(), body)
    };
    let fundings: Vec<_> = ids.iter().map(fund).collect();
    api.post(&fundings, 200).context("funding users")?;
    Ok(ids.into())
}

impl Ask {
    const fn path(&self) -> &'static str {
        match self {
            Self::Transfer(_) => "/v2/wallets/transfers",
            Self::Review(_) => "/v0/approvals",
        }
    }
}

impl Asker {
    fn write(&mut self, parts: &[&str]) {
        for part in parts {
            self.body.extend_from_slice(part.as_bytes());
        }
    }
}

impl Script for Asker {
    fn next(&mut self, request: &mut Vec<u8>) -> bool {
        if self.left == 0 {
            return false;
        }
        self.left -= 1;
        let key = self.random.key();
        let name = std::str::from_utf8(&key).unwrap_or_default();
        self.body.clear();
        match self.ask.clone() {
            Ask::Transfer(users) => {
                let from = self.random.below(users.len());
                let to = (from + 1 + self.random.below(users.len() - 1)) % users.len();
                let user = |number: usize| users.get(number).map_or("", String::as_str);
                let ends = [r#"","source":{"userId":""#, user(from)];
                self.write(&[r#"{"requestId":""#, name]);
                self.write(&ends);
                self.write(&[r#""},"destination":{"userId":""#, user(to)]);
                self.write(&[r#""},"amount":0.01,"currency":"usdc","chain":"POLYGON"}"#]);
            }
            Ask::Review(organization) => {
                self.write(&[r#"{"merchantId":""#, &organization]);
                self.write(&[r#"","resourceType":"order","resourceId":""#, name]);
                self.write(&[r#"","dataSnapshotHash":"sha256:0","note":"Bench"}"#]);
            }
        }
        self.prelude.write(request, b"", &self.body);
        true
    }

    fn expects(&self) -> u16 {
        match self.ask {
            Ask::Transfer(_) => 200,
            Ask::Review(_) => 201,
        }
    }

    fn answered(&mut self, _body: &[u8]) {}
}
