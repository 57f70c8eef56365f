//! How much the policies of one environment may say together: all of them, and the lists that they
//! compare with, are read for every transaction, while everybody else waits.

use std::collections::BTreeSet;

use super::{OrderedCondition, OrderedTerms, all_policies};
use crate::access::Environment;
use crate::document::Document;
use crate::ids::{DocumentId, OrgId};
use crate::rejection::Rejection;
use crate::state::{Draft, Halt, Range};

/// How many policies there are at most.
const POLICIES_MAX: usize = 500;

/// How much text their conditions have together.
const BYTES_MAX: usize = 1 << 20;

/// With how many lists their conditions compare.
const LISTS_MAX: usize = 50;

/// Refuses a policy for which there is no room beside the others. Its own other versions are not
/// among these.
pub(super) fn must_fit(
    draft: &Draft<'_>,
    (org, environment): (OrgId, Environment),
    (logical, terms): (Option<DocumentId>, &OrderedTerms),
) -> Result<(), Halt> {
    let all = Range::DocumentsOf(org, all_policies(environment));
    draft.need([all.into()])?;
    let rows = draft.range::<Document>(all)?;
    let others = rows.iter().filter_map(|row| row.ordered_policy());
    let others = others.filter(|policy| Some(policy.logical) != logical);
    let others: Vec<&OrderedTerms> = others.map(|policy| &policy.terms).collect();
    let no_room = |field: &'static str, message: &'static str| -> Result<(), Halt> {
        Err(Rejection::invalid(field, message).into())
    };
    if others.len() >= POLICIES_MAX {
        return no_room("name", "the environment has all its 500 policies");
    }
    let all = || others.iter().copied().chain([terms]).flat_map(|terms| &terms.conditions);
    if all().map(weight).sum::<usize>() > BYTES_MAX {
        return no_room("conditions", "of all policies together are longer than 1 MiB");
    }
    let lists: BTreeSet<DocumentId> = all().filter_map(OrderedCondition::list).collect();
    if lists.len() > LISTS_MAX {
        return no_room("conditions", "of all policies together compare with more than 50 lists");
    }
    Ok(())
}

/// How much text a condition has.
fn weight(condition: &OrderedCondition) -> usize {
    condition.said.len() + condition.description.as_ref().map_or(0, String::len)
}
