//! What was answered under idempotency keys.

use countersign_domain::idempotency::{IdempotencyRecord, StoredReply};
use countersign_domain::ids::{ApprovalId, PaymentId};
use countersign_domain::state::Entity;

use super::{Broken, Column, Fields, Mapped, Record, Table, write_key};

impl Mapped for IdempotencyRecord {
    const TABLE: Table = Table {
        name: "idempotency",
        columns: &[
            Column::org(),
            Column::blob("digest"),
            Column::blob("fingerprint"),
            Column::id::<PaymentId>("payment").nullable(),
            Column::text("instruction").nullable(),
            Column::id::<ApprovalId>("approval").nullable(),
            Column::text("outcome").nullable(),
            Column::integer("created_at"),
        ],
        key: 2,
        indexes: &[],
    };

    fn write(&self, to: &mut Record) -> Result<(), Broken> {
        write_key(&Self::key_of(Entity::id(self)), to)?;
        to.hash(&self.fingerprint);
        match &self.reply {
            StoredReply::Payment(payment) => {
                to.id(*payment);
                to.null();
                to.null();
                to.null();
            }
            StoredReply::Held { payment, approval } => {
                to.id(*payment);
                to.null();
                to.id(*approval);
                to.null();
            }
            StoredReply::Instruction { instruction, approval } => {
                to.null();
                to.id(*instruction);
                to.optional(*approval, Record::id);
                to.null();
            }
            StoredReply::Outcome(outcome) => {
                to.null();
                to.null();
                to.null();
                to.json(outcome)?;
            }
        }
        to.instant(self.created_at);
        Ok(())
    }

    fn read(from: &mut Fields<'_>) -> Result<Self, Broken> {
        let (org, digest, fingerprint) = (from.parse()?, from.hash()?, from.hash()?);
        let (payment, instruction) = (from.optional_parse()?, from.optional_parse()?);
        let approval = from.optional_parse()?;
        let reply = match (payment, instruction, approval, from.optional_text()?) {
            (Some(payment), None, None, None) => StoredReply::Payment(payment),
            (Some(payment), None, Some(approval), None) => StoredReply::Held { payment, approval },
            (None, Some(instruction), approval, None) => {
                StoredReply::Instruction { instruction, approval }
            }
            (None, None, None, Some(outcome)) => {
                let outcome = serde_json::from_str(outcome);
                StoredReply::Outcome(outcome.map_err(|error| from.broken(error.to_string()))?)
            }
            _ => return Err(from.broken("no reply")),
        };
        Ok(Self { org, digest, fingerprint, reply, created_at: from.instant()? })
    }
}
