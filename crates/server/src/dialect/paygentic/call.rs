//! One call of the API: what was said, and how it reaches the engine.

use std::convert::Infallible;
use std::ops::Deref;

use axum::extract::{FromRequest, Request};
use countersign_domain::access::Actor;
use countersign_domain::approval::Approval;
use countersign_domain::command::{Access, Command};
use countersign_domain::document::Document;
use countersign_domain::ids::OrgId;
use countersign_domain::key::KeyKind;
use countersign_domain::outcome::Outcome;
use countersign_domain::resource::{ResourceCommand, ResourceDone, ResourceVerb};
use std::sync::Arc;

use super::error::Failure;
use super::home::Named;
use crate::app::App;
use crate::door::{Fields, Reader, Visit};
use crate::http::BodyError;

/// A call whose body, if any, has been read and not yet judged.
pub(super) struct Call {
    visit: Visit,
    /// The body's members, or what is wrong with it. An empty body is an empty object.
    body: Result<Fields, Failure>,
}

/// What is asked for, once it has been read.
pub(super) struct Asked {
    /// The merchant that it names.
    pub(super) merchant: Option<Merchant>,
    /// Whom a platform says it acts for.
    pub(super) on_behalf_of: Option<String>,
    /// What.
    pub(super) verb: ResourceVerb,
    /// What the path names, by which its merchant is found where nothing else says it.
    pub(super) named: Option<Named>,
}

/// A merchant as somebody names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Merchant {
    /// By an id.
    Id(OrgId),
    /// By a text that is nobody's id.
    Nobody,
}

impl Asked {
    /// Something about what is found by its id.
    pub(super) const fn about(named: Named, verb: ResourceVerb) -> Self {
        Self { merchant: None, on_behalf_of: None, verb, named: Some(named) }
    }
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
            Ok(bytes) => Fields::parse(bytes)
                .map_err(|error| Failure::malformed(&format!("The body {}", error.message))),
            Err(BodyError::TooLarge) => Err(Failure::too_large()),
            Err(BodyError::Incomplete) => Err(Failure::malformed("The body is incomplete")),
        };
        Ok(Self { visit, body })
    }
}

impl Call {
    /// Reads the body. What is wrong with it is told only to those who may ask: hand the result to
    /// [`Call::submit`].
    pub(super) fn parse<T, E: Into<Failure>>(
        &self,
        read: impl FnOnce(&Fields) -> Result<T, E>,
    ) -> Result<T, Failure> {
        self.body.as_ref().map_err(Clone::clone).and_then(|body| read(body).map_err(Into::into))
    }

    /// Whether a member of the body is this word.
    pub(super) fn says(&self, name: &str, word: &str) -> bool {
        let said = self.body.as_ref().ok().and_then(|body| body.raw(name));
        said.is_some_and(|raw| {
            serde_json::from_str(raw.get()).is_ok_and(|said: String| said == word)
        })
    }

    /// Submits what was read. A caller who may not ask at all hears that first, and only then what
    /// is wrong with the request.
    pub(super) async fn submit(
        &self,
        access: Access,
        asked: Result<Asked, Failure>,
    ) -> Result<ResourceDone, Failure> {
        let asked = match asked {
            Ok(asked) => asked,
            Err(failure) => {
                self.reader(access).await?;
                return Err(failure);
            }
        };
        let merchant = match asked.merchant {
            Some(Merchant::Id(org)) => Some(org),
            Some(Merchant::Nobody) => return Err(self.nobody(access).await?),
            None => None,
        };
        let Asked { on_behalf_of, verb, named, .. } = asked;
        let command = ResourceCommand { merchant, on_behalf_of, verb };
        let answer = self.send(command.clone()).await;
        let (Err(failure), Some(named)) = (&answer, named) else { return answer };
        if !failure.is_not_found() {
            return answer;
        }
        // A platform acts wherever what it names is; everybody else is at home already.
        let reader = self.reader(access).await?;
        match reader.home_of(named).await? {
            Some(org) if is_platform(reader.actor()) && org != reader.org() => {
                self.send(ResourceCommand { merchant: Some(org), ..command }).await
            }
            _ => answer,
        }
    }

    async fn send(&self, command: ResourceCommand) -> Result<ResourceDone, Failure> {
        let done = self.visit.submit(Command::Resource(command), None).await?;
        match done.outcome {
            Outcome::Resource(done) => Ok(done),
            other => Err(Failure::internal(format!("not about a resource: {other:?}"))),
        }
    }

    /// What a caller hears who names a merchant that is nobody.
    pub(super) async fn nobody(&self, access: Access) -> Result<Failure, Failure> {
        let reader = self.reader(access).await?;
        Ok(reader.stranger())
    }

    /// Authenticates the caller and checks what the route asks for.
    pub(super) async fn reader(&self, access: Access) -> Result<Reader, Failure> {
        Ok(self.visit.reader(access).await?)
    }
}

/// Whether a platform acts.
pub(super) fn is_platform(actor: &Actor) -> bool {
    actor.kind() == Some(KeyKind::Platform)
}

/// A document, of what was done.
pub(super) fn document(done: ResourceDone) -> Result<Arc<Document>, Failure> {
    match done {
        ResourceDone::Document(document) | ResourceDone::Existing(document) => Ok(document),
        other => Err(Failure::internal(format!("not a document: {other:?}"))),
    }
}

/// A review, of what was done.
pub(super) fn review(done: ResourceDone) -> Result<Arc<Approval>, Failure> {
    match done {
        ResourceDone::Review(approval) => Ok(approval),
        other => Err(Failure::internal(format!("not a review: {other:?}"))),
    }
}
