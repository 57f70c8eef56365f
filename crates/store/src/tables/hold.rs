//! Holds.

use countersign_domain::ids::{ApprovalId, HoldId, PaymentId, WalletId};
use countersign_domain::ledger::Hold;
use countersign_domain::state::Entity;

use super::{Broken, Column, Fields, Index, Mapped, Record, Table, write_key};

impl Mapped for Hold {
    const TABLE: Table = Table {
        name: "holds",
        columns: &[
            Column::org(),
            Column::id::<HoldId>("id"),
            Column::text("environment").fixed(),
            Column::id::<WalletId>("wallet").fixed(),
            Column::amount("amount"),
            Column::amount("counted"),
            Column::text("asset"),
            Column::text("status"),
            Column::text("reason"),
            Column::id::<ApprovalId>("approval").nullable(),
            Column::id::<PaymentId>("payment").nullable(),
            Column::integer("expires_at").nullable(),
            Column::integer("created_at").fixed(),
            Column::integer("released_at").nullable(),
        ],
        key: 2,
        indexes: &[
            Index {
                name: "holds_lapsing",
                columns: &["org", "wallet", "id"],
                only: Some("status = 'PENDING' AND expires_at IS NOT NULL"),
            },
            // What is on its way over a rail: much at times, and soon gone. By wallet each would
            // cost a page.
            Index {
                name: "holds_lasting",
                columns: &["org", "id"],
                only: Some("status = 'PENDING' AND expires_at IS NULL"),
            },
        ],
    };

    fn write(&self, to: &mut Record) -> Result<(), Broken> {
        write_key(&Self::key_of(Entity::id(self)), to)?;
        to.word(self.environment);
        to.id(self.wallet);
        to.display(self.amount);
        to.display(self.counted);
        to.text(self.asset.key());
        to.word(self.status);
        to.word(self.reason);
        to.optional(self.approval, Record::id);
        to.optional(self.transaction, Record::id);
        to.optional(self.expires_at, Record::instant);
        to.instant(self.created_at);
        to.optional(self.released_at, Record::instant);
        Ok(())
    }

    fn read(from: &mut Fields<'_>) -> Result<Self, Broken> {
        Ok(Self {
            org: from.parse()?,
            id: from.parse()?,
            environment: from.word()?,
            wallet: from.parse()?,
            amount: from.amount()?,
            counted: from.amount()?,
            asset: from.asset()?,
            status: from.word()?,
            reason: from.word()?,
            approval: from.optional_parse()?,
            transaction: from.optional_parse()?,
            expires_at: from.optional_instant()?,
            created_at: from.instant()?,
            released_at: from.optional_instant()?,
        })
    }
}
