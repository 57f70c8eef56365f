//! One call of the API: who calls, what they said, and how it reaches the engine.

use std::convert::Infallible;
use std::net::IpAddr;
use std::sync::Arc;

use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::Method;
use countersign_domain::access::{Caller, Origin};
use countersign_domain::canonical::Hash;
use countersign_domain::command::{self, Access, Command};
use countersign_domain::idempotency::Idempotency;
use countersign_domain::outcome::Outcome;
use serde_json::json;

use super::error::{Code, Failure};
use super::parse::{Fields, Query, fingerprint};
use crate::app::App;
use crate::events::Standing;
use crate::http::{BodyError, Credential, PeerAddress, Site, only_looks, read_body};

/// A call whose body, if any, has been read and not yet judged.
pub(super) struct Call {
    pub(super) app: App,
    credential: Option<Caller>,
    /// The digest of the key, where it came in the query.
    in_query: Option<Hash>,
    /// Which site a browser says it comes from.
    site: Site,
    pub(super) ip: Option<IpAddr>,
    pub(super) query: Query,
    /// The body's fields, or what is wrong with it. An empty body is an empty object (spec §1.4).
    pub(super) body: Result<Fields, Failure>,
    /// The last event that a client has received of a stream.
    pub(super) last_event_id: Option<String>,
    method: Method,
    path: String,
    idempotency_header: Result<Option<String>, Failure>,
}

/// What a call came to.
pub(super) struct Done {
    pub(super) outcome: Outcome,
    pub(super) replayed: bool,
}

impl FromRequest<App> for Call {
    type Rejection = Infallible;

    async fn from_request(request: Request, app: &App) -> Result<Self, Infallible> {
        let (mut parts, body) = request.into_parts();
        let Credential(credential) = Credential::from_request_parts(&mut parts, app).await?;
        let PeerAddress(ip) = PeerAddress::from_request_parts(&mut parts, app).await?;
        let body = match read_body(body).await {
            Ok(bytes) => Fields::parse(&bytes),
            Err(BodyError::TooLarge) => Err(Failure::of(Code::PayloadTooLarge)),
            Err(BodyError::Incomplete) => Err(Failure::invalid("body", "is incomplete")),
        };
        Ok(Self {
            app: app.clone(),
            credential,
            in_query: None,
            site: Site::of(&parts),
            ip,
            query: Query::parse(parts.uri.query().unwrap_or_default()),
            body,
            last_event_id: last_event_id(&parts.headers),
            idempotency_header: idempotency_header(&parts.headers),
            path: parts.uri.path().to_owned(),
            method: parts.method,
        })
    }
}

/// What is no text names no event, and is told so like any other id that is none.
fn last_event_id(headers: &axum::http::HeaderMap) -> Option<String> {
    let value = headers.get("last-event-id").filter(|value| !value.is_empty())?;
    Some(String::from_utf8_lossy(value.as_bytes()).into_owned())
}

fn idempotency_header(headers: &axum::http::HeaderMap) -> Result<Option<String>, Failure> {
    let Some(value) = headers.get("idempotency-key") else { return Ok(None) };
    match value.to_str() {
        Ok(key) => Ok(Some(key.to_owned())),
        Err(_) => Err(Failure::invalid("Idempotency-Key", "must be plain ASCII")),
    }
}

impl Call {
    /// Reads the body. What is wrong with it is told only to those who may ask: hand the result to
    /// [`Call::submit`].
    pub(super) fn parse<T>(
        &self,
        read: impl FnOnce(&Fields) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        self.body.as_ref().map_err(Clone::clone).and_then(read)
    }

    /// Submits what was parsed. A caller who may not ask at all hears that first, and only then
    /// what is wrong with the request (spec §2.4).
    pub(super) async fn submit(
        &self,
        access: Access,
        parsed: Result<Command, Failure>,
    ) -> Result<Done, Failure> {
        let idempotency = self.idempotency();
        let (command, idempotency) = match (parsed, idempotency) {
            (Ok(command), Ok(idempotency)) => (command, idempotency),
            (Err(failure), _) | (_, Err(failure)) => {
                self.reader(access).await?;
                return Err(failure);
            }
        };
        self.send(command, idempotency).await
    }

    /// Submits what was parsed, and keeps nothing of the request: it has a secret in it that could
    /// be guessed at, even by its fingerprint.
    pub(super) async fn submit_secret(&self, command: Command) -> Result<Done, Failure> {
        self.send(command, None).await
    }

    /// Submits what was parsed under no idempotency key: one of several commands of a call, all of
    /// which may be repeated.
    pub(super) async fn submit_alone(&self, command: Command) -> Result<Done, Failure> {
        self.send(command, None).await
    }

    async fn send(
        &self,
        command: Command,
        idempotency: Option<Idempotency>,
    ) -> Result<Done, Failure> {
        let caller = self.caller()?;
        if matches!(caller, Caller::Session(_)) {
            // A session lasts as long as it is used; that it was is noted by looking at it.
            self.anyone().await?;
        }
        let request = command::Request {
            caller,
            origin: Origin { ip: self.ip },
            idempotency,
            command: Arc::new(command),
        };
        let answered = self.app.engine.submit(request).await?;
        let outcome = answered.result?;
        Ok(Done { outcome, replayed: answered.replayed })
    }

    /// Submits what the server itself says of somebody who has no credential yet.
    pub(super) async fn vouch(&self, command: Command) -> Result<Outcome, Failure> {
        let request = command::Request {
            caller: Caller::System,
            origin: Origin { ip: self.ip },
            idempotency: None,
            command: Arc::new(command),
        };
        Ok(self.app.engine.submit(request).await?.result?)
    }

    /// The credential. A browser sends a session's cookie whoever asks it to, so what changes
    /// something has to come from this server's own pages.
    pub(super) fn caller(&self) -> Result<Caller, Failure> {
        let caller = self.credential.clone().ok_or(Failure::of(Code::Unauthorized))?;
        let by_cookie = matches!(caller, Caller::Session(_)) && !only_looks(&self.method);
        if by_cookie && self.site != Site::Same {
            return Err(cross_origin());
        }
        Ok(caller)
    }

    /// The credential, and where it is used.
    pub(super) fn standing(&self) -> Result<Standing, Failure> {
        Ok(Standing { engine: self.app.engine.clone(), caller: self.caller()?, ip: self.ip })
    }

    /// With the key in the query, if there is none in the header: the one documented client has no
    /// other way to send it. A cookie, which a browser sends by itself, comes after both.
    pub(super) fn with_key_in_query(mut self) -> Self {
        let by_header = matches!(self.credential, Some(Caller::Key(_)));
        let in_query = self.query.any(&["apiKey", "api_key", "token", "key"]);
        if let Some(secret) = in_query.filter(|_| !by_header) {
            let digest = Hash::of_secret(secret.as_bytes());
            (self.credential, self.in_query) = (Some(Caller::Key(digest)), Some(digest));
        }
        self
    }

    /// Counts a request whose key came in the query, once that is known to work. What came in the
    /// header was counted before anything else.
    pub(super) fn count_key_in_query(&self) -> Result<(), Failure> {
        let Some(digest) = self.in_query else { return Ok(()) };
        let limits = &self.app.traffic.limits;
        match limits.request(digest, &self.method, self.app.engine.now()) {
            Some(taken) if !taken.allowed => {
                Err(Failure::too_many(taken.limit, taken.retry_after_seconds))
            }
            _ => Ok(()),
        }
    }

    /// Refuses to serve a person's cookie to any page but this server's own: a browser sends it
    /// with a handshake whoever asks it to, and lets that page read all that comes back.
    pub(super) fn must_not_be_lured(&self) -> Result<(), Failure> {
        let by_cookie = matches!(self.credential, Some(Caller::Session(_)));
        if by_cookie && self.site != Site::Same { Err(cross_origin()) } else { Ok(()) }
    }

    /// Takes one of the few attempts that there are at a password in a minute.
    pub(super) fn attempt(&self, whose: Hash) -> Result<(), Failure> {
        let taken = self.app.traffic.limits.attempt(whose, self.ip, self.app.engine.now());
        taken.map_err(|taken| Failure::too_many(taken.limit, taken.retry_after_seconds))
    }

    /// Gives back an attempt that was right.
    pub(super) fn succeeded(&self, whose: Hash) {
        self.app.traffic.limits.succeeded(whose, self.ip);
    }

    /// Refuses what a browser says comes from somebody else's page: nobody is to be signed in as
    /// somebody they are not.
    pub(super) fn must_not_be_foreign(&self) -> Result<(), Failure> {
        if self.site == Site::Foreign { Err(cross_origin()) } else { Ok(()) }
    }

    /// The idempotency key of the header or of the body (spec §7.1).
    fn idempotency(&self) -> Result<Option<Idempotency>, Failure> {
        let header = self.idempotency_header.clone()?;
        let Ok(body) = &self.body else { return Ok(None) };
        let in_body = body.optional_text("idempotencyKey", 255)?;
        let key = match (header, in_body) {
            (Some(header), Some(body)) if header != body => {
                let message = "differs from the Idempotency-Key header";
                return Err(Failure::invalid("idempotencyKey", message));
            }
            (Some(key), _) | (None, Some(key)) => key,
            (None, None) => return Ok(None),
        };
        if key.is_empty() || key.chars().count() > 255 {
            return Err(Failure::invalid("idempotencyKey", "must have 1 to 255 characters"));
        }
        let mut operation = format!("{} {}", self.method, self.path);
        // What a person says of a request is theirs alone: the same words under the same key by
        // somebody else are another vote, and no repetition.
        let personal = ["/v1/approvals/", "/v1/inbox/"];
        if personal.iter().any(|path| self.path.starts_with(path))
            && let Some(Caller::Key(digest) | Caller::Session(digest)) = &self.credential
        {
            operation = format!("{operation} {digest}");
        }
        let fingerprint = fingerprint(body)?;
        Ok(Some(Idempotency { key, operation, fingerprint }))
    }
}

fn cross_origin() -> Failure {
    let message = "A signed-in person can do this from this server's own pages alone.";
    Failure::new(Code::PermissionDenied, message).with(json!({ "reason": "CROSS_ORIGIN" }))
}
