//! Approval requests and the votes on them: the columns they are found by, and a document.

use countersign_domain::approval::{Approval, Vote};
use countersign_domain::ids::{ApprovalId, WalletId};
use countersign_domain::state::Entity;

use super::{Broken, Column, Fields, Index, Mapped, Record, Table, write_key};

impl Mapped for Approval {
    const TABLE: Table = Table {
        name: "approvals",
        columns: &[
            Column::org(),
            Column::id::<ApprovalId>("id"),
            Column::text("environment").fixed(),
            Column::id::<WalletId>("wallet").nullable().fixed(),
            Column::text("status"),
            Column::text("subject").fixed(),
            Column::integer("due_at"),
            Column::text("doc"),
        ],
        key: 2,
        indexes: &[
            Index {
                name: "approvals_of_wallet",
                columns: &["org", "wallet", "status", "id"],
                only: Some("wallet IS NOT NULL"),
            },
            Index { name: "approvals_by_status", columns: &["org", "status", "id"], only: None },
            Index {
                name: "approvals_due",
                columns: &["due_at", "id"],
                only: Some("status = 'PENDING'"),
            },
        ],
    };

    fn write(&self, to: &mut Record) -> Result<(), Broken> {
        write_key(&Self::key_of(Entity::id(self)), to)?;
        to.word(self.environment);
        to.optional(self.subject.wallet(), Record::id);
        to.word(self.status);
        to.text(self.subject.kind().as_str());
        to.instant(self.due_at);
        to.json(self)
    }

    fn read(from: &mut Fields<'_>) -> Result<Self, Broken> {
        from.skip(7);
        from.json()
    }
}

impl Mapped for Vote {
    const TABLE: Table = Table {
        name: "votes",
        columns: &[
            Column::org(),
            Column::id::<ApprovalId>("approval"),
            Column::integer("place"),
            Column::text("doc"),
        ],
        key: 3,
        indexes: &[],
    };

    fn write(&self, to: &mut Record) -> Result<(), Broken> {
        write_key(&Self::key_of(Entity::id(self)), to)?;
        to.json(self)
    }

    fn read(from: &mut Fields<'_>) -> Result<Self, Broken> {
        from.skip(3);
        from.json()
    }
}
