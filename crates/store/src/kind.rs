//! The kinds of rows, and to whom a row belongs.

use countersign_domain::ids::OrgId;
use countersign_domain::state::Key;
use countersign_engine::{List, ScanKind};

macro_rules! kinds {
    ($($name:ident,)*) => {
        /// A kind of row, in the order of [`Key`].
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub(crate) enum Kind { $($name,)* }

        impl Kind {
            /// Every kind.
            pub(crate) const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The kind of the row with this name.
            pub(crate) const fn of(key: &Key) -> Self {
                match key { $(Key::$name(..) => Self::$name,)* }
            }
        }
    };
}

kinds! {
    Locator, Person, Organization, Member, ApiKey, KeyUse, Wallet, Account, Hold, Transfer, Policy,
    PolicyVersion, Payment, Approval, Vote, IdempotencyRecord, LogHead, LogRecord,
}

impl Kind {
    /// The kind that a list shows.
    pub(crate) const fn listed(list: &List) -> Self {
        match list {
            List::Organizations => Self::Organization,
            List::Members { .. } => Self::Member,
            List::Wallets { .. } | List::Directory { .. } => Self::Wallet,
            List::Payments(_) => Self::Payment,
            List::Transfers { .. } => Self::Transfer,
            List::Holds { .. } => Self::Hold,
            List::Policies { .. } => Self::Policy,
            List::PolicyVersions { .. } => Self::PolicyVersion,
            List::Approvals { .. } | List::Due { .. } => Self::Approval,
            List::ApiKeys { .. } => Self::ApiKey,
            List::Log(_) => Self::LogRecord,
        }
    }
}

impl From<ScanKind> for Kind {
    fn from(kind: ScanKind) -> Self {
        match kind {
            ScanKind::Accounts => Self::Account,
            ScanKind::Transfers => Self::Transfer,
            ScanKind::Holds => Self::Hold,
            ScanKind::Payments => Self::Payment,
            ScanKind::Approvals => Self::Approval,
            ScanKind::Log => Self::LogRecord,
        }
    }
}

/// The organization that a name begins with; people and locators have none.
pub(crate) const fn organization(key: &Key) -> Option<OrgId> {
    match key {
        Key::Locator(_) | Key::Person(_) => None,
        Key::Organization(org)
        | Key::Member(org, _)
        | Key::ApiKey(org, _)
        | Key::KeyUse(org, _)
        | Key::Wallet(org, _)
        | Key::Account(org, _)
        | Key::Hold(org, _)
        | Key::Transfer(org, _)
        | Key::Policy(org, _)
        | Key::PolicyVersion(org, _, _)
        | Key::Payment(org, _)
        | Key::Approval(org, _)
        | Key::Vote(org, _, _)
        | Key::IdempotencyRecord(org, _)
        | Key::LogHead(org)
        | Key::LogRecord(org, _) => Some(*org),
    }
}

/// The organization whose rows a list shows; none when it looks across them.
pub(crate) const fn organization_of(list: &List) -> Option<OrgId> {
    match list {
        List::Organizations | List::Directory { .. } | List::Due { .. } => None,
        List::Members { org }
        | List::Wallets { org, .. }
        | List::Transfers { org, .. }
        | List::Holds { org, .. }
        | List::Policies { org, .. }
        | List::PolicyVersions { org, .. }
        | List::Approvals { org, .. }
        | List::ApiKeys { org, .. } => Some(*org),
        List::Payments(filter) => Some(filter.org),
        List::Log(filter) => Some(filter.org),
    }
}
