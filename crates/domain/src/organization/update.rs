//! What an organization chooses.

use super::{Organization, OrganizationSettings, SelfApproval};
use crate::access::Actor;
use crate::ids::OrgId;
use crate::log::Fact;
use crate::outcome::Outcome;
use crate::rejection::Rejection;
use crate::session::{Answer, Session};
use crate::state::{Draft, Halt};

/// `PATCH /organizations/me`, and the operator's `org set`. None leaves a field as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UpdateOrganization {
    /// The organization, when the operator asks.
    pub org: Option<OrgId>,
    /// Another name.
    pub name: Option<String>,
    /// Whether the people behind a request may decide it.
    pub self_approval: Option<SelfApproval>,
    /// How long approval requests wait, in seconds, or the server's default.
    pub approval_ttl_seconds: Option<Option<u32>>,
}

/// Changes an organization. That people decide their own requests with real money is for the
/// operator alone to allow (spec §13.7).
pub(crate) fn update(
    draft: &mut Draft<'_>,
    session: &Session,
    verb: &UpdateOrganization,
) -> Result<Answer, Halt> {
    let before = session.organization()?;
    let operator = matches!(session.actor, Actor::Operator);
    if verb.self_approval == Some(SelfApproval::Always) && !operator {
        return Err(Rejection::OperatorOnly.into());
    }
    let was = before.settings;
    let settings = OrganizationSettings {
        self_approval: verb.self_approval.unwrap_or(was.self_approval),
        approval_ttl_seconds: verb.approval_ttl_seconds.unwrap_or(was.approval_ttl_seconds),
    };
    let name = verb.name.clone().unwrap_or_else(|| before.name.clone());
    let updated_at = draft.now();
    let after = draft.update(Organization { name, settings, updated_at, ..(**before).clone() });
    let (was, is) = ((**before).clone(), (*after).clone());
    session.log(draft, Fact::OrganizationUpdated { before: was, after: is })?;
    Ok(Outcome::Organization(after).into())
}
