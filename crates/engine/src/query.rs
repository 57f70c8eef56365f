//! What can be listed. Every list is a keyset: a page begins behind the last row of the one before.

use std::collections::BTreeSet;
use std::sync::Arc;

use countersign_domain::access::Environment;
use countersign_domain::approval::{ApprovalStatus, SubjectKind};
use countersign_domain::document::DocumentKind;
use countersign_domain::ids::{DocumentId, OrgId, PersonId, PolicyId, WalletId, WebhookId};
use countersign_domain::instruction::{InstructionKind, InstructionStatus};
use countersign_domain::ledger::HoldStatus;
use countersign_domain::payment::PaymentStatus;
use countersign_domain::time::Timestamp;
use countersign_domain::wallet::WalletKind;

/// Which part of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    /// The position of the last row of the page before: an id's bits, or a place in the log. None
    /// for the first page.
    pub after: Option<u128>,
    /// How many rows at most.
    pub limit: usize,
}

/// Part of a list by number.
#[derive(Clone, Debug)]
pub struct Slice<E> {
    /// Its rows.
    pub rows: Vec<Arc<E>>,
    /// How many rows the whole list has.
    pub total: usize,
}

/// A list. Newest first by id, unless it says otherwise. An empty set of wallets means all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum List {
    /// Organizations of the installation.
    Organizations,
    /// Members of an organization.
    Members {
        /// The organization.
        org: OrgId,
    },
    /// The places of a person in whatever organizations.
    Memberships {
        /// Who.
        person: PersonId,
    },
    /// Approver lists that are not deleted.
    ApproverLists {
        /// The organization.
        org: OrgId,
    },
    /// Wallets of an organization that are not closed agents'.
    Wallets {
        /// The organization.
        org: OrgId,
        /// The environment.
        environment: Environment,
        /// Whose; none for any. Of agents' wallets closed ones are left out.
        kind: Option<WalletKind>,
        /// Only these.
        only: BTreeSet<WalletId>,
    },
    /// Wallets whose name, agent name or address contains a text, whatever the case: discoverable
    /// ones of any organization and all of the caller's own, not closed.
    Directory {
        /// The caller's organization.
        org: OrgId,
        /// The environment.
        environment: Environment,
        /// The text; empty for all.
        search: String,
    },
    /// Payments, by [`PaymentFilter`].
    Payments(PaymentFilter),
    /// Transfers that touch a wallet's accounts.
    Transfers {
        /// The organization.
        org: OrgId,
        /// The wallet.
        wallet: WalletId,
    },
    /// Holds of a wallet.
    Holds {
        /// The organization.
        org: OrgId,
        /// The wallet.
        wallet: WalletId,
        /// Only those that stand there.
        status: Option<HoldStatus>,
    },
    /// Policies that are not deleted.
    Policies {
        /// The organization.
        org: OrgId,
        /// The environment.
        environment: Environment,
        /// Only those.
        only: PolicyScope,
    },
    /// Versions of a policy, by version.
    PolicyVersions {
        /// The organization.
        org: OrgId,
        /// The policy.
        policy: PolicyId,
    },
    /// Approval requests, by their status at an instant.
    Approvals {
        /// The organization.
        org: OrgId,
        /// The environment.
        environment: Environment,
        /// Only those of these wallets.
        only: BTreeSet<WalletId>,
        /// Only those about these; empty for all.
        subjects: BTreeSet<SubjectKind>,
        /// Only those that stand there at `now`: past its deadline a request has expired.
        status: Option<ApprovalStatus>,
        /// The instant.
        now: Timestamp,
    },
    /// API keys.
    ApiKeys {
        /// The organization.
        org: OrgId,
        /// The environment.
        environment: Environment,
    },
    /// Webhook endpoints that are not deleted.
    Webhooks {
        /// The organization.
        org: OrgId,
        /// The environment.
        environment: Environment,
    },
    /// Webhook endpoints that are told what happens, of every organization: for whoever sends.
    LiveWebhooks,
    /// What became of events on their way to an endpoint.
    Deliveries {
        /// The organization.
        org: OrgId,
        /// The endpoint.
        webhook: WebhookId,
    },
    /// Deliveries that are not tried any more and that nobody has discarded.
    DeadLetters {
        /// The organization.
        org: OrgId,
        /// The environment.
        environment: Environment,
        /// Only those to this endpoint.
        webhook: Option<WebhookId>,
        /// Only those of events since then.
        from: Option<Timestamp>,
    },
    /// Deliveries to an endpoint that are to be tried again by an instant, the one due longest
    /// first. It has one page: what it showed is tried, and shows no more.
    DueDeliveries {
        /// The organization.
        org: OrgId,
        /// The endpoint.
        webhook: WebhookId,
        /// The instant.
        now: Timestamp,
    },
    /// Instructions, by [`InstructionFilter`].
    Instructions(InstructionFilter),
    /// Instructions of all organizations that have to be looked at at or before an instant, those
    /// waiting longest first. Has one page.
    DueInstructions {
        /// The instant.
        now: Timestamp,
    },
    /// Documents of a kind that still stand.
    Documents {
        /// The organization.
        org: OrgId,
        /// The environment.
        environment: Environment,
        /// What they are.
        kind: DocumentKind,
        /// Only those that are part of this.
        parent: Option<DocumentId>,
    },
    /// Records of the log, latest first, by place.
    Log(LogFilter),
    /// Records of the log as they were written, of every environment, by place.
    LogAfter {
        /// The organization.
        org: OrgId,
    },
    /// Mails.
    Mails {
        /// The organization.
        org: OrgId,
    },
    /// Mails of all organizations that are to be sent at or before an instant, those waiting
    /// longest first. Has one page.
    MailsDue {
        /// The instant.
        now: Timestamp,
    },
    /// Pending requests of all organizations on which a step or the deadline is due at or before an
    /// instant, those due longest first. Has one page.
    Due {
        /// The instant.
        now: Timestamp,
    },
}

/// Which policies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PolicyScope {
    /// All of them.
    Any,
    /// Those of any wallet.
    AnyWallet,
    /// Those of these wallets.
    Wallets(BTreeSet<WalletId>),
    /// Those of the organization itself.
    Organization,
}

impl PolicyScope {
    /// Whether a policy of this wallet, or of the organization itself, is one of them.
    #[must_use]
    pub fn shows(&self, wallet: Option<WalletId>) -> bool {
        match self {
            Self::Any => true,
            Self::AnyWallet => wallet.is_some(),
            Self::Wallets(only) => wallet.is_some_and(|wallet| only.contains(&wallet)),
            Self::Organization => wallet.is_none(),
        }
    }
}

/// Which payments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaymentFilter {
    /// The organization.
    pub org: OrgId,
    /// The environment.
    pub environment: Environment,
    /// Only those with one of these wallets on either side.
    pub only: BTreeSet<WalletId>,
    /// Only those that stand at one of these at `now`; empty for any. A pending one past its
    /// deadline has expired. Budgets are never listed.
    pub statuses: Vec<PaymentStatus>,
    /// The instant.
    pub now: Timestamp,
}

/// Which instructions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InstructionFilter {
    /// The organization.
    pub org: OrgId,
    /// The environment.
    pub environment: Environment,
    /// Only those of this wallet.
    pub wallet: Option<WalletId>,
    /// Only those of these kinds; empty for any.
    pub kinds: Vec<InstructionKind>,
    /// Only those that stand at one of these at `now`; empty for any. A pending one past its
    /// deadline has expired.
    pub statuses: Vec<InstructionStatus>,
    /// Only those created before.
    pub created_before: Option<Timestamp>,
    /// Only those created after.
    pub created_after: Option<Timestamp>,
    /// The instant.
    pub now: Timestamp,
}

/// Which records of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogFilter {
    /// The organization.
    pub org: OrgId,
    /// The environment; records of neither are always listed.
    pub environment: Environment,
    /// Only this action.
    pub action: Option<String>,
    /// Only this type of object, or this very object.
    pub resource: Option<String>,
    /// Only this type of object.
    pub resource_type: Option<String>,
    /// Only this object.
    pub resource_id: Option<String>,
    /// Only what this actor did.
    pub actor: Option<String>,
    /// At or after.
    pub from: Option<Timestamp>,
    /// Before.
    pub to: Option<Timestamp>,
}
