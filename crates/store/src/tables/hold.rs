//! Holds.

use countersign_domain::ledger::Hold;
use countersign_domain::state::Entity;

use super::{Broken, Column, Fields, Index, Mapped, Record, Table, write_key};

impl Mapped for Hold {
    const TABLE: Table = Table {
        name: "holds",
        columns: &[
            Column::text("org"),
            Column::text("id"),
            Column::text("environment"),
            Column::text("wallet"),
            Column::amount("amount"),
            Column::amount("counted"),
            Column::text("asset"),
            Column::text("status"),
            Column::text("reason"),
            Column::text("approval").nullable(),
            Column::text("payment").nullable(),
            Column::integer("expires_at").nullable(),
            Column::integer("created_at"),
            Column::integer("released_at").nullable(),
        ],
        key: 2,
        indexes: &[
            Index { name: "holds_of_wallet", columns: &["org", "wallet", "id"], only: None },
            Index {
                name: "holds_pending",
                columns: &["org", "wallet", "id"],
                only: Some("status = 'PENDING'"),
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
