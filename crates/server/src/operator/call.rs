//! What the operator can ask for.

use countersign_domain::access::{Environment, IpRange, Permission};
use countersign_domain::ids::WalletId;
use countersign_domain::key::KeyKind;
use countersign_domain::money::Amount;
use countersign_domain::organization::{Role, SelfApproval};
use serde::{Deserialize, Serialize};

/// What the operator asks for. Where an organization is to be named, its id or its name will do,
/// and none where there is only one.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum OperatorCall {
    /// A new organization, with a default wallet in each environment.
    CreateOrganization {
        /// Its name.
        name: String,
        /// Where to reach it.
        email: String,
        /// The name of its default wallets.
        wallet: String,
    },
    /// All organizations.
    Organizations,
    /// Changes to an organization.
    UpdateOrganization {
        /// Which.
        org: Option<String>,
        /// Another name.
        name: Option<String>,
        /// Whether the people behind a request may decide it.
        self_approval: Option<SelfApproval>,
        /// How long its approval requests wait, in seconds; zero for the server's default.
        approval_ttl_seconds: Option<u32>,
        /// Whether another owner or admin has to agree to changes of what decides.
        #[serde(default)]
        change_approval: Option<bool>,
    },
    /// A person joins an organization.
    CreateMember {
        /// Which organization.
        org: Option<String>,
        /// The person's name.
        name: String,
        /// Their mail address.
        email: String,
        /// What they shall be.
        role: Role,
    },
    /// The people of an organization.
    Members {
        /// Which organization.
        org: Option<String>,
    },
    /// A change to a member.
    Member {
        /// Which organization.
        org: Option<String>,
        /// Who: the id or the mail address.
        member: String,
        /// What is to be done.
        change: MemberChange,
    },
    /// What is done with an approver list.
    ApproverList {
        /// Which organization.
        org: Option<String>,
        /// What is to be done.
        change: ListChange,
    },
    /// A new API key.
    CreateKey(NewKey),
    /// Money that arrived outside.
    CreditWallet {
        /// Which organization.
        org: Option<String>,
        /// The wallet's id or name.
        wallet: String,
        /// Where a name is looked for.
        environment: Option<Environment>,
        /// How much.
        amount: Amount,
        /// What the bank calls it.
        reference: String,
        /// Why it is recorded.
        reason: String,
    },
    /// The sandbox's clock is moved on.
    AdvanceClock {
        /// How far.
        micros: u64,
    },
}

/// What is done with a member.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum MemberChange {
    /// Another role.
    Role(Role),
    /// They leave.
    Remove,
    /// They are a person of their own, whoever brought them in.
    Vouch,
    /// Another invitation, for whoever lost the first or the password.
    Invite,
    /// Somebody votes for them for so long, or nobody any more.
    StandIn(Option<(String, u32)>),
}

/// What is done with an approver list. Lists are named by id or name, people by id or mail address.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum ListChange {
    /// All of them are shown.
    Show,
    /// A new one.
    Create {
        /// Its name.
        name: String,
        /// Who is on it.
        people: Vec<String>,
    },
    /// More people.
    Add {
        /// Which.
        list: String,
        /// Who.
        people: Vec<String>,
    },
    /// Fewer people.
    Remove {
        /// Which.
        list: String,
        /// Who.
        people: Vec<String>,
    },
    /// It is done with.
    Delete {
        /// Which.
        list: String,
    },
}

/// A key to be made.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct NewKey {
    /// Which organization.
    pub(crate) org: Option<String>,
    /// Whose it is: the id or the mail address of a member.
    pub(crate) owner: String,
    /// What it stands for.
    pub(crate) kind: KeyKind,
    /// Its environment.
    pub(crate) environment: Environment,
    /// Its name.
    pub(crate) name: String,
    /// What it allows; none for the usual of its kind.
    pub(crate) permissions: Option<Vec<Permission>>,
    /// The wallets it reaches; empty for all.
    pub(crate) wallets: Vec<WalletId>,
    /// Where it may be used from; empty for anywhere.
    pub(crate) allowed_ips: Vec<IpRange>,
    /// After how long it stops working by itself.
    pub(crate) expires_in_seconds: Option<u32>,
}
