//! One call of this dialect.

use std::convert::Infallible;
use std::ops::Deref;

use axum::extract::{FromRequest, Request};
use countersign_domain::access::Duty;
use countersign_domain::command::{Access, Command};
use countersign_domain::outcome::Outcome;

use super::error::{Code, Failure};
use crate::app::App;
use crate::door::{Fields, Reader, Visit};
use crate::http::BodyError;

/// A call whose body, if any, has been read and not yet judged.
pub(super) struct Call {
    visit: Visit,
    /// The body's fields, or what is wrong with it. An absent body is an empty object.
    pub(super) body: Result<Fields, Failure>,
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
            Err(BodyError::TooLarge) => {
                Err(Failure::new(Code::PayloadTooLarge, "the body is larger than 1 MiB"))
            }
            Err(BodyError::Incomplete) => Err(Failure::invalid("body", "is incomplete")),
        };
        Ok(Self { visit, body })
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
    /// what is wrong with the request.
    pub(super) async fn submit(
        &self,
        (access, duty): (Access, Duty),
        parsed: Result<Command, Failure>,
    ) -> Result<Outcome, Failure> {
        match parsed {
            Ok(command) => Ok(self.visit.submit(command, None).await?.outcome),
            Err(failure) => {
                self.servant((access, duty)).await?;
                Err(failure)
            }
        }
    }

    /// Authenticates the caller and checks what the route asks for.
    pub(super) async fn reader(&self, access: Access) -> Result<Reader, Failure> {
        Ok(self.visit.reader(access).await?)
    }

    /// Submits what the server itself says.
    pub(super) async fn vouch(&self, command: Command) -> Result<Outcome, Failure> {
        Ok(self.visit.vouch(command).await?)
    }

    /// The same, and what the caller is there for.
    pub(super) async fn servant(&self, (access, duty): (Access, Duty)) -> Result<Reader, Failure> {
        let reader = self.visit.reader(access).await?;
        reader.must_serve(duty).await?;
        Ok(reader)
    }
}
