//! One call of the API: what was said, and how it reaches the engine.

use std::convert::Infallible;
use std::ops::Deref;

use axum::extract::{FromRequest, Request};
use countersign_domain::canonical::Hash;
use countersign_domain::command::{Access, Command};
use countersign_domain::idempotency::Idempotency;
use countersign_domain::outcome::Outcome;

use super::error::{Code, Failure};
use super::parse::{Fields, fingerprint};
use crate::app::App;
pub(super) use crate::door::Done;
use crate::door::{Reader, Refused, Visit};
use crate::http::{BodyError, Site};

/// A call whose body, if any, has been read and not yet judged.
pub(super) struct Call {
    visit: Visit,
    /// The digest of the key, where it came in the query.
    in_query: Option<Hash>,
    /// The body's fields, or what is wrong with it. An empty body is an empty object (spec §1.4).
    pub(super) body: Result<Fields, Failure>,
    /// The last event that a client has received of a stream.
    pub(super) last_event_id: Option<String>,
    idempotency_header: Result<Option<String>, Failure>,
}

impl Deref for Call {
    type Target = Visit;

    fn deref(&self) -> &Visit {
        &self.visit
    }
}

impl FromRequest<App> for Call {
    type Rejection = Infallible;

    async fn from_request(request: Request, app: &App) -> Result<Self, Infallible> {
        let visit = Visit::from_request(request, app).await?;
        let body = match &visit.body {
            Ok(bytes) => Fields::parse(bytes).map_err(Failure::from),
            Err(BodyError::TooLarge) => Err(Failure::of(Code::PayloadTooLarge)),
            Err(BodyError::Incomplete) => Err(Failure::invalid("body", "is incomplete")),
        };
        Ok(Self {
            in_query: None,
            body,
            last_event_id: last_event_id(&visit.headers),
            idempotency_header: idempotency_header(&visit.headers),
            visit,
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
        Ok(self.visit.submit(command, idempotency).await?)
    }

    /// Submits what the server itself says of somebody who has no credential yet.
    pub(super) async fn vouch(&self, command: Command) -> Result<Outcome, Failure> {
        Ok(self.visit.vouch(command).await?)
    }

    /// Authenticates the caller and checks what the route asks for.
    pub(super) async fn reader(&self, access: Access) -> Result<Reader, Failure> {
        Ok(self.visit.reader(access).await?)
    }

    /// With the key in the query, if there is none in the header: the one documented client has no
    /// other way to send it. A cookie, which a browser sends by itself, comes after both.
    pub(super) fn with_key_in_query(mut self) -> Self {
        let in_query = self.query.any(&["apiKey", "api_key", "token", "key"]);
        if let Some(secret) = in_query.filter(|_| !self.visit.is_by_key()) {
            let digest = Hash::of_secret(secret.as_bytes());
            self.visit.bring(digest);
            self.in_query = Some(digest);
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
        let lured = self.visit.is_by_cookie() && self.site != Site::Same;
        if lured { Err(Refused::CrossOrigin.into()) } else { Ok(()) }
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
        if self.site == Site::Foreign { Err(Refused::CrossOrigin.into()) } else { Ok(()) }
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
            && let Some(digest) = self.visit.digest()
        {
            operation = format!("{operation} {digest}");
        }
        let fingerprint = fingerprint(body)?;
        Ok(Some(Idempotency { key, operation, fingerprint }))
    }
}
