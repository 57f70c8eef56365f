//! Whether a vote counts: who gives it, for whom, on what, and whether there is a seat for them.

use std::sync::Arc;

use super::decide::must_be_their_own;
use super::recheck::asking_today;
use super::roster::roster_of;
use super::subject::{changed, maker_today, recheck};
use super::{
    Approval, Ballot, DecideApproval, Decision, Ineligible, Openness, Roster, Vote, stand_ins,
};
use crate::ids::{KeyId, PersonId};
use crate::organization::Member;
use crate::rejection::Rejection;
use crate::session::Session;
use crate::state::{Draft, Halt, Range};

/// A vote in the making.
pub(super) struct Case<'v> {
    pub(super) verb: &'v DecideApproval,
    /// Who votes.
    pub(super) person: PersonId,
    /// With which key; none where they had signed in.
    pub(super) key: Option<KeyId>,
    /// Everybody who stands behind the credential.
    pub(super) behind: Vec<PersonId>,
    /// Everybody who stands behind the one for whom it is given.
    pub(super) voice: Vec<PersonId>,
    /// Whether people may decide what they asked for themselves.
    pub(super) solo: bool,
    pub(super) approval: Arc<Approval>,
    pub(super) votes: Vec<Arc<Vote>>,
}

/// A vote that counts.
pub(super) struct Consent {
    /// The request, with what is asked by now.
    pub(super) approval: Approval,
    /// The people as they are now.
    pub(super) roster: Roster,
    /// Whether it is given by those behind the request, which the organization allows.
    pub(super) own: bool,
}

/// What a vote is judged to be, or why it is refused; none when it was given before.
type Judged = Result<Option<Consent>, Rejection>;

impl Case<'_> {
    /// Whose place the vote would fill.
    pub(super) fn voice(&self) -> PersonId {
        self.verb.on_behalf_of.unwrap_or(self.person)
    }

    /// The people that no other vote may share with this one.
    pub(super) fn humans(&self) -> Vec<PersonId> {
        let voting: Vec<PersonId> =
            [self.person].into_iter().chain(self.verb.on_behalf_of).collect();
        let behind = self.behind.iter().chain(&self.voice).copied().collect();
        humans((voting, behind), self.solo)
    }

    /// Everybody whose vote it is about.
    fn people(&self, ballot: &Ballot) -> Vec<PersonId> {
        ballot.people().chain([self.person, self.voice()]).collect()
    }
}

/// Judges a vote. What it is refused with comes in the order of `docs/refusals.md`.
pub(super) fn judge(
    draft: &mut Draft<'_>,
    session: &Session,
    case: &Case<'_>,
) -> Result<Judged, Halt> {
    let approval = &case.approval;
    let maker = maker_today(draft, approval)?;
    let mut behind = case.behind.iter().chain(&case.voice);
    let own = is_own(approval, &case.behind)
        || is_own(approval, &case.voice)
        || behind.any(|person| maker.contains(person));
    if own && !case.solo {
        return Ok(Err(Rejection::SelfApproval));
    }
    if let Err(rejection) = must_be_their_own(&session.actor) {
        return Ok(Err(rejection));
    }
    if let Some(seen) = case.verb.payload_hash.filter(|seen| *seen != approval.payload_hash) {
        let hashes = (seen, approval.payload_hash);
        return Ok(Err(changed(draft, approval, hashes)?));
    }
    let ballot = Ballot::of(approval, &case.votes);
    let before = match earlier(&ballot, case) {
        Ok(before) => before,
        Err(rejection) => return Ok(Err(rejection)),
    };
    if case.voice() != case.person && !stands_in(draft, case)? {
        return Ok(Err(Rejection::NotEligible(Ineligible::NotAStandIn)));
    }
    match case.verb.decision {
        Decision::Approve => approve(draft, case, (&ballot, before.is_some(), own)),
        _ if before.is_some() => Ok(Ok(None)),
        _ => reject(draft, case, (&ballot, own)),
    }
}

/// The very vote, if it was given before. Any other by one of these people stands against it.
fn earlier<'b>(ballot: &'b Ballot, case: &Case<'_>) -> Result<Option<&'b Arc<Vote>>, Rejection> {
    let (person, voice) = (case.person, case.voice());
    let before = ballot.involving(person).or_else(|| ballot.involving(voice));
    let before = before.or_else(|| ballot.sharing(&case.humans()));
    let Some(before) = before else { return Ok(None) };
    let same =
        before.person == person && before.voice() == voice && before.decision == case.verb.decision;
    if same { Ok(Some(before)) } else { Err(Rejection::AlreadyVoted) }
}

/// Whether the voter may vote for the one they name.
fn stands_in(draft: &Draft<'_>, case: &Case<'_>) -> Result<bool, Halt> {
    let members = draft.range::<Member>(Range::MembersOfOrganization(case.approval.org))?;
    let member = |person| members.iter().map(|row| &**row).find(|row| row.person == person);
    let chain = stand_ins(&case.approval, member, (case.voice(), draft.now()));
    Ok(chain.contains(&case.person))
}

/// A yes has to fill a seat, and the world still has to be such that it may run.
fn approve(
    draft: &mut Draft<'_>,
    case: &Case<'_>,
    (ballot, before, own): (&Ballot, bool, bool),
) -> Result<Judged, Halt> {
    let (checked, approval) = if decides(draft, case, ballot)? {
        let checked = recheck(draft, &case.approval)?;
        let approval = match &checked {
            Ok(evaluation) => asking_today(draft, &case.approval, evaluation)?,
            Err(_) => (*case.approval).clone(),
        };
        (checked.map(drop), approval)
    } else {
        (Ok(()), (*case.approval).clone())
    };
    let roster = roster_of(draft, &approval, &case.people(ballot))?;
    let (Some(voice), Some(_)) = (roster.agreement(case.voice()), roster.agreement(case.person))
    else {
        return Ok(Err(Rejection::NotEligible(Ineligible::Left)));
    };
    let given = ballot.agreements(&roster);
    let requirement = &approval.requirement;
    if before {
        // Given too early for its stage, or while somebody was away, it counts when it is repeated.
        let mut again = ballot.without(case.voice()).agreements(&roster);
        again.push(voice.clone());
        if !requirement.gains((&given, &again), case.voice()) && !requirement.is_met_by(&again) {
            return Ok(Ok(None));
        }
    } else if !requirement.is_met_by(&given) {
        let why = match requirement.openness(&given, voice) {
            Openness::Now => None,
            Openness::Later => Some(Ineligible::NotYet),
            Openness::Never => Some(Ineligible::NotAnApprover),
        };
        if let Some(why) = why {
            return Ok(Err(Rejection::NotEligible(why)));
        }
    }
    Ok(checked.map(|()| Some(Consent { approval, roster, own })))
}

/// Whether the vote has to be judged by what holds today: any yes, or of what is voted on for good
/// the one with which nobody is missing any more.
fn decides(draft: &Draft<'_>, case: &Case<'_>, ballot: &Ballot) -> Result<bool, Halt> {
    let approval = &case.approval;
    if !approval.subject.keeps_votes() {
        return Ok(true);
    }
    let roster = roster_of(draft, approval, &case.people(ballot))?;
    let mut given = ballot.agreements(&roster);
    given.extend(roster.agreement(case.voice()).cloned());
    Ok(approval.requirement.is_met_by(&given))
}

/// A no is for everybody to say who is asked, whichever stage it is.
fn reject(
    draft: &Draft<'_>,
    case: &Case<'_>,
    (ballot, own): (&Ballot, bool),
) -> Result<Judged, Halt> {
    let approval = (*case.approval).clone();
    let roster = roster_of(draft, &approval, &case.people(ballot))?;
    let (Some(voice), Some(_)) = (roster.agreement(case.voice()), roster.agreement(case.person))
    else {
        return Ok(Err(Rejection::NotEligible(Ineligible::Left)));
    };
    if !approval.requirement.asks(voice) {
        return Ok(Err(Rejection::NotEligible(Ineligible::NotAnApprover)));
    }
    Ok(Ok(Some(Consent { approval, roster, own })))
}

/// The people that no two votes may share: everybody who stands behind those who vote. Where people
/// may decide what they asked for themselves, at least those who vote are different.
pub(super) fn humans(
    (voting, behind): (Vec<PersonId>, Vec<PersonId>),
    solo: bool,
) -> Vec<PersonId> {
    if solo { voting } else { behind }
}

/// Whether somebody who stands behind the request stands behind the deciding credential too
/// (spec §13.7).
pub(super) fn is_own(approval: &Approval, people: &[PersonId]) -> bool {
    people.iter().any(|person| approval.requester.people.contains(person))
}
