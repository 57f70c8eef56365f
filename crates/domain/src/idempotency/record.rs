//! An idempotency key, and what was answered under it.

use serde::{Deserialize, Serialize};

use crate::access::Environment;
use crate::canonical::{Hash, Tag};
use crate::ids::{ApprovalId, KeyId, OrgId, PaymentId};
use crate::outcome::Outcome;
use crate::time::Timestamp;

/// A caller's promise that equal keys mean the same request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Idempotency {
    /// The caller's key, 1–255 characters.
    pub key: String,
    /// Method and path: `POST /v1/payments`. Keys of different operations do not meet.
    pub operation: String,
    /// SHA-256 of the canonical request.
    pub fingerprint: Hash,
}

impl Idempotency {
    /// Names the record: organization and environment, operation and key, and for a scoped
    /// credential the credential itself, so that it neither replays nor blocks another's.
    #[must_use]
    pub fn digest(&self, environment: Environment, scoped: Option<KeyId>) -> Hash {
        let scope = scoped.map(|key| key.to_string()).unwrap_or_default();
        let parts = [environment.as_str(), &scope, &self.operation, &self.key];
        Hash::of(Tag::Idempotency, parts.join("\n").as_bytes())
    }
}

/// What was answered to a request under an idempotency key. Only what succeeded is kept: a refusal
/// releases the key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdempotencyRecord {
    /// The organization.
    pub org: OrgId,
    /// See [`Idempotency::digest`].
    pub digest: Hash,
    /// The request it stands for.
    pub fingerprint: Hash,
    /// What was answered.
    pub reply: StoredReply,
    /// When. After the retention time the key is free again.
    pub created_at: Timestamp,
}

/// What to answer again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum StoredReply {
    /// A payment that was posted at once: all of it follows from the payment's row.
    Payment(PaymentId),
    /// A payment that was held: all of it follows from its row and that of its request.
    Held {
        /// The payment.
        payment: PaymentId,
        /// The request it waited for.
        approval: ApprovalId,
    },
    /// An instruction: all of it follows from its row and that of its request.
    Instruction {
        /// The instruction.
        instruction: PaymentId,
        /// The request it waited for.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        approval: Option<ApprovalId>,
    },
    /// Anything else, as it was; secrets are left out.
    Outcome(Box<Outcome>),
}
