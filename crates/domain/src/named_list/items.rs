//! What may be on a list, and how it is told from what is there.

use std::collections::BTreeSet;

use super::{ListKind, NamedList};
use crate::ids::{MemberId, OrgId, PersonId};
use crate::organization::Member;
use crate::rejection::Rejection;
use crate::state::{Draft, Halt, Range};
use crate::vault::is_address;

const ITEMS_MAX: usize = 1_000;

/// How long all items of a list are together: what policies compare with is read for every
/// transaction. A thousand addresses fit.
const BYTES_MAX: usize = 64 * 1_024;

impl ListKind {
    /// By what two items are the same: addresses have capitals for a checksum alone.
    pub(super) fn folded(&self, item: &str) -> String {
        match self {
            Self::Addresses => item.to_ascii_lowercase(),
            Self::People | Self::Other(_) => item.to_owned(),
        }
    }

    /// The items, each once: of two that are the same the first.
    pub(super) fn each_once(&self, items: impl IntoIterator<Item = String>) -> Vec<String> {
        let mut seen = BTreeSet::new();
        items.into_iter().filter(|item| seen.insert(self.folded(item))).collect()
    }
}

/// Refuses what cannot be on a list of its kind. Returns the people, of a list of people: those
/// who have left may stay on it, but nobody new is put there who is not a member.
pub(super) fn check_items(
    draft: &Draft<'_>,
    org: OrgId,
    (list, before): (&NamedList, &[String]),
) -> Result<Vec<PersonId>, Halt> {
    if list.items.len() > ITEMS_MAX {
        return Err(Rejection::invalid("items", "are more than 1000").into());
    }
    if list.items.iter().map(String::len).sum::<usize>() > BYTES_MAX {
        return Err(Rejection::invalid("items", "are longer than 64 KiB together").into());
    }
    match list.kind {
        ListKind::Other(_) => Ok(Vec::new()),
        ListKind::Addresses if list.items.iter().all(|item| is_address(item)) => Ok(Vec::new()),
        ListKind::Addresses => {
            Err(Rejection::invalid("items", "must be addresses: 0x and 40 digits").into())
        }
        ListKind::People => people(draft, org, (list, before)),
    }
}

fn people(
    draft: &Draft<'_>,
    org: OrgId,
    (list, before): (&NamedList, &[String]),
) -> Result<Vec<PersonId>, Halt> {
    let range = Range::MembersOfOrganization(org);
    draft.need([range.into()])?;
    let members = draft.range::<Member>(range)?;
    let mut people = Vec::with_capacity(list.items.len());
    for item in &list.items {
        let id = item.parse::<MemberId>().ok();
        let member = id.and_then(|id| members.iter().find(|member| member.id == id));
        match member {
            Some(member) => people.push(member.person),
            None if before.contains(item) => {}
            None => {
                return Err(Rejection::invalid("items", "must be members: mem_…").into());
            }
        }
    }
    Ok(people)
}
