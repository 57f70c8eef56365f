//! Who may still decide a request, and why somebody cannot.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::decide::is_own;
use super::{Approval, ApprovalStatus};
use crate::access::{Actor, Permission};
use crate::ids::PersonId;
use crate::key::{ApiKey, KeyKind, KeyStatus};
use crate::organization::{Member, SelfApproval, people_behind};
use crate::time::Timestamp;

/// Why a credential cannot decide a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ineligible {
    /// The request is not pending.
    NotPending,
    /// It is an agent's, or a platform's.
    NotAPerson,
    /// It lacks `approvals:write`.
    NoPermission,
    /// It does not reach the wallet.
    OutOfScope,
    /// The people behind it stand behind the request too.
    OwnRequest,
}

impl Ineligible {
    /// The word of the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotPending => "NOT_PENDING",
            Self::NotAPerson => "NOT_A_PERSON",
            Self::NoPermission => "NO_PERMISSION",
            Self::OutOfScope => "OUT_OF_SCOPE",
            Self::OwnRequest => "SELF_APPROVAL",
        }
    }
}

/// A person who may still decide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Voter {
    /// Who.
    pub person: PersonId,
    /// Their name.
    pub name: String,
}

/// Why this caller, with these people behind them, cannot decide the request at `now`; none when
/// they can.
#[must_use]
pub fn ineligible(
    approval: &Approval,
    (actor, people): (&Actor, &[PersonId]),
    setting: SelfApproval,
    now: Timestamp,
) -> Option<Ineligible> {
    if approval.effective_status(now) != ApprovalStatus::Pending {
        return Some(Ineligible::NotPending);
    }
    if actor.kind() != Some(KeyKind::Person) {
        return Some(Ineligible::NotAPerson);
    }
    if !actor.permissions().allows(Permission::ApprovalsWrite) {
        return Some(Ineligible::NoPermission);
    }
    if !actor.reaches(approval.wallet) {
        return Some(Ineligible::OutOfScope);
    }
    let own = is_own(approval, people) && !setting.passes_in(approval.environment);
    own.then_some(Ineligible::OwnRequest)
}

impl Voter {
    /// Everyone with a working key that can decide the request at `now`, by name.
    pub fn of<'a>(
        approval: &Approval,
        keys: impl IntoIterator<Item = &'a Arc<ApiKey>>,
        members: &[Member],
        (setting, now): (SelfApproval, Timestamp),
    ) -> Vec<Self> {
        let works = |key: &&Arc<ApiKey>| {
            key.status == KeyStatus::Active
                && !key.is_expired(now)
                && key.environment == approval.environment
        };
        let find = |person| members.iter().find(|member: &&Member| member.person == person);
        let able = |key: &&Arc<ApiKey>| {
            let actor = Actor::Key(Arc::clone(key));
            let people = people_behind(&actor.holders(), find);
            ineligible(approval, (&actor, &people), setting, now).is_none()
        };
        let name = |person: PersonId| {
            let member = members.iter().find(|member| member.person == person);
            member.map(|member| member.name.clone())
        };
        let people: BTreeMap<PersonId, String> = keys
            .into_iter()
            .filter(works)
            .filter(able)
            .filter_map(|key| Some((key.owner, name(key.owner)?)))
            .collect();
        people.into_iter().map(|(person, name)| Self { person, name }).collect()
    }
}
