//! A new ordered policy.

use super::room::must_fit;
use super::save::check;
use super::versions::{NAMES, begin};
use super::{OrderedPolicy, OrderedStatus, OrderedTerms, all_policies};
use crate::document::{Document, take_name};
use crate::ids::{DocumentId, Id as _};
use crate::named_list::must_not_wait;
use crate::outcome::Outcome;
use crate::session::{Answer, Session};
use crate::state::{Draft, Halt, Key, Range};

/// Makes an ordered policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreateOrdered {
    /// What it says; its priority counts only where it is said to be given.
    pub terms: OrderedTerms,
    /// Whether its place is given; else it is the last.
    pub placed: bool,
    /// Where it stands.
    pub status: OrderedStatus,
}

/// Makes the first version of a policy.
pub(super) fn create(
    draft: &mut Draft<'_>,
    session: &Session,
    verb: &CreateOrdered,
) -> Result<Answer, Halt> {
    must_not_wait(session)?;
    let (org, environment) = (session.org()?, session.environment()?);
    let all = Range::DocumentsOf(org, all_policies(environment));
    let name = DocumentId::named(environment, NAMES, &verb.terms.name);
    draft.need([all.into(), Key::Document(org, name).into()])?;
    let others = draft.range::<Document>(all)?;
    must_fit(draft, (org, environment), (None, &verb.terms))?;
    check(draft, (org, environment), &verb.terms)?;
    let last = others.iter().filter_map(|row| row.ordered_policy());
    let last = last.map(|policy| policy.terms.priority).max();
    let behind = last.map_or(0, |last| last.saturating_add(1));
    let priority = if verb.placed { verb.terms.priority } else { behind };
    let logical: DocumentId = draft.fresh();
    take_name(draft, session, (NAMES, &verb.terms.name), logical.ulid())?;
    let policy = OrderedPolicy {
        logical,
        number: 1,
        latest: true,
        status: verb.status,
        terms: OrderedTerms { priority, ..verb.terms.clone() },
        created_by: session.log_actor(),
        updated_by: session.log_actor(),
    };
    Ok(Outcome::Document(begin(draft, session, policy)?).into())
}
