//! What an organization chooses.

use super::{ChangeApproval, DuplicateRequests, Organization, OrganizationSettings, SelfApproval};
use crate::access::{Actor, Environment};
use crate::change::check_change_approval;
use crate::ids::OrgId;
use crate::log::Fact;
use crate::outcome::Outcome;
use crate::rejection::Rejection;
use crate::session::{Answer, Session};
use crate::state::{Draft, Halt};

/// `PATCH /organizations/me`, and the operator's `org set`. None leaves a field as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UpdateOrganization {
    /// The organization, when the operator asks.
    pub org: Option<OrgId>,
    /// Another name.
    pub name: Option<String>,
    /// Whether the people behind a request may decide it.
    pub self_approval: Option<SelfApproval>,
    /// How long approval requests wait, in seconds, or the server's default.
    pub approval_ttl_seconds: Option<Option<u32>>,
    /// How many requests of one agent wait at most, or the usual number.
    pub max_pending_per_agent: Option<Option<u32>>,
    /// What becomes of a request for what is asked for already.
    pub duplicate_requests: Option<DuplicateRequests>,
    /// Who has to agree to changes of what decides, or that they are made at once.
    pub change_approval: Option<Option<ChangeApproval>>,
}

/// Changes an organization. Whoever chose before that others agree to changes has chosen it for
/// this choice too. That people decide their own requests with real money is for the
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
    if verb.change_approval.is_some() {
        session.must_be_live(draft)?;
    }
    if let Some(Some(chosen)) = &verb.change_approval {
        check_change_approval(draft, session, chosen)?;
    }
    let was = &before.settings;
    let change_approval = verb.change_approval.clone().map(|chosen| chosen.map(Box::new));
    let settings = OrganizationSettings {
        self_approval: verb.self_approval.unwrap_or(was.self_approval),
        approval_ttl_seconds: verb.approval_ttl_seconds.unwrap_or(was.approval_ttl_seconds),
        max_pending_per_agent: verb.max_pending_per_agent.unwrap_or(was.max_pending_per_agent),
        duplicate_requests: verb.duplicate_requests.unwrap_or(was.duplicate_requests),
        change_approval: change_approval.unwrap_or_else(|| was.change_approval.clone()),
    };
    if live(&settings) != live(was) {
        session.must_be_live(draft)?;
    }
    let name = verb.name.clone().unwrap_or_else(|| before.name.clone());
    let updated_at = draft.now();
    let after = draft.update(Organization { name, settings, updated_at, ..(**before).clone() });
    let (was, is) = ((**before).clone(), (*after).clone());
    session.log(draft, Fact::OrganizationUpdated { before: was, after: is })?;
    Ok(Outcome::Organization(after).into())
}

/// What counts of the settings for real money.
fn live(settings: &OrganizationSettings) -> OrganizationSettings {
    // Where people may decide their own requests in the sandbox alone, they never do in production.
    let passes = settings.self_approval.passes_in(Environment::Production);
    let self_approval = if passes { SelfApproval::Always } else { SelfApproval::Never };
    OrganizationSettings { self_approval, ..settings.clone() }
}
