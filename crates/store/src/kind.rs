//! The kinds of rows.

use countersign_domain::ids::OrgId;
use countersign_domain::state::Key;
use countersign_engine::{List, Rows, ScanKind, SharedKind};

macro_rules! kinds {
    ($($name:ident,)*) => {
        /// A kind of row, in the order of [`Key`].
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub(crate) enum Kind { $($name,)* }

        impl Kind {
            /// Every kind.
            pub(crate) const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// Its number, which another build may give to another kind.
            pub(crate) const fn number(self) -> u8 {
                self as u8
            }

            /// The kind of a number.
            pub(crate) fn numbered(number: u8) -> Option<Self> {
                Self::ALL.get(usize::from(number)).copied()
            }

            /// The kind of the row with this name.
            pub(crate) const fn of(key: &Key) -> Self {
                match key { $(Key::$name(..) => Self::$name,)* }
            }
        }
    };
}

kinds! {
    Locator, Person, Organization, Member, ApproverList, Login, UserSession, Invitation, ApiKey,
    KeyUse, Wallet, Account, Hold, Transfer, Policy, PolicyVersion, Tally, Payment, Approval, Vote,
    Queue, IdempotencyRecord, LogHead, LogRecord, Cursor, Mail, Webhook, WebhookSecrets, Delivery,
    Document, Instruction,
}

impl Kind {
    /// The kind that a list shows.
    pub(crate) const fn listed(list: &List) -> Self {
        match list {
            List::Organizations => Self::Organization,
            List::Members { .. } | List::Memberships { .. } => Self::Member,
            List::Wallets { .. } | List::Directory { .. } => Self::Wallet,
            List::Payments(_) => Self::Payment,
            List::Transfers { .. } => Self::Transfer,
            List::Holds { .. } => Self::Hold,
            List::Policies { .. } => Self::Policy,
            List::PolicyVersions { .. } => Self::PolicyVersion,
            List::Approvals { .. } | List::Due { .. } => Self::Approval,
            List::ApproverLists { .. } => Self::ApproverList,
            List::ApiKeys { .. } => Self::ApiKey,
            List::Mails { .. } | List::MailsDue { .. } => Self::Mail,
            List::Log(_) | List::LogAfter { .. } => Self::LogRecord,
            List::Webhooks { .. } | List::LiveWebhooks => Self::Webhook,
            List::Documents { .. } => Self::Document,
            List::Instructions(_) | List::DueInstructions { .. } => Self::Instruction,
            List::Deliveries { .. } | List::DeadLetters { .. } | List::DueDeliveries { .. } => {
                Self::Delivery
            }
        }
    }
}

impl From<ScanKind> for Kind {
    fn from(kind: ScanKind) -> Self {
        match kind {
            ScanKind::Organization => Self::Organization,
            ScanKind::Members => Self::Member,
            ScanKind::ApproverLists => Self::ApproverList,
            ScanKind::Logins => Self::Login,
            ScanKind::UserSessions => Self::UserSession,
            ScanKind::Invitations => Self::Invitation,
            ScanKind::ApiKeys => Self::ApiKey,
            ScanKind::KeyUses => Self::KeyUse,
            ScanKind::Wallets => Self::Wallet,
            ScanKind::Accounts => Self::Account,
            ScanKind::Policies => Self::Policy,
            ScanKind::PolicyVersions => Self::PolicyVersion,
            ScanKind::Tallies => Self::Tally,
            ScanKind::Approvals => Self::Approval,
            ScanKind::Votes => Self::Vote,
            ScanKind::Queues => Self::Queue,
            ScanKind::Holds => Self::Hold,
            ScanKind::Payments => Self::Payment,
            ScanKind::Transfers => Self::Transfer,
            ScanKind::Log => Self::LogRecord,
            ScanKind::LogHead => Self::LogHead,
            ScanKind::Cursors => Self::Cursor,
            ScanKind::Mails => Self::Mail,
            ScanKind::Webhooks => Self::Webhook,
            ScanKind::WebhookSecrets => Self::WebhookSecrets,
            ScanKind::Deliveries => Self::Delivery,
            ScanKind::Documents => Self::Document,
            ScanKind::Instructions => Self::Instruction,
        }
    }
}

impl From<SharedKind> for Kind {
    fn from(kind: SharedKind) -> Self {
        match kind {
            SharedKind::Persons => Self::Person,
            SharedKind::IdempotencyRecords => Self::IdempotencyRecord,
            SharedKind::Locators => Self::Locator,
        }
    }
}

impl From<Rows> for Kind {
    fn from(rows: Rows) -> Self {
        match rows {
            Rows::Of(_, kind) => kind.into(),
            Rows::Shared(kind) => kind.into(),
        }
    }
}

/// The organization whose rows a list shows; none when it looks across them.
pub(crate) const fn organization_of(list: &List) -> Option<OrgId> {
    match list {
        List::Organizations
        | List::Memberships { .. }
        | List::Directory { .. }
        | List::MailsDue { .. }
        | List::LiveWebhooks
        | List::DueInstructions { .. }
        | List::Due { .. } => None,
        List::Members { org }
        | List::ApproverLists { org }
        | List::Wallets { org, .. }
        | List::Transfers { org, .. }
        | List::Holds { org, .. }
        | List::Policies { org, .. }
        | List::PolicyVersions { org, .. }
        | List::Approvals { org, .. }
        | List::LogAfter { org }
        | List::ApiKeys { org, .. }
        | List::Mails { org }
        | List::Webhooks { org, .. }
        | List::Deliveries { org, .. }
        | List::DeadLetters { org, .. }
        | List::DueDeliveries { org, .. }
        | List::Documents { org, .. } => Some(*org),
        List::Payments(filter) => Some(filter.org),
        List::Instructions(filter) => Some(filter.org),
        List::Log(filter) => Some(filter.org),
    }
}
