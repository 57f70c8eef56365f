//! Lists of people who may be asked for their agreement.

use serde::{Deserialize, Serialize};

use crate::access::Environment;
use crate::canonical;
use crate::ids::{ApproverListId, OrgId, PersonId};
use crate::time::Timestamp;

/// A named list of people. Requirements name the list, so that a change of people changes no
/// policy; who counts is judged by the list as it is at the vote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApproverList {
    /// Its id.
    pub id: ApproverListId,
    /// The organization.
    pub org: OrgId,
    /// The environment that it is of alone; none where it holds in both.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub environment: Option<Environment>,
    /// Its name.
    pub name: String,
    /// Which version this is, from 1.
    #[serde(with = "canonical::integer")]
    pub version: u32,
    /// Who is on it, each once.
    pub people: Vec<PersonId>,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// When it was deleted; kept for what was once decided by it.
    pub deleted_at: Option<Timestamp>,
}
