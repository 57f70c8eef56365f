//! What the operator is answered: what the command line prints, with `--json` as it is.

use countersign_domain::access::Environment;
use countersign_domain::key::ApiKey;
use countersign_domain::money::Asset;
use countersign_domain::organization::{ApproverList, Member, Organization};
use countersign_domain::outcome::{ApproverListChanged, Funded, MemberChanged};
use countersign_domain::time::Timestamp;
use serde::{Deserialize, Serialize};

/// What came of a call.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum OperatorReply {
    /// An organization, as it is now.
    Organization(OrganizationReply),
    /// All organizations.
    Organizations(Vec<OrganizationReply>),
    /// A member.
    Member(MemberReply),
    /// All members.
    Members(Vec<MemberReply>),
    /// A member, and what lets them set a password.
    Invitation(InvitationReply),
    /// An approver list.
    List(ListReply),
    /// All approver lists.
    Lists(Vec<ListReply>),
    /// A key and its secret.
    Key(KeyReply),
    /// Money was recorded.
    Credited(CreditReply),
    /// The clock was moved on.
    Clock(ClockReply),
}

/// An organization.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct OrganizationReply {
    /// `org_…`.
    pub(crate) id: String,
    /// Its name.
    pub(crate) name: String,
    /// Where to reach it.
    pub(crate) email: String,
    /// `never`, `sandbox_only` or `always`.
    pub(crate) self_approval: String,
    /// How long its approval requests wait; null for the server's default.
    pub(crate) approval_ttl_seconds: Option<u32>,
    /// Its default wallet in the sandbox.
    pub(crate) sandbox_wallet_id: Option<String>,
    /// Its default wallet in production.
    pub(crate) production_wallet_id: Option<String>,
    /// When it was created.
    pub(crate) created_at: String,
}

/// A member.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct MemberReply {
    /// `mem_…`.
    pub(crate) id: String,
    /// `org_…`.
    pub(crate) organization_id: String,
    /// The person: `usr_…`.
    pub(crate) person_id: String,
    /// Their name.
    pub(crate) name: String,
    /// Their mail address.
    pub(crate) email: String,
    /// `owner`, `admin`, `member`, `approver` or `viewer`.
    pub(crate) role: String,
    /// The people by whose word alone they are there: `usr_…`.
    pub(crate) added_by: Vec<String>,
    /// Who votes for them: `usr_…`.
    pub(crate) stand_in: Option<String>,
    /// Until when.
    pub(crate) stand_in_until: Option<String>,
    /// Since when.
    pub(crate) created_at: String,
    /// When they left.
    pub(crate) removed_at: Option<String>,
    /// The policies that nobody can meet since it changed: `pol_…`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) unreachable_policies: Vec<String>,
}

/// A member, and what lets them set a password. It does not print: it holds the token.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct InvitationReply {
    /// Who.
    pub(crate) member: MemberReply,
    /// The token, which is shown here and never again.
    pub(crate) token: String,
    /// Until when it is good.
    pub(crate) expires_at: String,
}

/// An approver list.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ListReply {
    /// `apl_…`.
    pub(crate) id: String,
    /// Its name.
    pub(crate) name: String,
    /// Who is on it: `usr_…`.
    pub(crate) person_ids: Vec<String>,
    /// Counts up with each change.
    pub(crate) version: u32,
    /// When it was deleted.
    pub(crate) deleted_at: Option<String>,
    /// The policies that nobody can meet since it changed: `pol_…`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) unreachable_policies: Vec<String>,
}

/// A new key. It does not print: it holds the secret.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct KeyReply {
    /// `key_…`.
    pub(crate) id: String,
    /// The secret, which is shown here and never again.
    pub(crate) secret: String,
    /// `org_…`.
    pub(crate) organization_id: String,
    /// Whose it is: `usr_…`.
    pub(crate) person_id: String,
    /// `PERSON`, `AGENT` or `PLATFORM`.
    pub(crate) kind: String,
    /// `SANDBOX` or `PRODUCTION`.
    pub(crate) environment: String,
    /// Its name.
    pub(crate) name: String,
    /// What it allows.
    pub(crate) permissions: Vec<String>,
    /// The wallets it reaches; empty for all.
    pub(crate) wallet_scope: Vec<String>,
    /// When it stops working by itself.
    pub(crate) expires_at: Option<String>,
}

/// Money that was recorded.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CreditReply {
    /// `txn_…`.
    pub(crate) transaction_id: String,
    /// `wal_…`.
    pub(crate) wallet_id: String,
    /// What entered.
    pub(crate) amount: String,
    /// `USD`.
    pub(crate) currency: String,
    /// What the wallet holds now.
    pub(crate) new_balance: String,
}

/// The sandbox's clock.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ClockReply {
    /// What it shows.
    pub(crate) now: String,
    /// How many approval requests have expired by it.
    pub(crate) expired: usize,
}

impl From<&Organization> for OrganizationReply {
    fn from(row: &Organization) -> Self {
        let wallet = |environment| {
            row.partition(environment).default_wallet.map(|wallet| wallet.to_string())
        };
        Self {
            id: row.id.to_string(),
            name: row.name.clone(),
            email: row.email.clone(),
            self_approval: row.settings.self_approval.as_str().to_owned(),
            approval_ttl_seconds: row.settings.approval_ttl_seconds,
            sandbox_wallet_id: wallet(Environment::Sandbox),
            production_wallet_id: wallet(Environment::Production),
            created_at: instant(row.created_at),
        }
    }
}

impl From<&Member> for MemberReply {
    fn from(row: &Member) -> Self {
        Self {
            id: row.id.to_string(),
            organization_id: row.org.to_string(),
            person_id: row.person.to_string(),
            name: row.name.clone(),
            email: row.email.clone(),
            role: row.role.as_str().to_owned(),
            added_by: row.added_by.iter().map(ToString::to_string).collect(),
            stand_in: row.stand_in.as_ref().map(|stand_in| stand_in.person.to_string()),
            stand_in_until: row.stand_in.as_ref().map(|stand_in| instant(stand_in.until)),
            created_at: instant(row.created_at),
            removed_at: row.removed_at.map(instant),
            unreachable_policies: Vec::new(),
        }
    }
}

impl From<&ApproverList> for ListReply {
    fn from(row: &ApproverList) -> Self {
        Self {
            id: row.id.to_string(),
            name: row.name.clone(),
            person_ids: row.people.iter().map(ToString::to_string).collect(),
            version: row.version,
            deleted_at: row.deleted_at.map(instant),
            unreachable_policies: Vec::new(),
        }
    }
}

impl From<&MemberChanged> for MemberReply {
    fn from(changed: &MemberChanged) -> Self {
        let unreachable_policies = changed.unreachable.iter().map(ToString::to_string).collect();
        Self { unreachable_policies, ..Self::from(&*changed.member) }
    }
}

impl From<&ApproverListChanged> for ListReply {
    fn from(changed: &ApproverListChanged) -> Self {
        let unreachable_policies = changed.unreachable.iter().map(ToString::to_string).collect();
        Self { unreachable_policies, ..Self::from(&*changed.list) }
    }
}

/// Nothing of the token: what prints may be logged.
impl std::fmt::Debug for InvitationReply {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "InvitationReply({}, ..)", self.member.id)
    }
}

impl KeyReply {
    /// A key and its secret.
    pub(super) fn new(row: &ApiKey, secret: String) -> Self {
        Self {
            id: row.id.to_string(),
            secret,
            organization_id: row.org.to_string(),
            person_id: row.owner.to_string(),
            kind: row.kind.as_str().to_owned(),
            environment: row.environment.as_str().to_owned(),
            name: row.name.clone(),
            permissions: row.permissions.iter().map(|held| held.as_str().to_owned()).collect(),
            wallet_scope: row.wallet_scope.iter().map(ToString::to_string).collect(),
            expires_at: row.expires_at.map(instant),
        }
    }
}

/// Nothing of the secret: what prints may be logged.
impl std::fmt::Debug for KeyReply {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "KeyReply({}, ..)", self.id)
    }
}

impl From<&Funded> for CreditReply {
    fn from(funded: &Funded) -> Self {
        let decimal = |amount: countersign_domain::money::Amount, asset: Asset| {
            amount.to_decimal(asset.scale(), 2)
        };
        Self {
            transaction_id: funded.transaction.to_string(),
            wallet_id: funded.wallet.to_string(),
            amount: decimal(funded.amount, funded.asset),
            currency: funded.asset.key().to_owned(),
            new_balance: decimal(funded.balance, funded.asset),
        }
    }
}

/// An instant as the API writes it.
pub(super) fn instant(at: Timestamp) -> String {
    format!("{at:.3}")
}
