//! Changing an ordered policy.

use super::room::must_fit;
use super::save::check;
use super::versions::{follow, own_latest, rename, rewrite};
use super::{
    Enforcement, Logic, OrderedAction, OrderedCondition, OrderedPolicy, OrderedStatus,
    OrderedTerms, TransactionKind,
};
use crate::ids::DocumentId;
use crate::named_list::must_not_wait;
use crate::outcome::Outcome;
use crate::session::{Answer, Session};
use crate::state::{Draft, Halt};

/// Changes a policy. None leaves a part as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UpdateOrdered {
    /// The version, which has to be the latest.
    pub policy: DocumentId,
    /// Another status.
    pub status: Option<OrderedStatus>,
    /// Another name.
    pub name: Option<String>,
    /// Other words.
    pub description: Option<String>,
    /// Other transactions.
    pub kind: Option<TransactionKind>,
    /// Whether what it says has force.
    pub enforcement: Option<Enforcement>,
    /// How its conditions go together.
    pub logic: Option<Logic>,
    /// Another place.
    pub priority: Option<u32>,
    /// Another group, or none.
    pub group: Option<Option<String>>,
    /// Other conditions.
    pub conditions: Option<Vec<OrderedCondition>>,
    /// Other actions.
    pub actions: Option<Vec<OrderedAction>>,
}

impl UpdateOrdered {
    fn terms(&self, before: &OrderedTerms) -> OrderedTerms {
        let before = before.clone();
        OrderedTerms {
            name: self.name.clone().unwrap_or(before.name),
            description: self.description.clone().unwrap_or(before.description),
            kind: self.kind.unwrap_or(before.kind),
            enforcement: self.enforcement.unwrap_or(before.enforcement),
            logic: self.logic.unwrap_or(before.logic),
            priority: self.priority.unwrap_or(before.priority),
            group: self.group.clone().unwrap_or(before.group),
            conditions: self.conditions.clone().unwrap_or(before.conditions),
            actions: self.actions.clone().unwrap_or(before.actions),
        }
    }
}

/// Changes a draft, or a status, in place; any other change makes another version.
pub(super) fn update(
    draft: &mut Draft<'_>,
    session: &Session,
    verb: &UpdateOrdered,
) -> Result<Answer, Halt> {
    must_not_wait(session)?;
    let (row, before) = own_latest(draft, session, verb.policy)?;
    let terms = verb.terms(&before.terms);
    let status = verb.status.unwrap_or(before.status);
    let same = terms == before.terms;
    if same && status == before.status {
        return Ok(Outcome::Document(row).into());
    }
    // What is only taken out of force need not be fit to be in it.
    if !same || status == OrderedStatus::Active {
        let scope = (row.org, row.environment);
        must_fit(draft, scope, (Some(before.logical), &terms))?;
        check(draft, scope, &terms)?;
    }
    rename(draft, session, (&before.terms.name, &terms.name), before.logical)?;
    let row = if same || before.status == OrderedStatus::Draft {
        let updated_by = session.log_actor();
        let policy = OrderedPolicy { terms, status, updated_by, ..before };
        rewrite(draft, session, &row, policy)?
    } else {
        follow(draft, session, (&row, &before), (terms, status))?
    };
    Ok(Outcome::Document(row).into())
}
