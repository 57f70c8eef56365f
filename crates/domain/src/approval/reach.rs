//! Whether what policies ask can be met by the people who are there, and which of them nobody can
//! meet any more once the people have changed.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Agreement, Requirement, Roster, Terms, Unreachable};
use crate::ids::{ApproverListId, OrgId, PolicyId};
use crate::log::Fact;
use crate::organization::{ApproverList, Member};
use crate::policy::Policy;
use crate::session::Session;
use crate::state::{Draft, Halt, Range, Read};

impl Terms {
    /// Whether these people could meet what is asked, at first and after each of the steps.
    pub fn reachable_by(&self, people: &[Agreement]) -> Result<(), Unreachable> {
        self.requirement.reachable_by(people)?;
        for (index, step) in self.steps.iter().enumerate() {
            let asked = step.requirement().map_or(Ok(()), |others| others.reachable_by(people));
            asked.map_err(|why| why.inside(&format!("steps[{index}].requirement")))?;
        }
        Ok(())
    }
}

impl Unreachable {
    /// The same, of a part that is itself inside of something.
    fn inside(self, outer: &str) -> Self {
        let dot = if self.part.is_empty() { "" } else { "." };
        Self { part: format!("{outer}{dot}{}", self.part), ..self }
    }
}

/// The people of an organization before they change, and the policies that ask them.
pub(crate) struct Reach {
    policies: Vec<Arc<Policy>>,
    people: Vec<Agreement>,
}

/// What it takes to tell which policies a change of people leaves to nobody.
pub(crate) const fn ranges_of_reach(org: OrgId) -> [Range; 3] {
    [
        Range::PoliciesWithTerms(org),
        Range::MembersOfOrganization(org),
        Range::ApproverListsOfOrganization(org),
    ]
}

impl Reach {
    /// Looks at the people before anything of them changes.
    pub(crate) fn before(draft: &Draft<'_>, org: OrgId) -> Result<Self, Halt> {
        draft.need(ranges_of_reach(org).map(Read::Range))?;
        let policies = draft.range::<Policy>(Range::PoliciesWithTerms(org))?;
        let people = deciders(draft, (org, &policies))?;
        Ok(Self { policies, people })
    }

    /// Records each policy that could be met before the change and cannot since, and names them.
    pub(crate) fn after(
        self,
        draft: &mut Draft<'_>,
        session: &Session,
    ) -> Result<Vec<PolicyId>, Halt> {
        let people = deciders(draft, (session.org()?, &self.policies))?;
        let mut lost = Vec::new();
        for policy in &self.policies {
            let Some(terms) = &policy.terms else { continue };
            let Err(why) = terms.reachable_by(&people) else { continue };
            if terms.reachable_by(&self.people).is_err() {
                continue;
            }
            lost.push(policy.id);
            session.log(draft, Fact::PolicyOrphaned { policy: (**policy).clone(), why })?;
        }
        Ok(lost)
    }
}

/// Everybody who could decide, on the lists that the policies ask.
fn deciders(
    draft: &Draft<'_>,
    (org, policies): (OrgId, &[Arc<Policy>]),
) -> Result<Vec<Agreement>, Halt> {
    let terms = policies.iter().filter_map(|policy| policy.terms.as_ref());
    let asked: BTreeSet<ApproverListId> =
        terms.flat_map(Terms::requirements).flat_map(Requirement::lists).collect();
    let members = draft.range::<Member>(Range::MembersOfOrganization(org))?;
    let mut lists = draft.range::<ApproverList>(Range::ApproverListsOfOrganization(org))?;
    lists.retain(|list| asked.contains(&list.id));
    let members = members.iter().map(|row| &**row);
    Ok(Roster::new(members, lists.iter().map(|row| &**row)).deciders(&[]))
}
