//! Which table a row belongs to, and how it gets in and out.

use std::sync::Arc;

use countersign_domain::approval::{Approval, Queue, Vote};
use countersign_domain::document::Document;
use countersign_domain::idempotency::IdempotencyRecord;
use countersign_domain::instruction::Instruction;
use countersign_domain::key::{ApiKey, KeyUse};
use countersign_domain::ledger::{Account, Hold, Transfer};
use countersign_domain::log::{Cursor, LogHead, LogRecord};
use countersign_domain::mail::Mail;
use countersign_domain::organization::{ApproverList, Locator, Member, Organization, Person};
use countersign_domain::payment::Payment;
use countersign_domain::policy::{Policy, PolicyVersion, Tally};
use countersign_domain::sign_in::{Invitation, Login, UserSession};
use countersign_domain::state::{Entity, Row};
use countersign_domain::wallet::Wallet;
use countersign_domain::webhook::{Delivery, Webhook, WebhookSecrets};

use super::{Broken, Fields, Record, Table};
use crate::kind::Kind;

/// A kind of row that has a table.
pub(super) trait Mapped: Entity {
    /// The table.
    const TABLE: Table;
    /// Writes the values of all columns, in order.
    fn write(&self, to: &mut Record) -> Result<(), Broken>;
    /// Reads the values of all columns, in order.
    fn read(from: &mut Fields<'_>) -> Result<Self, Broken>;
}

macro_rules! registry {
    ($($kind:ident,)*) => {
        /// The table of a kind of row.
        pub(crate) const fn table(kind: Kind) -> &'static Table {
            match kind { $(Kind::$kind => const { &<$kind as Mapped>::TABLE },)* }
        }

        /// Writes the values of a row.
        pub(crate) fn write(row: &Row, to: &mut Record) -> Result<(), Broken> {
            match row { $(Row::$kind(row) => row.write(to),)* }
        }

        /// Reads a row of a kind.
        pub(crate) fn read(kind: Kind, from: &mut Fields<'_>) -> Result<Row, Broken> {
            match kind {
                $(Kind::$kind => {
                    <$kind as Mapped>::read(from).map(|row| Row::$kind(Arc::new(row)))
                })*
            }
        }
    };
}

registry! {
    Locator, Person, Organization, Member, ApproverList, Login, UserSession, Invitation, ApiKey,
    KeyUse, Wallet, Account, Hold, Transfer, Policy, PolicyVersion, Tally, Payment, Approval, Vote,
    Queue, IdempotencyRecord, LogHead, LogRecord, Cursor, Mail, Webhook, WebhookSecrets, Delivery,
    Document, Instruction,
}
