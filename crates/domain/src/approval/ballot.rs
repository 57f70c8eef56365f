//! What the votes on a request come to.

use std::sync::Arc;

use super::{Agreement, Approval, Decision, Roster, Vote};
use crate::ids::PersonId;

/// The votes that stand, in the order in which they were given: of everybody the latest on the
/// present payload, unless it was taken back.
#[derive(Clone, Debug)]
pub struct Ballot {
    standing: Vec<Arc<Vote>>,
}

impl Ballot {
    /// What stands of all that was said, oldest first.
    #[must_use]
    pub fn of(approval: &Approval, votes: &[Arc<Vote>]) -> Self {
        let mut standing: Vec<Arc<Vote>> = Vec::new();
        for vote in votes.iter().filter(|vote| vote.payload_hash == approval.payload_hash) {
            match vote.decision {
                Decision::Comment => {}
                Decision::Withdraw => standing.retain(|other| !other.involves(vote.person)),
                Decision::Approve | Decision::Reject => {
                    standing.retain(|other| !meets(other, vote));
                    standing.push(Arc::clone(vote));
                }
            }
        }
        Self { standing }
    }

    /// The vote that somebody gave or that was given for them.
    #[must_use]
    pub fn involving(&self, person: PersonId) -> Option<&Arc<Vote>> {
        self.standing.iter().find(|vote| vote.involves(person))
    }

    /// A vote behind which one of these people stands.
    #[must_use]
    pub fn sharing(&self, people: &[PersonId]) -> Option<&Arc<Vote>> {
        self.standing.iter().find(|vote| vote.shares(people))
    }

    /// Whether a record is a vote that stands.
    #[must_use]
    pub fn has(&self, vote: &Vote) -> bool {
        self.standing.iter().any(|standing| standing.index == vote.index)
    }

    /// Everybody whose place is filled, or who filled one.
    pub fn people(&self) -> impl Iterator<Item = PersonId> + '_ {
        self.standing.iter().flat_map(|vote| [vote.person, vote.voice()])
    }

    /// The agreements that count: those of people who are still there, as they are now.
    #[must_use]
    pub fn agreements(&self, roster: &Roster) -> Vec<Agreement> {
        let each = self.present(roster, Decision::Approve);
        each.map(|(vote, agreement)| vote.kept(agreement)).collect()
    }

    /// How many different people say no.
    #[must_use]
    pub fn rejections(&self, roster: &Roster) -> usize {
        self.present(roster, Decision::Reject).count()
    }

    /// The same without what involves somebody: their place is free again.
    #[must_use]
    pub(super) fn without(&self, person: PersonId) -> Self {
        let others = self.standing.iter().filter(|vote| !vote.involves(person));
        Self { standing: others.cloned().collect() }
    }

    fn present<'r>(
        &'r self,
        roster: &'r Roster,
        decision: Decision,
    ) -> impl Iterator<Item = (&'r Vote, &'r Agreement)> {
        self.standing
            .iter()
            .filter(move |vote| vote.decision == decision)
            .filter(|vote| {
                roster.counts(vote.person, vote.at) && roster.counts(vote.voice(), vote.at)
            })
            .filter_map(|vote| Some((&**vote, roster.agreement(vote.voice())?)))
    }
}

fn meets(one: &Vote, other: &Vote) -> bool {
    one.involves(other.person) || one.involves(other.voice())
}
