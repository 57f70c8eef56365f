//! The approval request row.

use serde::{Deserialize, Serialize};

use super::{Ask, Delegation, Requirement, Subject, Vote};
use crate::access::Environment;
use crate::canonical::{self, Hash};
use crate::ids::{ApprovalId, OrgId, PersonId, PolicyId};
use crate::log::LogActor;
use crate::organization::SelfApproval;
use crate::policy::Evaluation;
use crate::time::Timestamp;

/// A request for the agreement of people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approval {
    /// Its id.
    pub id: ApprovalId,
    /// The organization.
    pub org: OrgId,
    /// The environment.
    pub environment: Environment,
    /// What waits.
    pub subject: Subject,
    /// SHA-256 of the canonical subject. A vote is for this and nothing else.
    pub payload_hash: Hash,
    /// How often the subject has changed, from 1.
    #[serde(with = "canonical::integer")]
    pub revision: u32,
    /// Who asked.
    pub requester: Requester,
    /// The policies that held it, in the versions that did, oldest first.
    pub policies: Vec<PolicyPin>,
    /// Whom each of them asks, as it is by now; at the deciding vote policies that hold by then
    /// join them.
    pub asks: Vec<Ask>,
    /// Whom they asked when it was opened, where that is something else by now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked_first: Option<Vec<Ask>>,
    /// Who has to agree: what they ask together.
    pub requirement: Requirement,
    /// How many different people have to say no before it ends.
    #[serde(with = "canonical::integer")]
    pub rejections: u16,
    /// Who asked somebody else to vote for them.
    pub delegations: Vec<Delegation>,
    /// The queues that it waits in, by their names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub queues: Vec<String>,
    /// A request for the same thing that waited when this one was opened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duplicate_of: Option<ApprovalId>,
    /// Why it was held: every rule with its numbers.
    pub evaluation: Evaluation,
    /// When it is too late: half-open, at this instant it is. [`Timestamp::NEVER`] where it waits
    /// for ever.
    pub expires_at: Timestamp,
    /// When something happens by itself next: a step, or the deadline.
    pub due_at: Timestamp,
    /// Where it stands.
    pub status: ApprovalStatus,
    /// How many records of votes there are.
    #[serde(with = "canonical::integer")]
    pub votes: u32,
    /// The votes that count, where what waits goes over a rail: whoever is told of it is told all
    /// of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cast: Vec<Vote>,
    /// How it ended.
    pub resolution: Option<Resolution>,
    /// When it was opened.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

impl Approval {
    /// Where it stands at `now`: past its deadline it has expired, recorded or not.
    #[must_use]
    pub fn effective_status(&self, now: Timestamp) -> ApprovalStatus {
        match self.status {
            ApprovalStatus::Pending if now >= self.expires_at => ApprovalStatus::Expired,
            status => status,
        }
    }

    /// The request as it reads at `now`: steps that are due are taken, recorded or not.
    #[must_use]
    pub fn effective(&self, now: Timestamp) -> Self {
        if self.effective_status(now) == self.status {
            let waits = self.status == ApprovalStatus::Pending && self.due_at <= now;
            let last = if waits { self.advanced(now).pop() } else { None };
            return last.map_or_else(|| self.clone(), |(_, approval)| approval);
        }
        let resolution = Resolution { by: None, at: self.expires_at, reason: None, own: false };
        Self {
            status: ApprovalStatus::Expired,
            resolution: Some(resolution),
            updated_at: self.expires_at,
            ..self.clone()
        }
    }

    /// When its time is up; none where it waits for ever.
    #[must_use]
    pub fn deadline(&self) -> Option<Timestamp> {
        (self.expires_at != Timestamp::NEVER).then_some(self.expires_at)
    }

    /// Whether the people behind it may decide it themselves.
    #[must_use]
    pub fn may_be_own(&self, setting: SelfApproval) -> bool {
        self.subject.may_be_own() && setting.passes_in(self.environment)
    }

    /// The request as it was when it was opened: what a replayed request is answered with.
    #[must_use]
    pub fn as_created(&self) -> Self {
        Self {
            status: ApprovalStatus::Pending,
            votes: 0,
            cast: Vec::new(),
            delegations: Vec::new(),
            resolution: None,
            updated_at: self.created_at,
            asks: Vec::new(),
            asked_first: None,
            subject: self.subject.as_asked(),
            ..self.clone()
        }
        .asking(self.asked_first.as_ref().unwrap_or(&self.asks).clone())
    }
}

/// Who asked: the credential, and the people behind it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Requester {
    /// The credential.
    pub actor: LogActor,
    /// Who stands behind it: see [`people_behind`](crate::organization::people_behind). Empty when
    /// the server itself asked.
    pub people: Vec<PersonId>,
    /// Whether it is an agent's.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub agent: bool,
    /// Who that is to everybody else, where what waits is told to others: a membership, or an
    /// agent's wallet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub called: Option<String>,
}

/// A policy in the version that judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicyPin {
    /// The policy.
    pub policy: PolicyId,
    /// Its version at the time.
    #[serde(with = "canonical::integer")]
    pub version: u32,
}

/// Where a request stands. All but the first are final.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ApprovalStatus {
    /// It waits.
    Pending,
    /// Enough people agreed, and it was done.
    Approved,
    /// Somebody said no.
    Rejected,
    /// Its time ran out.
    Expired,
    /// It was taken back.
    Cancelled,
}

impl ApprovalStatus {
    /// The word of the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "PENDING",
            Self::Approved => "APPROVED",
            Self::Rejected => "REJECTED",
            Self::Expired => "EXPIRED",
            Self::Cancelled => "CANCELLED",
        }
    }
}

/// How a request ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resolution {
    /// Who ended it; none when time did.
    pub by: Option<LogActor>,
    /// When.
    pub at: Timestamp,
    /// Their words.
    pub reason: Option<String>,
    /// Whether the people behind the request decided it themselves, which the organization
    /// allows.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub own: bool,
}

/// Reasons that the server itself gives for ending a request.
pub mod ended_reason {
    /// The wallet that would pay, or be paid, is no more.
    pub const WALLET_CLOSED: &str = "WALLET_CLOSED";
}
