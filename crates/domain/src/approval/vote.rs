//! Votes. Append-only: a change of mind is another vote.

use serde::{Deserialize, Serialize};

use super::{Agreement, Decision};
use crate::canonical::{self, Hash};
use crate::ids::{ApprovalId, ApproverListId, KeyId, MemberId, OrgId, PersonId};
use crate::time::Timestamp;

/// What a person said about a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Vote {
    /// The organization.
    pub org: OrgId,
    /// The request.
    pub approval: ApprovalId,
    /// Its place among the request's votes, from 0.
    #[serde(with = "canonical::integer")]
    pub index: u32,
    /// Who voted. A person counts once, whatever keys they use.
    pub person: PersonId,
    /// Their membership then, where the request is told with its votes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub member: Option<MemberId>,
    /// For whom, where they stood in for somebody: then that one's place is filled, and neither of
    /// the two can fill another.
    pub on_behalf_of: Option<PersonId>,
    /// Everybody who stands behind it: no two votes count that share one of them.
    pub behind: Vec<PersonId>,
    /// With which key; none where they had signed in.
    pub key: Option<KeyId>,
    /// What.
    pub decision: Decision,
    /// Their words.
    pub comment: Option<String>,
    /// The lists by which it counts for good, where it does.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lists: Vec<ApproverListId>,
    /// What they voted on.
    pub payload_hash: Hash,
    /// When.
    pub at: Timestamp,
}

impl Vote {
    /// Whose place it fills.
    #[must_use]
    pub fn voice(&self) -> PersonId {
        self.on_behalf_of.unwrap_or(self.person)
    }

    /// The agreement of whom it is from, with the lists by which it counts for good.
    pub(super) fn kept(&self, agreement: &Agreement) -> Agreement {
        let mut agreement = agreement.clone();
        agreement.lists.extend(&self.lists);
        agreement
    }

    /// Whether one of these stands behind it.
    #[must_use]
    pub fn shares(&self, people: &[PersonId]) -> bool {
        people.iter().any(|person| self.behind.contains(person))
    }

    /// Whether somebody gave it, or it was given for them.
    #[must_use]
    pub fn involves(&self, person: PersonId) -> bool {
        self.person == person || self.on_behalf_of == Some(person)
    }
}
