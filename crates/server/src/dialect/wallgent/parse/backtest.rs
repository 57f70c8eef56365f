//! A backtest: a period, and policies to be judged by instead.

use std::collections::BTreeSet;

use countersign_domain::ids::PolicyId;
use countersign_domain::policy::{CreatePolicy, UpdatePolicy};
use countersign_domain::time::Timestamp;

use super::{Fields, create_policy, policy_id, range_end, range_start, update_policy};
use crate::dialect::wallgent::error::Failure;

/// How many policies are proposed at most, of each kind.
const PROPOSED_MAX: usize = 20;
/// How many may be left out.
const REMOVED_MAX: usize = 100;

/// What a backtest is to be about.
#[derive(Debug)]
pub(crate) struct NewBacktest {
    pub(crate) from: Timestamp,
    pub(crate) to: Timestamp,
    pub(crate) add: Vec<CreatePolicy>,
    pub(crate) replace: Vec<UpdatePolicy>,
    pub(crate) remove: BTreeSet<PolicyId>,
}

/// `POST /policies/backtest`.
pub(crate) fn backtest(fields: &Fields) -> Result<NewBacktest, Failure> {
    let from = instant(fields, "from", range_start)?;
    let to = instant(fields, "to", range_end)?;
    if to <= from {
        return Err(Failure::invalid("to", "must be after `from`"));
    }
    let add = fields.optional_objects("add")?.unwrap_or_default();
    at_most("add", add.len(), PROPOSED_MAX)?;
    let added = |(index, policy): (usize, &Fields)| {
        let inside = |failure: Failure| failure.inside(&format!("add[{index}]"));
        create_policy(policy, None).map_err(inside)
    };
    let add = add.iter().enumerate().map(added).collect::<Result<_, _>>()?;
    let remove = fields.optional_texts("remove", (REMOVED_MAX, 64))?.unwrap_or_default();
    let remove: BTreeSet<PolicyId> =
        remove.iter().map(|id| policy_id(id)).collect::<Result<_, _>>()?;
    let replace = replaced(fields)?;
    if replace.iter().any(|policy| remove.contains(&policy.policy)) {
        return Err(Failure::invalid("remove", "names a policy that is replaced"));
    }
    Ok(NewBacktest { from, to, add, replace, remove })
}

/// What is absent in a policy stays as it is today.
fn replaced(fields: &Fields) -> Result<Vec<UpdatePolicy>, Failure> {
    let Some(replace) = fields.optional_object("replace")? else { return Ok(Vec::new()) };
    at_most("replace", replace.iter().count(), PROPOSED_MAX)?;
    let mut policies: Vec<UpdatePolicy> = Vec::new();
    for (id, _) in replace.iter() {
        let inside = |failure: Failure| failure.inside(&format!("replace.{id}"));
        let policy = replace.optional_object(id).map_err(|failure| failure.inside("replace"))?;
        let policy = policy.ok_or_else(|| Failure::invalid("replace", "holds a null"))?;
        let policy = update_policy(&policy, (id, None)).map_err(inside)?;
        if policies.iter().any(|other| other.policy == policy.policy) {
            return Err(Failure::invalid("replace", "names a policy twice"));
        }
        policies.push(policy);
    }
    Ok(policies)
}

fn at_most(name: &str, count: usize, most: usize) -> Result<(), Failure> {
    if count > most {
        return Err(Failure::invalid(name, &format!("must have at most {most} items")));
    }
    Ok(())
}

fn instant(
    fields: &Fields,
    name: &str,
    read: fn(&str) -> Option<Timestamp>,
) -> Result<Timestamp, Failure> {
    let text = fields.text(name, 64)?;
    read(&text).ok_or_else(|| Failure::invalid(name, "must be an RFC 3339 instant, or a day"))
}
