//! Every kind of row, in one registry.

use std::sync::Arc;

use crate::approval::{Approval, Queue, Vote};
use crate::canonical::Hash;
use crate::document::Document;
use crate::idempotency::IdempotencyRecord;
use crate::ids::WalletId;
use crate::ids::{
    ApprovalId, ApproverListId, DeliveryId, DocumentId, HoldId, KeyId, MailId, OrgId, PaymentId,
    PersonId, PolicyId, SessionId, TransferId, WebhookId,
};
use crate::instruction::Instruction;
use crate::key::{ApiKey, KeyUse};
use crate::ledger::{Account, AccountKey, Hold, Transfer};
use crate::log::{Consumer, Cursor, LogHead, LogRecord};
use crate::mail::Mail;
use crate::organization::{ApproverList, Locator, LocatorKey, Member, Organization, Person};
use crate::payment::Payment;
use crate::policy::{Policy, PolicyVersion, Tally};
use crate::sign_in::{Invitation, Login, UserSession};
use crate::wallet::Wallet;
use crate::webhook::{Delivery, Webhook, WebhookSecrets};

/// A kind of row.
pub trait Entity: Sized {
    /// What names one row of this kind; begins with the organization wherever there is one.
    type Id;
    /// The row's name.
    fn id(&self) -> Self::Id;
    /// The name as a [`Key`].
    fn key_of(id: Self::Id) -> Key;
    /// The row, if it is of this kind.
    fn from_row(row: &Row) -> Option<&Arc<Self>>;
    /// As any row.
    fn into_row(row: Arc<Self>) -> Row;
}

macro_rules! rows {
    ($($(#[$doc:meta])* $name:ident($($id:ty),+) = |$row:ident| $key:expr;)*) => {
        /// The name of a row.
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Key { $($(#[$doc])* $name($($id),+),)* }

        /// A row of any kind.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum Row { $($(#[$doc])* $name(Arc<$name>),)* }

        impl Row {
            /// The row's name.
            #[must_use]
            pub fn key(&self) -> Key {
                match self { $(Self::$name(row) => $name::key_of(row.id()),)* }
            }
        }

        $(rows!(@entity $name ($($id),+) $row $key);)*
    };
    (@entity $name:ident ($id:ty) $row:ident $key:expr) => {
        impl Entity for $name {
            type Id = $id;
            fn id(&self) -> $id { let $row = self; $key }
            fn key_of(id: $id) -> Key { Key::$name(id) }
            fn from_row(row: &Row) -> Option<&Arc<Self>> {
                if let Row::$name(row) = row { Some(row) } else { None }
            }
            fn into_row(row: Arc<Self>) -> Row { Row::$name(row) }
        }
    };
    (@entity $name:ident ($a:ty, $b:ty) $row:ident $key:expr) => {
        impl Entity for $name {
            type Id = ($a, $b);
            fn id(&self) -> ($a, $b) { let $row = self; $key }
            fn key_of((a, b): ($a, $b)) -> Key { Key::$name(a, b) }
            fn from_row(row: &Row) -> Option<&Arc<Self>> {
                if let Row::$name(row) = row { Some(row) } else { None }
            }
            fn into_row(row: Arc<Self>) -> Row { Row::$name(row) }
        }
    };
    (@entity $name:ident ($a:ty, $b:ty, $c:ty) $row:ident $key:expr) => {
        impl Entity for $name {
            type Id = ($a, $b, $c);
            fn id(&self) -> ($a, $b, $c) { let $row = self; $key }
            fn key_of((a, b, c): ($a, $b, $c)) -> Key { Key::$name(a, b, c) }
            fn from_row(row: &Row) -> Option<&Arc<Self>> {
                if let Row::$name(row) = row { Some(row) } else { None }
            }
            fn into_row(row: Arc<Self>) -> Row { Row::$name(row) }
        }
    };
}

rows! {
    /// Which organization a global name belongs to. The only key without an organization, beside
    /// people.
    Locator(LocatorKey) = |row| row.key.clone();
    /// A person, known across organizations.
    Person(PersonId) = |row| row.id;
    /// A tenant.
    Organization(OrgId) = |row| row.id;
    /// A person's place in an organization.
    Member(OrgId, PersonId) = |row| (row.org, row.person);
    /// A list of people who may be asked for their agreement.
    ApproverList(OrgId, ApproverListId) = |row| (row.org, row.id);
    /// How a person signs in to an organization.
    Login(OrgId, PersonId) = |row| (row.org, row.person);
    /// A person's signed-in session.
    UserSession(OrgId, SessionId) = |row| (row.org, row.id);
    /// What lets a member set a password.
    Invitation(OrgId, PersonId) = |row| (row.org, row.person);
    /// An API key.
    ApiKey(OrgId, KeyId) = |row| (row.org, row.id);
    /// When an API key was last used.
    KeyUse(OrgId, KeyId) = |row| (row.org, row.key);
    /// A wallet.
    Wallet(OrgId, WalletId) = |row| (row.org, row.id);
    /// A ledger account.
    Account(OrgId, AccountKey) = |row| (row.org, row.key);
    /// A hold.
    Hold(OrgId, HoldId) = |row| (row.org, row.id);
    /// A transfer. Append-only.
    Transfer(OrgId, TransferId) = |row| (row.org, row.id);
    /// A policy as it is now.
    Policy(OrgId, PolicyId) = |row| (row.org, row.id);
    /// A policy as it was. Append-only.
    PolicyVersion(OrgId, PolicyId, u32) = |row| (row.org, row.policy.id, row.policy.version);
    /// What a window of a policy has counted.
    Tally(OrgId, PolicyId, String) = |row| (row.org, row.name.policy, row.name.of.clone());
    /// A payment.
    Payment(OrgId, PaymentId) = |row| (row.org, row.id);
    /// An instruction.
    Instruction(OrgId, PaymentId) = |row| (row.org, row.id);
    /// An approval request.
    Approval(OrgId, ApprovalId) = |row| (row.org, row.id);
    /// A vote. Append-only.
    Vote(OrgId, ApprovalId, u32) = |row| (row.org, row.approval, row.index);
    /// Requests that wait and have something in common.
    Queue(OrgId, String) = |row| (row.org, row.name.clone());
    /// What an idempotency key stands for.
    IdempotencyRecord(OrgId, Hash) = |row| (row.org, row.digest);
    /// The end of an organization's log.
    LogHead(OrgId) = |row| row.org;
    /// A record of an organization's log. Append-only.
    LogRecord(OrgId, u64) = |row| (row.org, row.seq);
    /// How far somebody who follows a log has come.
    Cursor(OrgId, Consumer) = |row| (row.org, row.consumer);
    /// A mail.
    Mail(OrgId, MailId) = |row| (row.org, row.id);
    /// A webhook endpoint.
    Webhook(OrgId, WebhookId) = |row| (row.org, row.id);
    /// What the deliveries to an endpoint are signed with.
    WebhookSecrets(OrgId, WebhookId) = |row| (row.org, row.webhook);
    /// What became of an event on its way to an endpoint.
    Delivery(OrgId, WebhookId, DeliveryId) = |row| (row.org, row.webhook, row.id);
    /// A document.
    Document(OrgId, DocumentId) = |row| (row.org, row.id);
}

/// What a decision does to one row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// The row did not exist.
    Insert(Row),
    /// The row existed, and is now this.
    Update(Row),
}

impl Change {
    /// The row as it is afterwards.
    #[must_use]
    pub const fn row(&self) -> &Row {
        match self {
            Self::Insert(row) | Self::Update(row) => row,
        }
    }
}
