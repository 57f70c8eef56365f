//! One call of the dialect: what was said, and how it reaches the engine.

use std::convert::Infallible;
use std::ops::Deref;

use axum::extract::{FromRequest, Request};
use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use countersign_domain::canonical::{Hash, Tag};
use countersign_domain::command::{Access, Command};
use countersign_domain::idempotency::Idempotency;

use super::error::{Code, Failure};
use super::permission::{Scope, Word};
use super::token;
use crate::app::App;
use crate::door::{Done, Fields, Reader, Visit, canonical_object};

/// A call whose body, if any, has been read and not yet judged.
pub(super) struct Call {
    visit: Visit,
    /// What its token is for, where it came with one.
    scope: Option<Scope>,
    /// Why its token could not be looked at, where it could not.
    trouble: Option<Failure>,
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
        let mut visit = Visit::from_request(request, app).await?;
        let bearer = bearer(&visit.headers).filter(|bearer| token::is_token(bearer));
        let Some(bearer) = bearer else { return Ok(Self { visit, scope: None, trouble: None }) };
        let read = token::read(&app.engine, &bearer).await;
        Ok(match read {
            Ok(Some((token, scope))) => {
                visit.bring_token(token);
                let trouble = counted(&visit, token.key);
                Self { visit, scope: Some(scope), trouble }
            }
            // What is no token of ours is a secret that nobody has.
            Ok(None) => Self { visit, scope: None, trouble: None },
            Err(refused) => Self { visit, scope: None, trouble: Some(refused.into()) },
        })
    }
}

/// Counts the request by the key behind the token: another token is no fresh start.
fn counted(visit: &Visit, key: Hash) -> Option<Failure> {
    let limits = &visit.app.traffic.limits;
    let taken = limits.request(key, &visit.method, visit.app.engine.now())?;
    (!taken.allowed).then(|| Failure::too_many(taken.retry_after_seconds))
}

fn bearer(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, bearer) = value.split_at_checked(7)?;
    scheme.eq_ignore_ascii_case("bearer ").then(|| bearer.trim().to_owned())
}

/// What a route asks for: one of these words, each with what stands behind it.
#[derive(Clone, Copy)]
pub(super) struct Needs {
    words: &'static [Word],
    access: Access,
}

impl Needs {
    /// A credential with one of these permissions that reaches what it names.
    pub(super) const fn one_of(words: &'static [Word]) -> Self {
        let access = match words.first() {
            Some(word) => Access::Permission(word.permission()),
            None => Access::Own,
        };
        Self { words, access }
    }

    /// The same, and not scoped to wallets.
    pub(super) const fn whole(words: &'static [Word]) -> Self {
        let access = match words.first() {
            Some(word) => Access::Unscoped(word.permission()),
            None => Access::Own,
        };
        Self { words, access }
    }
}

impl Call {
    /// What every dialect knows of the call.
    pub(super) const fn visit(&self) -> &Visit {
        &self.visit
    }

    /// Authenticates the caller and checks what the route asks for.
    pub(super) async fn reader(&self, needs: Needs) -> Result<Reader, Failure> {
        self.works()?;
        let reader = self.visit.anyone().await?;
        self.is_for(needs)?;
        countersign_domain::access::check_access(&reader.actor, needs.access)?;
        Ok(reader)
    }

    /// Reads the body. What is wrong with it is told only to those who may ask: hand the result to
    /// [`Call::submit`].
    pub(super) fn parse<T>(
        &self,
        read: impl FnOnce(&Fields) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        read(&self.fields()?)
    }

    /// The members of the body. An empty one is an empty object.
    fn fields(&self) -> Result<Fields, Failure> {
        match &self.visit.body {
            Ok(bytes) => Ok(Fields::parse(bytes)?),
            Err(error) => Err((*error).into()),
        }
    }

    /// Submits what was parsed. A caller who may not ask at all hears that first, and only then
    /// what is wrong with the request.
    pub(super) async fn submit(
        &self,
        needs: Needs,
        parsed: Result<Command, Failure>,
    ) -> Result<Done, Failure> {
        self.send(needs, parsed, Ok(None)).await
    }

    /// The same, once under the idempotency key of the header.
    pub(super) async fn submit_once(
        &self,
        needs: Needs,
        parsed: Result<Command, Failure>,
    ) -> Result<Done, Failure> {
        self.send(needs, parsed, self.idempotency()).await
    }

    async fn send(
        &self,
        needs: Needs,
        parsed: Result<Command, Failure>,
        idempotency: Result<Option<Idempotency>, Failure>,
    ) -> Result<Done, Failure> {
        self.works()?;
        let (command, idempotency) = match (parsed, idempotency) {
            (Ok(command), Ok(idempotency)) => (command, idempotency),
            (Err(failure), _) | (_, Err(failure)) => {
                self.reader(needs).await?;
                return Err(failure);
            }
        };
        if self.scope.is_some() {
            // Whether a token is for this is said after whether it works at all.
            self.reader(needs).await?;
        }
        Ok(self.visit.submit(command, idempotency).await?)
    }

    /// Refuses what could not be looked at, or is one too many.
    fn works(&self) -> Result<(), Failure> {
        self.trouble.clone().map_or(Ok(()), Err)
    }

    /// Refuses a token that is for other things.
    fn is_for(&self, needs: Needs) -> Result<(), Failure> {
        let Some(scope) = self.scope else { return Ok(()) };
        if needs.words.is_empty() || needs.words.iter().any(|word| scope.has(*word)) {
            return Ok(());
        }
        let words: Vec<&str> = needs.words.iter().map(|word| word.as_str()).collect();
        let message = format!("Missing permission: {}", words.join(" or "));
        Err(Failure::new(Code::PermissionMissing, message))
    }

    /// The idempotency key of the header, with the fingerprint of the body.
    fn idempotency(&self) -> Result<Option<Idempotency>, Failure> {
        const NAME: &str = "Idempotency-Key";
        let Some(value) = self.visit.headers.get(NAME) else { return Ok(None) };
        let key = value.to_str().map_err(|_| Failure::invalid(NAME, "must be plain ASCII"))?;
        if key.is_empty() || key.chars().count() > 255 {
            return Err(Failure::invalid(NAME, "must have 1 to 255 characters"));
        }
        let text = canonical_object(&self.fields()?);
        let text = text.ok_or_else(|| Failure::invalid("body", "nests too deeply"))?;
        let operation = format!("{} {}", self.visit.method, self.visit.path);
        let fingerprint = Hash::of(Tag::Request, text.as_bytes());
        Ok(Some(Idempotency { key: key.to_owned(), operation, fingerprint }))
    }
}
