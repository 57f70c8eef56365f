//! Instructions: the columns they are found by, and a document.

use countersign_domain::ids::{PaymentId, WalletId};
use countersign_domain::instruction::Instruction;
use countersign_domain::state::Entity;

use super::{Broken, Column, Fields, Index, Mapped, Record, Table, write_key};

impl Mapped for Instruction {
    const TABLE: Table = Table {
        name: "instructions",
        columns: &[
            Column::org(),
            Column::id::<PaymentId>("id"),
            Column::text("environment").fixed(),
            Column::id::<WalletId>("wallet").fixed(),
            Column::text("kind").fixed(),
            Column::text("status"),
            // When it has to be looked at next, while it is not over.
            Column::integer("due_at").nullable(),
            Column::text("doc"),
        ],
        key: 2,
        indexes: &[Index {
            name: "instructions_due",
            columns: &["due_at", "id"],
            only: Some("due_at IS NOT NULL"),
        }],
    };

    fn write(&self, to: &mut Record) -> Result<(), Broken> {
        write_key(&Self::key_of(Entity::id(self)), to)?;
        to.word(self.environment);
        to.id(self.wallet);
        to.text(self.kind().as_str());
        to.display(self.status);
        to.optional(self.due_at, Record::instant);
        to.json(self)
    }

    fn read(from: &mut Fields<'_>) -> Result<Self, Broken> {
        from.skip(7);
        from.json()
    }
}
