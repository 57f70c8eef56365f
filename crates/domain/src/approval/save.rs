//! Terms that are to be kept: whether they can be, and whether the people could meet them.

use super::{Roster, Terms};
use crate::ids::OrgId;
use crate::organization::{ApproverList, Member};
use crate::rejection::Rejection;
use crate::state::{Draft, Halt, Key, Range, Read};

/// What saving terms reads: everybody who is there, and the lists that are asked.
pub(crate) fn reads_of_terms(org: OrgId, terms: Option<&Terms>) -> Vec<Read> {
    let Some(terms) = terms else { return Vec::new() };
    let lists = terms.requirements().flat_map(super::Requirement::lists);
    let mut reads: Vec<Read> = lists.map(|list| Key::ApproverList(org, list).into()).collect();
    reads.push(Range::MembersOfOrganization(org).into());
    reads.sort();
    reads.dedup();
    reads
}

/// Refuses terms that cannot be, that ask a list that is not there, or that nobody could meet.
pub(crate) fn check_terms(
    draft: &Draft<'_>,
    org: OrgId,
    (terms, ttl_seconds): (Option<&Terms>, Option<u32>),
) -> Result<(), Halt> {
    let Some(terms) = terms else { return Ok(()) };
    terms.check(ttl_seconds).map_err(|(field, message)| Rejection::invalid(field, message))?;
    draft.need(reads_of_terms(org, Some(terms)))?;
    let members = draft.range::<Member>(Range::MembersOfOrganization(org))?;
    let mut lists = Vec::new();
    for id in terms.requirements().flat_map(super::Requirement::lists) {
        let list = draft.get::<ApproverList>((org, id))?;
        // What holds in both environments is not for a list of one of them to decide.
        let list = list.filter(|list| list.deleted_at.is_none() && list.environment.is_none());
        let missing = Rejection::invalid("approval.requirement", "names a list that is not there");
        lists.push(list.ok_or(missing)?);
    }
    lists.dedup();
    let members = members.iter().map(|row| &**row);
    let people = Roster::new(members, lists.iter().map(|row| &**row)).deciders(&[]);
    terms.reachable_by(&people).map_err(|why| Rejection::Unreachable(Box::new(why)))?;
    Ok(())
}
