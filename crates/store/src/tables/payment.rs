//! Payments. Their ids grow, so a posted payment is appended; only one that was not simply posted
//! is entered in an index.

use countersign_domain::ids::{ApprovalId, BatchId, OrgId, PaymentId, WalletId};
use countersign_domain::payment::Payment;
use countersign_domain::state::Entity;

use super::{Broken, Column, Fields, Index, Mapped, Record, Table, write_key};

impl Mapped for Payment {
    const TABLE: Table = Table {
        name: "payments",
        columns: &[
            Column::org(),
            Column::id::<PaymentId>("id"),
            Column::text("environment").fixed(),
            Column::text("kind").fixed(),
            Column::id::<WalletId>("from_wallet").fixed(),
            Column::id::<OrgId>("from_org").fixed(),
            Column::id::<WalletId>("to_wallet").fixed(),
            Column::id::<OrgId>("to_org").fixed(),
            Column::text("to_address").nullable(),
            Column::text("asset"),
            Column::amount("amount"),
            Column::amount("fee"),
            Column::text("description").nullable(),
            Column::text("metadata").nullable(),
            Column::text("status"),
            Column::id::<ApprovalId>("approval").nullable(),
            Column::integer("expires_at").nullable(),
            Column::id::<BatchId>("batch").nullable(),
            Column::text("idempotency_key").nullable(),
            Column::text("failure").nullable(),
            Column::id::<PaymentId>("reverses").nullable(),
            Column::id::<PaymentId>("reversed_by").nullable(),
            Column::text("requested_by").fixed(),
            // Which tallies count it; nothing for the many that none does.
            Column::text("counted").nullable(),
            Column::integer("created_at").fixed(),
            Column::integer("posted_at").nullable(),
            Column::integer("updated_at"),
        ],
        key: 2,
        indexes: &[
            Index {
                name: "payments_unposted",
                columns: &["org", "id"],
                only: Some("status <> 'POSTED'"),
            },
            Index {
                name: "payments_unposted_from",
                columns: &["org", "from_wallet", "id"],
                only: Some("status <> 'POSTED'"),
            },
            Index {
                name: "payments_unposted_to",
                columns: &["org", "to_wallet", "id"],
                only: Some("status <> 'POSTED'"),
            },
        ],
    };

    fn write(&self, to: &mut Record) -> Result<(), Broken> {
        write_key(&Self::key_of(Entity::id(self)), to)?;
        to.word(self.environment);
        to.word(self.kind);
        to.id(self.from);
        to.id(self.from_org);
        to.id(self.to);
        to.id(self.to_org);
        to.optional(self.to_address.as_deref(), Record::text);
        to.text(self.asset.key());
        to.display(self.amount);
        to.display(self.fee);
        to.optional(self.description.as_deref(), Record::text);
        to.optional(self.metadata.as_deref(), Record::text);
        to.word(self.status);
        to.optional(self.approval, Record::id);
        to.optional(self.expires_at, Record::instant);
        to.optional(self.batch, Record::id);
        to.optional(self.idempotency_key.as_deref(), Record::text);
        to.optional(self.failure, Record::word);
        to.optional(self.reverses, Record::id);
        to.optional(self.reversed_by, Record::id);
        to.display(self.requested_by);
        if self.counted.is_empty() {
            to.null();
        } else {
            to.json(&self.counted)?;
        }
        to.instant(self.created_at);
        to.optional(self.posted_at, Record::instant);
        to.instant(self.updated_at);
        Ok(())
    }

    fn read(from: &mut Fields<'_>) -> Result<Self, Broken> {
        Ok(Self {
            org: from.parse()?,
            id: from.parse()?,
            environment: from.word()?,
            kind: from.word()?,
            from: from.parse()?,
            from_org: from.parse()?,
            to: from.parse()?,
            to_org: from.parse()?,
            to_address: from.optional_string()?,
            asset: from.asset()?,
            amount: from.amount()?,
            fee: from.amount()?,
            description: from.optional_string()?,
            metadata: from.optional_string()?,
            status: from.word()?,
            approval: from.optional_parse()?,
            expires_at: from.optional_instant()?,
            batch: from.optional_parse()?,
            idempotency_key: from.optional_string()?,
            failure: from.optional_word()?,
            reverses: from.optional_parse()?,
            reversed_by: from.optional_parse()?,
            requested_by: from.parse()?,
            counted: from.optional_json()?.unwrap_or_default(),
            created_at: from.instant()?,
            posted_at: from.optional_instant()?,
            updated_at: from.instant()?,
        })
    }
}
