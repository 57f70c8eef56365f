//! What an ordered policy says about what it matches.

use serde::{Deserialize, Serialize};

use crate::access::Environment;
use crate::approval::{Approvers, Requirement};
use crate::canonical;
use crate::ids::{ApproverListId, DocumentId, Id as _, OrgId};
use crate::named_list::all_approvers;
use crate::organization::ttl;
use crate::policy::Verdict;

/// What an ordered policy says about what it matches.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderedAction {
    /// What.
    pub effect: OrderedEffect,
}

/// What follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrderedEffect {
    /// It may be done.
    Allow,
    /// It may not be done.
    Block,
    /// People have to agree first.
    Ask {
        /// How many.
        #[serde(with = "canonical::integer")]
        count: u16,
        /// Of which list; none for all who may decide.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        list: Option<DocumentId>,
        /// How long it waits for them, in minutes; none for ever.
        #[serde(default, skip_serializing_if = "Option::is_none", with = "ttl")]
        deadline_minutes: Option<u32>,
    },
    /// Administrators are told.
    Notify,
}

impl OrderedAction {
    /// The list whose people it asks.
    #[must_use]
    pub const fn list(&self) -> Option<DocumentId> {
        match self.effect {
            OrderedEffect::Ask { list, .. } => list,
            OrderedEffect::Allow | OrderedEffect::Block | OrderedEffect::Notify => None,
        }
    }

    /// What it comes to; telling somebody lets it pass.
    #[must_use]
    pub const fn verdict(&self) -> Verdict {
        match self.effect {
            OrderedEffect::Allow | OrderedEffect::Notify => Verdict::Allow,
            OrderedEffect::Ask { .. } => Verdict::Hold,
            OrderedEffect::Block => Verdict::Deny,
        }
    }

    /// Who has to agree, where somebody has to.
    #[must_use]
    pub fn requirement(&self, (org, environment): (OrgId, Environment)) -> Option<Requirement> {
        let OrderedEffect::Ask { count, list, .. } = self.effect else { return None };
        let everybody = all_approvers(org, environment);
        let of = match list.filter(|list| *list != everybody) {
            Some(list) => Approvers::List(ApproverListId::from_ulid(list.ulid())),
            None => Approvers::Permitted,
        };
        Some(Requirement::Quorum { count, of: vec![of] })
    }

    /// How long it waits for them, in seconds.
    #[must_use]
    pub fn deadline_seconds(&self) -> Option<u32> {
        match self.effect {
            OrderedEffect::Ask { deadline_minutes, .. } => deadline_minutes?.checked_mul(60),
            OrderedEffect::Allow | OrderedEffect::Block | OrderedEffect::Notify => None,
        }
    }
}
