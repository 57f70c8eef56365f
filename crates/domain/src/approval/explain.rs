//! Who may still decide a request, and why somebody cannot.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::consent::{humans, is_own};
use super::{
    Agreement, Approval, ApprovalStatus, Ballot, Openness, Roster, Standing, Unreachable, Vote,
};
use crate::access::{Actor, Permission};
use crate::ids::PersonId;
use crate::key::{ApiKey, KeyKind};
use crate::organization::{Member, SelfApproval, people_behind};
use crate::time::Timestamp;

/// Why somebody, or a credential, cannot decide a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Ineligible {
    /// The request is not pending.
    NotPending,
    /// It is an agent's, or a platform's.
    NotAPerson,
    /// It lacks `approvals:write`.
    NoPermission,
    /// It does not reach the wallet.
    OutOfScope,
    /// The people behind it stand behind the request too.
    OwnRequest,
    /// There is no place for their vote.
    NotAnApprover,
    /// Their place is in a stage that has not begun.
    NotYet,
    /// They voted.
    AlreadyVoted,
    /// They are no member any more.
    Left,
    /// They do not stand in for whom they name.
    NotAStandIn,
}

impl Ineligible {
    /// The word of the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotPending => "NOT_PENDING",
            Self::NotAPerson => "NOT_A_PERSON",
            Self::NoPermission => "NO_PERMISSION",
            Self::OutOfScope => "OUT_OF_SCOPE",
            Self::OwnRequest => "SELF_APPROVAL",
            Self::NotAnApprover => "NOT_AN_APPROVER",
            Self::NotYet => "NOT_YET",
            Self::AlreadyVoted => "ALREADY_VOTED",
            Self::Left => "LEFT",
            Self::NotAStandIn => "NOT_A_STAND_IN",
        }
    }
}

/// A person, by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Voter {
    /// Who.
    pub person: PersonId,
    /// Their name.
    pub name: String,
}

/// Who may still vote, and who of those that are asked cannot.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Voters {
    /// Everyone with a working key whose vote would count now, by name.
    pub can: Vec<Voter>,
    /// Everyone else who is asked, by name, with the reason.
    pub cannot: Vec<(Voter, Ineligible)>,
}

/// A request with all that it takes to tell who may decide it.
pub struct Inquiry<'a> {
    approval: &'a Approval,
    roster: &'a Roster,
    ballot: Ballot,
    setting: SelfApproval,
    now: Timestamp,
}

impl<'a> Inquiry<'a> {
    /// Looks at a request as it is at `now`; steps that are due have been taken.
    #[must_use]
    pub fn of(
        approval: &'a Approval,
        votes: &[Arc<Vote>],
        roster: &'a Roster,
        (setting, now): (SelfApproval, Timestamp),
    ) -> Self {
        Self { approval, roster, ballot: Ballot::of(approval, votes), setting, now }
    }

    /// What stands of what was said.
    #[must_use]
    pub const fn ballot(&self) -> &Ballot {
        &self.ballot
    }

    /// How far it is.
    #[must_use]
    pub fn standing(&self) -> Standing<'a> {
        self.approval.requirement.standing(&self.ballot.agreements(self.roster))
    }

    /// Whether a record counts toward the end of the request.
    #[must_use]
    pub fn counts(&self, vote: &Vote) -> bool {
        let there = |person| self.roster.agreement(person).is_some();
        self.ballot.has(vote) && there(vote.person) && there(vote.voice())
    }

    /// How many different people said no, and still count.
    #[must_use]
    pub fn rejections(&self) -> usize {
        self.ballot.rejections(self.roster)
    }

    /// Whether people may decide what they asked for themselves.
    #[must_use]
    pub fn is_solo(&self) -> bool {
        self.approval.may_be_own(self.setting)
    }

    /// Whether those who are there could still meet it, in whichever order they vote.
    pub fn reachable(&self) -> Result<(), Unreachable> {
        let behind: &[PersonId] =
            if self.is_solo() { &[] } else { &self.approval.requester.people };
        let mut people = self.roster.deciders(behind);
        // Who is there by the word of somebody behind it could not decide it either.
        people.retain(|one| {
            self.roster.added_by(one.person).iter().all(|person| !behind.contains(person))
        });
        self.approval.requirement.reachable_by(&people)
    }

    /// Why this caller cannot agree with it now; none when they can.
    #[must_use]
    pub fn ineligible(&self, actor: &Actor) -> Option<Ineligible> {
        self.barred(actor).or_else(|| match actor.person() {
            Some(person) => self.without_place(person),
            None => Some(Ineligible::NotAPerson),
        })
    }

    /// The request.
    pub(super) const fn approval(&self) -> &'a Approval {
        self.approval
    }

    /// The people as they are now.
    pub(super) const fn roster(&self) -> &'a Roster {
        self.roster
    }

    /// The instant at which it is looked at.
    pub(super) const fn now(&self) -> Timestamp {
        self.now
    }

    /// Why somebody who signs in cannot decide it, wherever their place in it.
    pub(super) fn barred_by_role(&self, member: &Member) -> Option<Ineligible> {
        if !member.role.permissions().allows(Permission::ApprovalsWrite) {
            return Some(Ineligible::NoPermission);
        }
        let behind = people_behind(&[member.person], |person| self.roster.added_by(person));
        let own = is_own(self.approval, &behind) && !self.is_solo();
        own.then_some(Ineligible::OwnRequest)
    }

    pub(super) fn barred(&self, actor: &Actor) -> Option<Ineligible> {
        let behind = people_behind(&actor.holders(), |person| self.roster.added_by(person));
        ineligible(self.approval, (actor, &behind), self.setting, self.now)
    }

    /// Why somebody has no place to fill; none when they have one.
    pub(super) fn without_place(&self, person: PersonId) -> Option<Ineligible> {
        let Some(agreement) = self.roster.agreement(person) else { return Some(Ineligible::Left) };
        let behind = people_behind(&[person], |person| self.roster.added_by(person));
        let shared = self.ballot.sharing(&humans((vec![person], behind), self.is_solo()));
        if self.ballot.involving(person).or(shared).is_some() {
            return Some(Ineligible::AlreadyVoted);
        }
        let given: Vec<Agreement> = self.ballot.agreements(self.roster);
        match self.approval.requirement.openness(&given, agreement) {
            _ if self.approval.requirement.is_met_by(&given) => None,
            Openness::Now => None,
            Openness::Later => Some(Ineligible::NotYet),
            Openness::Never => Some(Ineligible::NotAnApprover),
        }
    }

    /// Who may still vote, with one of these keys or by signing in, and who of those that are
    /// asked cannot.
    #[must_use]
    pub fn voters<'k>(
        &self,
        keys: impl IntoIterator<Item = &'k Arc<ApiKey>>,
        members: &[Arc<Member>],
        signing_in: &BTreeSet<PersonId>,
    ) -> Voters {
        let by_key = self.barred_by_key(keys);
        let mut voters = Voters::default();
        for member in members {
            let Some(agreement) = self.roster.agreement(member.person) else { continue };
            let voter = Voter { person: member.person, name: member.name.clone() };
            let barred = self.barred_anyhow(member, (&by_key, signing_in));
            match barred.or_else(|| self.without_place(member.person)) {
                None => voters.can.push(voter),
                Some(why) if self.approval.requirement.asks(agreement) => {
                    voters.cannot.push((voter, why));
                }
                Some(_) => {}
            }
        }
        voters.can.sort_by(|a, b| a.name.cmp(&b.name));
        voters.cannot.sort_by(|(a, _), (b, _)| a.name.cmp(&b.name));
        voters
    }
}

/// Why this caller, with these people behind them, cannot decide the request at `now`, wherever
/// their place in it; none when they can.
#[must_use]
fn ineligible(
    approval: &Approval,
    (actor, people): (&Actor, &[PersonId]),
    setting: SelfApproval,
    now: Timestamp,
) -> Option<Ineligible> {
    if approval.effective_status(now) != ApprovalStatus::Pending {
        return Some(Ineligible::NotPending);
    }
    if actor.kind() != Some(KeyKind::Person) {
        return Some(Ineligible::NotAPerson);
    }
    if !actor.permissions().allows(Permission::ApprovalsWrite) {
        return Some(Ineligible::NoPermission);
    }
    if !super::reaches(actor, approval) {
        return Some(Ineligible::OutOfScope);
    }
    if is_own(approval, people) && !approval.may_be_own(setting) {
        return Some(Ineligible::OwnRequest);
    }
    // A key that somebody else made is not its owner's alone.
    (actor.holders().len() != 1).then_some(Ineligible::NotAPerson)
}
