//! The log: the columns it is searched by, and the canonical text apart from them.

use countersign_domain::log::{Cursor, LogBody, LogHead, LogRecord};
use countersign_domain::state::Entity;

use super::{Broken, Column, Fields, Index, Mapped, Record, Table, write_key};

impl Mapped for Cursor {
    const TABLE: Table = Table {
        name: "cursors",
        columns: &[Column::org(), Column::text("consumer"), Column::integer("seq")],
        key: 2,
        indexes: &[],
    };

    fn write(&self, to: &mut Record) -> Result<(), Broken> {
        write_key(&Self::key_of(Entity::id(self)), to)?;
        to.count(self.seq)
    }

    fn read(from: &mut Fields<'_>) -> Result<Self, Broken> {
        Ok(Self { org: from.parse()?, consumer: from.parse()?, seq: from.number()? })
    }
}

impl Mapped for LogHead {
    const TABLE: Table = Table {
        name: "log_heads",
        columns: &[
            Column::org(),
            Column::integer("seq"),
            Column::blob("hash"),
            Column::integer("at"),
            Column::integer("made"),
        ],
        key: 1,
        indexes: &[],
    };

    fn write(&self, to: &mut Record) -> Result<(), Broken> {
        to.id(self.org);
        to.count(self.seq)?;
        to.hash(&self.hash);
        to.instant(self.at);
        to.instant(self.made);
        Ok(())
    }

    fn read(from: &mut Fields<'_>) -> Result<Self, Broken> {
        Ok(Self {
            org: from.parse()?,
            seq: from.number()?,
            hash: from.hash()?,
            at: from.instant()?,
            made: from.instant()?,
        })
    }
}

impl Mapped for LogRecord {
    const TABLE: Table = Table {
        name: "log",
        columns: &[
            Column::org(),
            Column::integer("seq"),
            Column::integer("at"),
            Column::text("environment").nullable(),
            Column::text("action"),
            Column::text("resource"),
            Column::text("resource_id").nullable(),
            Column::text("actor"),
            Column::blob("hash"),
            // Exactly what was hashed; everything else is there to be searched.
            Column::text("text").apart(),
        ],
        key: 2,
        // Nearly all records are about money on its way; the others would be needles in that
        // haystack.
        indexes: &[
            Index {
                name: "log_of_resource",
                columns: &["org", "resource", "seq"],
                only: Some("resource NOT IN ('payment', 'transfer')"),
            },
            Index {
                name: "log_of_object",
                columns: &["org", "resource_id", "seq"],
                only: Some("resource NOT IN ('payment', 'transfer')"),
            },
            Index {
                name: "log_of_rare_action",
                columns: &["org", "action", "seq"],
                only: Some(
                    "action NOT IN ('payment.completed', 'transfer.created', 'transfer.updated')",
                ),
            },
        ],
    };

    fn write(&self, to: &mut Record) -> Result<(), Broken> {
        let fact = &self.body.fact;
        write_key(&Self::key_of(Entity::id(self)), to)?;
        to.instant(self.body.at);
        to.optional(fact.environment(), Record::word);
        to.text(fact.action());
        to.text(fact.resource_type());
        to.optional(fact.resource_id().as_deref(), Record::text);
        to.display(self.body.actor);
        to.hash(&self.hash);
        to.text(&self.text);
        Ok(())
    }

    fn read(from: &mut Fields<'_>) -> Result<Self, Broken> {
        let (org, seq) = (from.parse()?, from.number()?);
        from.skip(6);
        let (hash, text) = (from.hash()?, from.text()?);
        let body: LogBody =
            serde_json::from_str(text).map_err(|error| from.broken(error.to_string()))?;
        Ok(Self { org, seq, body, text: text.to_owned(), hash })
    }
}
