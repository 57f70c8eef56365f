//! One call of whichever dialect: who calls, what they brought, and how it reaches the engine.

use std::convert::Infallible;
use std::net::IpAddr;
use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::{HeaderMap, Method};
use countersign_domain::access::{Caller, Origin, Token};
use countersign_domain::canonical::Hash;
use countersign_domain::command::{self, Command};
use countersign_domain::idempotency::Idempotency;
use countersign_domain::outcome::Outcome;

use super::{Query, Refused};
use crate::app::App;
use crate::events::Standing;
use crate::http::{BodyError, Credential, PeerAddress, Site, only_looks, read_body};

/// A call whose body, if any, has been read and not yet judged.
pub(crate) struct Visit {
    pub(crate) app: App,
    credential: Option<Caller>,
    /// Which site a browser says it comes from.
    pub(crate) site: Site,
    pub(crate) ip: Option<IpAddr>,
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) query: Query,
    pub(crate) headers: HeaderMap,
    /// The body, or why it was not read.
    pub(crate) body: Result<Bytes, BodyError>,
}

/// What a call came to.
pub(crate) struct Done {
    pub(crate) outcome: Outcome,
    /// Whether this is what was answered to an earlier call under the same idempotency key.
    pub(crate) replayed: bool,
}

impl FromRequest<App> for Visit {
    type Rejection = Infallible;

    async fn from_request(request: Request, app: &App) -> Result<Self, Infallible> {
        let (mut parts, body) = request.into_parts();
        let Credential(credential) = Credential::from_request_parts(&mut parts, app).await?;
        let PeerAddress(ip) = PeerAddress::from_request_parts(&mut parts, app).await?;
        Ok(Self {
            app: app.clone(),
            credential,
            site: Site::of(&parts),
            ip,
            query: Query::parse(parts.uri.query().unwrap_or_default()),
            body: read_body(body).await,
            path: parts.uri.path().to_owned(),
            method: parts.method,
            headers: parts.headers,
        })
    }
}

impl Visit {
    /// Submits a command in the caller's name.
    pub(crate) async fn submit(
        &self,
        command: Command,
        idempotency: Option<Idempotency>,
    ) -> Result<Done, Refused> {
        let caller = self.caller()?;
        if matches!(caller, Caller::Session(_)) {
            // A session lasts as long as it is used; that it was is noted by looking at it.
            self.anyone().await?;
        }
        let answered = self.app.engine.submit(self.request(caller, idempotency, command)).await?;
        Ok(Done { outcome: answered.result?, replayed: answered.replayed })
    }

    /// Submits what the server itself says of somebody who has no credential yet.
    pub(crate) async fn vouch(&self, command: Command) -> Result<Outcome, Refused> {
        let request = self.request(Caller::System, None, command);
        Ok(self.app.engine.submit(request).await?.result?)
    }

    fn request(
        &self,
        caller: Caller,
        idempotency: Option<Idempotency>,
        command: Command,
    ) -> command::Request {
        let (origin, command) = (Origin { ip: self.ip }, Arc::new(command));
        command::Request { caller, origin, idempotency, command }
    }

    /// The credential. A browser sends a session's cookie whoever asks it to, so what changes
    /// something has to come from this server's own pages.
    pub(crate) fn caller(&self) -> Result<Caller, Refused> {
        let caller = self.credential.clone().ok_or(Refused::NoCredential)?;
        if self.is_by_cookie() && !only_looks(&self.method) && self.site != Site::Same {
            return Err(Refused::CrossOrigin);
        }
        Ok(caller)
    }

    /// The digest of the secret that was brought, if any.
    pub(crate) const fn digest(&self) -> Option<Hash> {
        match &self.credential {
            Some(caller) => caller.digest(),
            None => None,
        }
    }

    /// Whether a key was brought, and not only the cookie that a browser sends by itself.
    pub(crate) const fn is_by_key(&self) -> bool {
        matches!(self.credential, Some(Caller::Key(_) | Caller::Token(_)))
    }

    /// Whether a person's cookie is all that was brought.
    pub(crate) const fn is_by_cookie(&self) -> bool {
        matches!(self.credential, Some(Caller::Session(_)))
    }

    /// The same with another key.
    pub(crate) fn bring(&mut self, digest: Hash) {
        self.credential = Some(Caller::Key(digest));
    }

    /// The same with a key as far as a token of it goes, once that is known to be genuine.
    pub(crate) fn bring_token(&mut self, token: Token) {
        self.credential = Some(Caller::Token(token));
    }

    /// The credential, and where it is used.
    pub(crate) fn standing(&self) -> Result<Standing, Refused> {
        Ok(Standing { engine: self.app.engine.clone(), caller: self.caller()?, ip: self.ip })
    }
}
