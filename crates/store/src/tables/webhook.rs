//! Webhooks and their deliveries: the columns they are found by, and a document.

use countersign_domain::state::Entity;
use countersign_domain::webhook::{Delivery, DeliveryStatus, Webhook, WebhookSecrets};

use super::{Broken, Column, Fields, Index, Mapped, Record, Table, write_key};

impl Mapped for Webhook {
    const TABLE: Table = Table {
        name: "webhooks",
        columns: &[
            Column::text("org"),
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
        columns: &[Column::text("org"), Column::text("webhook"), Column::text("doc")],
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

/// One that has arrived stands in the table alone: no index has to be written for it.
impl Mapped for Delivery {
    const TABLE: Table = Table {
        name: "deliveries",
        columns: &[
            Column::text("org"),
            Column::text("webhook"),
            Column::text("id"),
            // 1 while it is a dead letter.
            Column::integer("dead").nullable(),
            Column::integer("due_at").nullable(),
            Column::text("doc"),
        ],
        key: 3,
        indexes: &[
            Index {
                name: "deliveries_dead",
                columns: &["org", "id"],
                only: Some("dead IS NOT NULL"),
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
        let dead = self.status == DeliveryStatus::Failed;
        to.optional(dead.then_some(1_i64), |to, one| to.integer(one));
        to.optional(self.next_attempt_at, Record::instant);
        to.json(self)
    }

    fn read(from: &mut Fields<'_>) -> Result<Self, Broken> {
        from.skip(5);
        from.json()
    }
}
