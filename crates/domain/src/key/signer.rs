//! What tokens of keys are signed with, for every server that shares a store.

use serde::{Deserialize, Serialize};

use crate::access::Environment;
use crate::document::{Body, Document};
use crate::ids::{DocumentId, KeyId, OrgId};
use crate::outcome::Outcome;
use crate::rejection::Rejection;
use crate::session::{Answer, Session};
use crate::state::{Draft, Halt, Key, Read};
use crate::webhook::Secret;

/// What tokens of an organization's keys are signed with. It is made when the first is asked for
/// and kept out of the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenSigner {
    /// The secret.
    pub secret: Secret,
}

/// A token is asked for: makes sure that there is something to sign it with. Doing it twice is
/// doing it once, and so is doing it at two servers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrepareToken {
    /// The key that it is to be of: the caller's own.
    pub key: KeyId,
    /// What to sign with from now on, where there is nothing yet.
    pub secret: Secret,
}

impl TokenSigner {
    /// The document that has it.
    #[must_use]
    pub fn document(environment: Environment) -> DocumentId {
        DocumentId::named(environment, "token signer", "")
    }
}

impl Document {
    /// What it says of signing tokens, where it does.
    #[must_use]
    pub const fn token_signer(&self) -> Option<&TokenSigner> {
        match &self.body {
            Body::TokenSigner(signer) => Some(signer),
            _ => None,
        }
    }
}

/// What preparing a token reads in either environment.
pub(crate) fn reads_of_signer(org: OrgId) -> [Read; 2] {
    [Environment::Production, Environment::Sandbox]
        .map(|environment| Key::Document(org, TokenSigner::document(environment)).into())
}

/// Keeps what tokens are signed with, unless there is something already.
pub(crate) fn prepare_token(
    draft: &mut Draft<'_>,
    session: &Session,
    verb: &PrepareToken,
) -> Result<Answer, Halt> {
    // The name that came with the secret has to be the one of the key that the secret leads to.
    if session.actor.key_id() != Some(verb.key) {
        return Err(Rejection::Unauthenticated.into());
    }
    let (org, environment) = (session.org()?, session.environment()?);
    let id = TokenSigner::document(environment);
    if draft.get::<Document>((org, id))?.is_none() {
        let (created_at, updated_at) = (draft.now(), draft.now());
        draft.insert(Document {
            org,
            id,
            environment,
            parent: None,
            version: 1,
            body: TokenSigner { secret: verb.secret.clone() }.into(),
            created_at,
            updated_at,
            ended_at: None,
        });
    }
    Ok(Outcome::Done.into())
}
