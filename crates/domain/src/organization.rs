//! Organizations, the people in them, and the directory that finds a row's organization.

mod approver_list;
mod change_member;
mod create;
mod join;
mod keep_lists;
mod locator;
mod member;
mod notify;
mod remove_member;
mod staff;
mod stand_in;
#[cfg(test)]
mod tests;
mod update;
mod verb;

pub use approver_list::ApproverList;
pub use change_member::{UpdateMember, VouchMember};
pub use create::CreateOrganization;
pub(crate) use create::create;
pub(crate) use join::add_member;
pub use join::{AddMember, InviteMember, Reinvite};
pub use keep_lists::{CreateApproverList, DeleteApproverList, UpdateApproverList, asks_list};
pub use locator::{Locator, LocatorKey, LocatorTarget};
pub use member::{Member, Notifications, Person, Role, StandIn, people_behind};
pub use notify::SetNotifications;
pub use remove_member::RemoveMember;
pub use stand_in::{NewStandIn, SetStandIn};
pub use update::UpdateOrganization;
pub(crate) use update::update;
pub use verb::{ApproverListVerb, MemberVerb};

use serde::{Deserialize, Serialize};

use crate::access::Environment;
use crate::approval::Requirement;
use crate::canonical;
use crate::ids::{OrgId, WalletId};
use crate::time::Timestamp;

/// A tenant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Organization {
    /// Its id.
    pub id: OrgId,
    /// Its name.
    pub name: String,
    /// Where to reach it; empty when unknown.
    pub email: String,
    /// What it chose.
    pub settings: OrganizationSettings,
    /// Its wallets, environment by environment.
    pub sandbox: Partition,
    /// See [`Organization::sandbox`].
    pub production: Partition,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

impl Organization {
    /// The part of the organization in one environment.
    #[must_use]
    pub const fn partition(&self, environment: Environment) -> &Partition {
        match environment {
            Environment::Sandbox => &self.sandbox,
            Environment::Production => &self.production,
        }
    }

    /// The part of the organization in one environment, to change it.
    pub const fn partition_mut(&mut self, environment: Environment) -> &mut Partition {
        match environment {
            Environment::Sandbox => &mut self.sandbox,
            Environment::Production => &mut self.production,
        }
    }
}

/// What an organization has in one environment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Partition {
    /// The wallet that budgets come from and that sweeps go to.
    pub default_wallet: Option<WalletId>,
    /// How many wallets are not closed.
    #[serde(with = "canonical::integer")]
    pub wallets_open: u32,
}

/// What an organization chose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrganizationSettings {
    /// Whether the people behind a request may decide it.
    pub self_approval: SelfApproval,
    /// How long an approval request waits, in seconds; none means the server's default.
    #[serde(with = "ttl")]
    pub approval_ttl_seconds: Option<u32>,
    /// How many requests of one agent wait at most; none means
    /// [`PENDING_PER_AGENT`](crate::approval::PENDING_PER_AGENT).
    #[serde(with = "ttl", default, skip_serializing_if = "Option::is_none")]
    pub max_pending_per_agent: Option<u32>,
    /// What becomes of a request for what is asked for already.
    #[serde(default, skip_serializing_if = "DuplicateRequests::are_flagged")]
    pub duplicate_requests: DuplicateRequests,
    /// Who has to agree to changes of what decides; none where they are made at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change_approval: Option<Box<ChangeApproval>>,
}

/// What becomes of a request while another one waits for the very same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DuplicateRequests {
    /// It waits too, and names the other.
    #[default]
    Flag,
    /// It is refused.
    Refuse,
}

impl DuplicateRequests {
    /// The word of the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Flag => "flag",
            Self::Refuse => "refuse",
        }
    }

    const fn are_flagged(&self) -> bool {
        matches!(self, Self::Flag)
    }
}

/// Who has to agree to a change of a policy, an approver list or a member.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeApproval {
    /// Who. Those behind the request never count.
    pub requirement: Requirement,
    /// How long such a request waits, in seconds; none for the organization's time.
    #[serde(with = "ttl")]
    pub ttl_seconds: Option<u32>,
}

/// Whether the people behind a request may decide it (spec §13.7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SelfApproval {
    /// Never.
    Never,
    /// With play money only: the default.
    SandboxOnly,
    /// Always; only the operator can choose it, and every answer and record says so.
    Always,
}

impl SelfApproval {
    /// The word of the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Never => "never",
            Self::SandboxOnly => "sandbox_only",
            Self::Always => "always",
        }
    }

    /// Whether a self-approval passes in the environment.
    #[must_use]
    pub const fn passes_in(self, environment: Environment) -> bool {
        match self {
            Self::Never => false,
            Self::SandboxOnly => matches!(environment, Environment::Sandbox),
            Self::Always => true,
        }
    }
}

/// Optional numbers as optional text.
pub(crate) mod ttl {
    use serde::{Deserialize as _, Deserializer, Serialize as _, Serializer};

    pub(crate) fn serialize<S: Serializer>(value: &Option<u32>, to: S) -> Result<S::Ok, S::Error> {
        value.map(|seconds| seconds.to_string()).serialize(to)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<u32>, D::Error> {
        let text = Option::<String>::deserialize(from)?;
        let seconds = text.map(|text| text.parse()).transpose();
        seconds.map_err(|_| serde::de::Error::custom("not a number"))
    }
}
