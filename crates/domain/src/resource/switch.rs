//! Whether a merchant is told of its reviews by webhook.

use serde::{Deserialize, Serialize};

use super::ResourceDone;
use crate::access::Environment;
use crate::document::{Document, change_document, file_document};
use crate::ids::DocumentId;
use crate::rejection::{Object, Rejection};
use crate::session::{Answer, Session};
use crate::state::{Draft, Halt};

/// Whether a merchant is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WebhookSwitch {
    /// Whether it is.
    pub enabled: bool,
}

/// What becomes of the switch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SwitchVerb {
    /// Puts one up, switched on; refused where there is one.
    Enable,
    /// Turns it.
    Turn(bool),
}

impl WebhookSwitch {
    /// The id of an environment's one switch.
    #[must_use]
    pub fn id(environment: Environment) -> DocumentId {
        DocumentId::named(environment, "webhook_switch", "")
    }
}

pub(super) fn turn(
    draft: &mut Draft<'_>,
    session: &Session,
    verb: SwitchVerb,
) -> Result<Answer, Halt> {
    let id = WebhookSwitch::id(session.environment()?);
    let found = draft.get::<Document>((session.org()?, id))?;
    let document = match (verb, found) {
        (SwitchVerb::Enable, Some(_)) => {
            return Err(Rejection::NameTaken { space: "webhook_switch".into() }.into());
        }
        (SwitchVerb::Enable, None) => {
            file_document(draft, session, (id, None), WebhookSwitch { enabled: true })?
        }
        (SwitchVerb::Turn(_), None) => return Err(Rejection::NotFound(Object::Document).into()),
        (SwitchVerb::Turn(enabled), Some(found)) => {
            change_document(draft, session, &found, WebhookSwitch { enabled })?
        }
    };
    Ok(ResourceDone::Document(document).into())
}
