//! What events are signed with that anybody may check.

use serde::{Deserialize, Serialize};

use super::Secret;
use crate::access::Environment;
use crate::document::{Body, Document};
use crate::ids::{DocumentId, OrgId};
use crate::session::Session;
use crate::state::{Draft, Halt, Key, Read};

/// The key pair that signs what an environment's endpoints are told. It is made with the first of
/// them and kept out of the log; its public half is nobody's secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventSigner {
    /// The private half.
    pub secret: Secret,
}

impl EventSigner {
    /// The document that has it.
    #[must_use]
    pub fn document(environment: Environment) -> DocumentId {
        DocumentId::named(environment, "event signer", "")
    }
}

impl Document {
    /// What it says of signing events, where it does.
    #[must_use]
    pub const fn event_signer(&self) -> Option<&EventSigner> {
        match &self.body {
            Body::EventSigner(signer) => Some(signer),
            _ => None,
        }
    }
}

/// What preparing to sign reads in either environment.
pub(super) fn reads_of_signer(org: OrgId) -> [Read; 2] {
    [Environment::Production, Environment::Sandbox]
        .map(|environment| Key::Document(org, EventSigner::document(environment)).into())
}

/// What an endpoint's deliveries are signed with: what the environment signs with already, or from
/// now on this. Of two that are made at the same time the first counts.
pub(super) fn signer(
    draft: &mut Draft<'_>,
    session: &Session,
    offered: &Secret,
) -> Result<Secret, Halt> {
    let (org, environment) = (session.org()?, session.environment()?);
    let id = EventSigner::document(environment);
    if let Some(found) = draft.get::<Document>((org, id))? {
        let kept = found.event_signer().map(|signer| signer.secret.clone());
        return Ok(kept.unwrap_or_else(|| offered.clone()));
    }
    let (created_at, updated_at) = (draft.now(), draft.now());
    draft.insert(Document {
        org,
        id,
        environment,
        parent: None,
        version: 1,
        body: EventSigner { secret: offered.clone() }.into(),
        created_at,
        updated_at,
        ended_at: None,
    });
    Ok(offered.clone())
}
