//! Documents: the columns they are found by, and what they say.

use countersign_domain::document::Document;
use countersign_domain::state::Entity;

use super::{Broken, Column, Fields, Index, Mapped, Record, Table, write_key};

impl Mapped for Document {
    const TABLE: Table = Table {
        name: "documents",
        columns: &[
            Column::org(),
            Column::text("id"),
            Column::text("environment").fixed(),
            Column::text("kind").fixed(),
            Column::text("parent").nullable(),
            Column::integer("ended_at").nullable(),
            Column::text("doc"),
        ],
        key: 2,
        indexes: &[
            Index {
                name: "documents_by_kind",
                columns: &["org", "environment", "kind", "id"],
                // Names are looked up, never listed, and there may be one for each review.
                only: Some("kind <> 'ALIAS' AND ended_at IS NULL"),
            },
            Index {
                name: "documents_of",
                columns: &["org", "parent", "id"],
                only: Some("parent IS NOT NULL AND ended_at IS NULL"),
            },
        ],
    };

    fn write(&self, to: &mut Record) -> Result<(), Broken> {
        write_key(&Self::key_of(Entity::id(self)), to)?;
        to.word(self.environment);
        to.text(self.kind().as_str());
        to.optional(self.parent, Record::id);
        to.optional(self.ended_at, Record::instant);
        to.json(self)
    }

    fn read(from: &mut Fields<'_>) -> Result<Self, Broken> {
        from.skip(6);
        from.json()
    }
}
