//! The document row.

use serde::{Deserialize, Serialize};

use super::{Body, DocumentKind};
use crate::access::Environment;
use crate::canonical;
use crate::ids::{DocumentId, OrgId};
use crate::time::Timestamp;

/// Something that an organization keeps: a counterparty, a vault's particulars, an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// The organization.
    pub org: OrgId,
    /// Its id.
    pub id: DocumentId,
    /// The environment.
    pub environment: Environment,
    /// What it is part of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<DocumentId>,
    /// How often it has been written, from 1.
    #[serde(with = "canonical::integer")]
    pub version: u32,
    /// What it says.
    pub body: Body,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// When it was done with; kept for what it once stood for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<Timestamp>,
}

impl Document {
    /// What it is.
    #[must_use]
    pub const fn kind(&self) -> DocumentKind {
        self.body.kind()
    }

    /// What may be told of it for ever: see [`Body::told`].
    #[must_use]
    pub fn told(&self) -> Self {
        Self { body: self.body.told(), ..self.clone() }
    }

    /// Whether it still stands.
    #[must_use]
    pub const fn is_live(&self) -> bool {
        self.ended_at.is_none()
    }
}
