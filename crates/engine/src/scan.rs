//! Which rows a scan reads.

use countersign_domain::ids::OrgId;
use countersign_domain::state::Key;

/// Part of all rows of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scan {
    /// The rows.
    pub rows: Rows,
    /// The key of the last row of the part before.
    pub after: Option<Key>,
    /// How many rows at most.
    pub limit: usize,
}

/// All rows of one kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rows {
    /// Those of an organization, in ascending order of their keys; documents in an order that is
    /// the store's own and the same from part to part.
    Of(OrgId, ScanKind),
    /// Those of a kind that no store keeps organization by organization, in an order that is the
    /// store's own and the same from part to part.
    Shared(SharedKind),
}

macro_rules! kinds {
    ($(#[$doc:meta])* $type:ident { $($(#[$of:meta])* $name:ident = $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $type { $($(#[$of])* $name,)* }

        impl $type {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// What people call its rows.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$name => $word,)* }
            }
        }
    };
}

kinds! {
    /// The kinds of rows that an organization has to itself.
    ScanKind {
        /// The organization's own row.
        Organization = "organizations",
        /// People's places in it.
        Members = "members",
        /// Lists of approvers.
        ApproverLists = "approver lists",
        /// How people sign in.
        Logins = "logins",
        /// People's sessions.
        UserSessions = "sessions",
        /// Invitations of members.
        Invitations = "invitations",
        /// API keys.
        ApiKeys = "API keys",
        /// When API keys were last used.
        KeyUses = "uses of API keys",
        /// Wallets.
        Wallets = "wallets",
        /// Accounts.
        Accounts = "accounts",
        /// Policies.
        Policies = "policies",
        /// Policies as they were.
        PolicyVersions = "versions of policies",
        /// What windows of policies have counted.
        Tallies = "tallies",
        /// Approval requests.
        Approvals = "approval requests",
        /// Votes.
        Votes = "votes",
        /// What waits and has something in common.
        Queues = "queues",
        /// Holds.
        Holds = "holds",
        /// Payments.
        Payments = "payments",
        /// Transfers.
        Transfers = "transfers",
        /// Records of the log.
        Log = "log records",
        /// The end of its log.
        LogHead = "log heads",
        /// How far those who follow the log have come.
        Cursors = "cursors",
        /// Mails.
        Mails = "mails",
        /// Webhook endpoints.
        Webhooks = "webhooks",
        /// What deliveries are signed with.
        WebhookSecrets = "secrets of webhooks",
        /// Deliveries to webhooks.
        Deliveries = "deliveries",
        /// Documents.
        Documents = "documents",
        /// Instructions.
        Instructions = "instructions",
    }
}

kinds! {
    /// The kinds of rows that are kept for all organizations together.
    SharedKind {
        /// People, who belong to no organization.
        Persons = "people",
        /// What idempotency keys stand for: a store may keep them in the order of time.
        IdempotencyRecords = "idempotency records",
        /// Global names, which lead to an organization.
        Locators = "names",
    }
}
