//! Mails: the columns they are found by, and a document.

use countersign_domain::mail::Mail;
use countersign_domain::state::Entity;

use super::{Broken, Column, Fields, Index, Mapped, Record, Table, write_key};

impl Mapped for Mail {
    const TABLE: Table = Table {
        name: "mails",
        columns: &[
            Column::org(),
            Column::text("id"),
            // When it is tried next, while it waits.
            Column::integer("due_at").nullable(),
            Column::text("doc"),
        ],
        key: 2,
        indexes: &[Index {
            name: "mails_due",
            columns: &["due_at", "id"],
            only: Some("due_at IS NOT NULL"),
        }],
    };

    fn write(&self, to: &mut Record) -> Result<(), Broken> {
        write_key(&Self::key_of(Entity::id(self)), to)?;
        to.optional(self.next_attempt_at, Record::instant);
        to.json(self)
    }

    fn read(from: &mut Fields<'_>) -> Result<Self, Broken> {
        from.skip(3);
        from.json()
    }
}
