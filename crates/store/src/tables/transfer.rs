//! Transfers. Append-only, and their ids grow.

use countersign_domain::ids::{PaymentId, TransferId};
use countersign_domain::ledger::Transfer;
use countersign_domain::state::Entity;

use super::legs::{read_legs, write_legs};
use super::{Broken, Column, Fields, Mapped, Record, Table, write_key};

impl Mapped for Transfer {
    const TABLE: Table = Table {
        name: "transfers",
        columns: &[
            Column::org(),
            Column::id::<TransferId>("id"),
            Column::text("environment"),
            Column::text("kind"),
            Column::id::<PaymentId>("payment"),
            Column::id::<PaymentId>("related").nullable(),
            Column::text("description").nullable(),
            Column::text("asset"),
            Column::text("legs"),
            Column::integer("at"),
        ],
        key: 2,
        indexes: &[],
    };

    fn write(&self, to: &mut Record) -> Result<(), Broken> {
        write_key(&Self::key_of(Entity::id(self)), to)?;
        to.word(self.environment);
        to.word(self.kind);
        to.id(self.transaction);
        to.optional(self.related, Record::id);
        to.optional(self.description.as_deref(), Record::text);
        to.text(self.asset.key());
        to.build(|text| write_legs(&self.legs, text));
        to.instant(self.at);
        Ok(())
    }

    fn read(from: &mut Fields<'_>) -> Result<Self, Broken> {
        Ok(Self {
            org: from.parse()?,
            id: from.parse()?,
            environment: from.word()?,
            kind: from.word()?,
            transaction: from.parse()?,
            related: from.optional_parse()?,
            description: from.optional_string()?,
            asset: from.asset()?,
            legs: read_legs(from.text()?)
                .ok_or_else(|| from.broken("not the legs of a transfer"))?,
            at: from.instant()?,
        })
    }
}
