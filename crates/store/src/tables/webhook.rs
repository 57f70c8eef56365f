//! Webhooks and their deliveries: the columns they are found by, and a document.

use countersign_domain::state::Entity;
use countersign_domain::webhook::{Attempt, Delivery, Webhook, WebhookSecrets};

use super::{Broken, Column, Fields, Index, Mapped, Record, Table, write_key};

impl Mapped for Webhook {
    const TABLE: Table = Table {
        name: "webhooks",
        columns: &[
            Column::org(),
            Column::text("id"),
            Column::text("environment"),
            Column::integer("deleted_at").nullable(),
            // 1 while it is told what happens.
            Column::integer("live").nullable(),
            Column::text("doc"),
        ],
        key: 2,
        indexes: &[Index {
            name: "webhooks_live",
            columns: &["id"],
            only: Some("live IS NOT NULL"),
        }],
    };

    fn write(&self, to: &mut Record) -> Result<(), Broken> {
        write_key(&Self::key_of(Entity::id(self)), to)?;
        to.word(self.environment);
        to.optional(self.deleted_at, Record::instant);
        to.optional(self.is_live().then_some(1_i64), |to, one| to.integer(one));
        to.json(self)
    }

    fn read(from: &mut Fields<'_>) -> Result<Self, Broken> {
        from.skip(5);
        from.json()
    }
}

impl Mapped for WebhookSecrets {
    const TABLE: Table = Table {
        name: "webhook_secrets",
        columns: &[Column::org(), Column::text("webhook"), Column::text("doc")],
        key: 2,
        indexes: &[],
    };

    fn write(&self, to: &mut Record) -> Result<(), Broken> {
        write_key(&Self::key_of(Entity::id(self)), to)?;
        to.json(self)
    }

    fn read(from: &mut Fields<'_>) -> Result<Self, Broken> {
        from.skip(2);
        from.json()
    }
}

/// One that has arrived stands in the table alone: no index has to be written for it. Columns, and
/// no document: of all rows these are written most.
impl Mapped for Delivery {
    const TABLE: Table = Table {
        name: "deliveries",
        columns: &[
            Column::org(),
            Column::text("webhook"),
            Column::text("id"),
            Column::text("environment"),
            Column::text("event"),
            Column::integer("seq"),
            Column::text("name"),
            Column::text("status"),
            Column::integer("attempts"),
            Column::integer("tries"),
            Column::integer("begun_at"),
            Column::integer("due_at").nullable(),
            // The last attempt, and what came of it.
            Column::integer("attempted_at"),
            Column::integer("answer").nullable(),
            Column::integer("duration_ms"),
            Column::text("error").nullable(),
            Column::text("excerpt").nullable(),
        ],
        key: 3,
        indexes: &[
            Index {
                name: "deliveries_dead",
                columns: &["org", "id"],
                only: Some("status = 'FAILED'"),
            },
            Index {
                name: "deliveries_due",
                columns: &["org", "webhook", "due_at", "id"],
                only: Some("due_at IS NOT NULL"),
            },
        ],
    };

    fn write(&self, to: &mut Record) -> Result<(), Broken> {
        write_key(&Self::key_of(Entity::id(self)), to)?;
        to.word(self.environment);
        to.id(self.event);
        to.count(self.seq)?;
        to.text(&self.name);
        to.word(self.status);
        to.integer(self.attempts);
        to.integer(self.tries);
        to.instant(self.begun_at);
        to.optional(self.next_attempt_at, Record::instant);
        let Attempt { at, status, duration_ms, error, excerpt } = &self.last;
        to.instant(*at);
        to.optional(*status, Record::integer);
        to.integer(*duration_ms);
        to.optional(error.as_deref(), Record::text);
        to.optional(excerpt.as_deref(), Record::text);
        Ok(())
    }

    fn read(from: &mut Fields<'_>) -> Result<Self, Broken> {
        Ok(Self {
            org: from.parse()?,
            webhook: from.parse()?,
            id: from.parse()?,
            environment: from.word()?,
            event: from.parse()?,
            seq: from.number()?,
            name: from.text()?.to_owned(),
            status: from.word()?,
            attempts: from.number()?,
            tries: from.number()?,
            begun_at: from.instant()?,
            next_attempt_at: from.optional_instant()?,
            last: Attempt {
                at: from.instant()?,
                status: from.optional_number()?,
                duration_ms: from.number()?,
                error: from.optional_string()?,
                excerpt: from.optional_string()?,
            },
        })
    }
}
