//! A vote, and what follows from it (spec §13, approvals §3).
//!
//! The order of refusals: existence, environment, eligibility of the credential, state, own
//! request, what was seen, an earlier vote, eligibility of the person, then the world as it is
//! now. Everything happens in the vote's own transaction.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::consent::{Case, Consent, judge};
use super::queue::join_besides;
use super::subject::{instruction_of, payment_of, reads_of_ends, reads_of_subject};
use super::{Agreement, Approval, ApprovalStatus, Ballot, End, Ineligible, Vote, end, take_steps};
use crate::access::Actor;
use crate::canonical::Hash;
use crate::ids::{ApprovalId, PersonId};
use crate::key::KeyKind;
use crate::log::Fact;
use crate::organization::Member;
use crate::outcome::{Decided, Outcome};
use crate::rejection::{Object, Rejection};
use crate::session::{Answer, Session, people_behind_in};
use crate::state::{Draft, Halt, Key, Range, Read};

/// What somebody says about a request: `POST /approvals/:id/approve`, `/reject` and `/withdraw`,
/// and the comments of the inbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecideApproval {
    /// The request.
    pub approval: ApprovalId,
    /// What.
    pub decision: Decision,
    /// The voter's words.
    pub comment: Option<String>,
    /// What the voter saw, where they say so.
    pub payload_hash: Option<Hash>,
    /// For whom they stand in.
    pub on_behalf_of: Option<PersonId>,
}

/// What somebody can say about a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Decision {
    /// Yes.
    Approve,
    /// No.
    Reject,
    /// What they said before counts no longer.
    Withdraw,
    /// Words that count for nothing.
    Comment,
}

impl Decision {
    /// The word of the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Approve => "APPROVE",
            Self::Reject => "REJECT",
            Self::Withdraw => "WITHDRAW",
            Self::Comment => "COMMENT",
        }
    }
}

/// Takes a vote, and executes or discards the subject when it decides.
pub(crate) fn decide(
    draft: &mut Draft<'_>,
    session: &Session,
    verb: &DecideApproval,
) -> Result<Answer, Halt> {
    let approval = visible(draft, session, verb.approval)?;
    let person = voter(&session.actor)?;
    draft.need(reads_of_decision(draft, (&session.actor, verb), &approval)?)?;
    match state(draft, verb.decision, &approval) {
        State::Open => {}
        State::Same => return unchanged(draft, &approval),
        State::Late => return late(draft, session, &approval),
        State::Other(status) => return Err(Rejection::ApprovalNotPending(status).into()),
    }
    // What ends with it is asked for along with what it is judged by.
    draft.need(reads_of_ends(draft, [&*approval])?)?;
    let before = draft.mark();
    let case = case(draft, session, (verb, person), &approval)?;
    if matches!(verb.decision, Decision::Withdraw | Decision::Comment) {
        must_be_their_own(&session.actor)?;
    }
    match verb.decision {
        Decision::Withdraw => return withdraw(draft, session, &case),
        Decision::Comment => return comment(draft, session, &case),
        Decision::Approve | Decision::Reject => {}
    }
    match judge(draft, session, &case)? {
        Ok(None) => unchanged(draft, &case.approval),
        Ok(Some(consent)) => cast(draft, session, (&case, &consent)),
        Err(rejection) => {
            draft.rollback(before);
            refuse(draft, session, &case, rejection)
        }
    }
}

/// Gathers what a vote is judged by, once the steps that are due have been taken.
fn case<'v>(
    draft: &mut Draft<'_>,
    session: &Session,
    (verb, person): (&'v DecideApproval, PersonId),
    approval: &Arc<Approval>,
) -> Result<Case<'v>, Halt> {
    let behind = session.people(draft)?;
    let named: Vec<PersonId> = verb.on_behalf_of.into_iter().collect();
    let voice = people_behind_in(draft, approval.org, &named)?;
    let solo = approval.may_be_own(session.organization()?.settings.self_approval);
    let approval = take_steps(draft, approval)?;
    let votes = votes_of(draft, &approval)?;
    let key = session.actor.key_id();
    Ok(Case { verb, person, key, behind, voice, solo, approval, votes })
}

/// The request, if the caller may know of it.
pub(super) fn visible(
    draft: &Draft<'_>,
    session: &Session,
    id: ApprovalId,
) -> Result<Arc<Approval>, Halt> {
    let not_found = Rejection::NotFound(Object::Approval);
    let approval = draft.get::<Approval>((session.org()?, id))?.ok_or(not_found.clone())?;
    session.actor.must_match(approval.environment)?;
    if !reaches(&session.actor, &approval) {
        return Err(not_found.into());
    }
    Ok(approval)
}

/// Whether a credential reaches what a request is about. What is no wallet's is for those alone
/// who reach all of them.
#[must_use]
pub fn reaches(actor: &Actor, approval: &Approval) -> bool {
    approval.subject.wallet().map_or_else(|| !actor.is_scoped(), |wallet| actor.reaches(wallet))
}

/// The person who votes, if the kind of their credential may ever decide. An agent never decides
/// anything.
pub(super) fn voter(actor: &Actor) -> Result<PersonId, Rejection> {
    match (actor.kind(), actor.person()) {
        (Some(KeyKind::Person), Some(person)) => Ok(person),
        _ => Err(Rejection::AgentCredential),
    }
}

/// Refuses a key that somebody else made for its owner: it is not theirs alone, because its maker
/// knows the secret.
pub(super) fn must_be_their_own(actor: &Actor) -> Result<(), Rejection> {
    if actor.holders().len() == 1 {
        Ok(())
    } else {
        Err(Rejection::NotEligible(Ineligible::NotAPerson))
    }
}

/// What a decision reads beside its subject: the voters' places in the organization, the lists
/// that are asked, and the policies as they were when they held it.
pub(super) fn reads_of_decision(
    draft: &Draft<'_>,
    (actor, verb): (&Actor, &DecideApproval),
    approval: &Approval,
) -> Result<Vec<Read>, Halt> {
    let org = approval.org;
    let mut reads = reads_of_subject(org, approval);
    let mut people = actor.holders();
    people.extend(verb.on_behalf_of);
    for vote in votes_of(draft, approval)? {
        people.extend([vote.person, vote.voice()]);
    }
    reads.extend(people.into_iter().map(|person| Key::Member(org, person).into()));
    let requirement = &approval.effective(draft.now()).requirement;
    reads.extend(requirement.lists().into_iter().map(|id| Key::ApproverList(org, id).into()));
    let pinned = approval.policies.iter();
    reads.extend(pinned.map(|pin| Key::PolicyVersion(org, pin.policy, pin.version).into()));
    reads.sort();
    reads.dedup();
    Ok(reads)
}

pub(super) enum State {
    Open,
    Same,
    Late,
    Other(ApprovalStatus),
}

/// Where the request stands for this decision. At the deadline it is too late.
fn state(draft: &Draft<'_>, decision: Decision, approval: &Approval) -> State {
    match (approval.status, decision) {
        (ApprovalStatus::Pending, _) if draft.now() >= approval.expires_at => State::Late,
        (ApprovalStatus::Pending, _) => State::Open,
        (ApprovalStatus::Approved, Decision::Approve)
        | (ApprovalStatus::Rejected, Decision::Reject) => State::Same,
        (status, _) => State::Other(status),
    }
}

/// The same decision again is no news.
pub(super) fn unchanged(draft: &Draft<'_>, approval: &Arc<Approval>) -> Result<Answer, Halt> {
    let (payment, instruction) = (payment_of(draft, approval)?, instruction_of(draft, approval)?);
    let votes = votes_of(draft, approval)?;
    let approval = Arc::clone(approval);
    Ok(Outcome::Approval(Decided { approval, payment, instruction, votes }).into())
}

/// A decision that comes too late records that the time is up.
pub(super) fn late(
    draft: &mut Draft<'_>,
    session: &Session,
    approval: &Approval,
) -> Result<Answer, Halt> {
    end(draft, session, (approval, End::Expired), (None, false))?;
    Ok(Answer::Refused(Rejection::ApprovalNotPending(ApprovalStatus::Expired)))
}

pub(super) fn votes_of(draft: &Draft<'_>, approval: &Approval) -> Result<Vec<Arc<Vote>>, Halt> {
    draft.range::<Vote>(Range::VotesOfApproval(approval.org, approval.id))
}

/// Records a decision that was refused. No vote is stored, the request stays pending.
pub(super) fn refuse(
    draft: &mut Draft<'_>,
    session: &Session,
    case: &Case<'_>,
    rejection: Rejection,
) -> Result<Answer, Halt> {
    if rejection == Rejection::AlreadyVoted {
        return Err(rejection.into());
    }
    record_refusal(draft, session, (&case.approval, case.verb.decision), rejection)
}

/// Records that a decision was refused.
pub(super) fn record_refusal(
    draft: &mut Draft<'_>,
    session: &Session,
    (approval, decision): (&Approval, Decision),
    rejection: Rejection,
) -> Result<Answer, Halt> {
    let denied = Fact::DecisionDenied {
        approval: approval.id,
        wallet: approval.subject.wallet(),
        environment: approval.environment,
        approve: decision == Decision::Approve,
        rejection: rejection.clone(),
    };
    session.log(draft, denied)?;
    Ok(Answer::Refused(rejection))
}

/// Appends the vote, and ends the request where it decides.
pub(super) fn cast(
    draft: &mut Draft<'_>,
    session: &Session,
    (case, consent): (&Case<'_>, &Consent),
) -> Result<Answer, Halt> {
    let keeps = case.approval.subject.keeps_votes();
    join_besides(draft, &consent.approval, &case.approval.queues)?;
    let (approval, vote) = append(draft, case, (&consent.approval, case.verb.on_behalf_of));
    let (approval, vote) = if case.approval.subject.tells_votes() {
        let voice = consent.roster.agreement(case.voice()).filter(|_| keeps);
        keep(draft, (&approval, vote), voice)?
    } else {
        (approval, vote)
    };
    let votes = votes_of(draft, &approval)?;
    let ballot = Ballot::of(&approval, &votes);
    let met = || approval.requirement.is_met_by(&ballot.agreements(&consent.roster));
    let ending = match case.verb.decision {
        Decision::Approve if met() => Some(End::Approved),
        Decision::Reject
            if ballot.rejections(&consent.roster) >= usize::from(approval.rejections) =>
        {
            Some(End::Rejected)
        }
        _ => None,
    };
    let Some(ending) = ending else {
        let told = (*approval).clone();
        session.log(draft, Fact::ApprovalVoted { approval: told, vote })?;
        return unchanged(draft, &approval);
    };
    if keeps {
        // Every vote is told of by itself, that which decides too.
        let told = (*approval).clone();
        session.log(draft, Fact::ApprovalVoted { approval: told, vote })?;
    }
    let behind = &approval.requester.people;
    let own = consent.own || ballot.people().any(|person| behind.contains(&person));
    let words = (case.verb.comment.clone(), own);
    let approval = end(draft, session, (&approval, ending), words)?;
    unchanged(draft, &approval)
}

/// Has a vote told with the request; and where it counts for good, count by the lists on which its
/// voter is now.
fn keep(
    draft: &mut Draft<'_>,
    (approval, vote): (&Approval, Vote),
    voice: Option<&Agreement>,
) -> Result<(Arc<Approval>, Vote), Halt> {
    let member = draft.get::<Member>((approval.org, vote.person))?.map(|member| member.id);
    let lists = voice.map(|voice| voice.lists.clone()).unwrap_or_default();
    let vote = (*draft.update(Vote { member, lists, ..vote })).clone();
    let mut cast = approval.cast.clone();
    cast.push(vote.clone());
    Ok((draft.update(Approval { cast, ..approval.clone() }), vote))
}

/// Appends a record to what was said.
pub(super) fn append(
    draft: &mut Draft<'_>,
    case: &Case<'_>,
    (approval, on_behalf_of): (&Approval, Option<PersonId>),
) -> (Arc<Approval>, Vote) {
    let at = draft.now();
    let vote = draft.insert(Vote {
        org: approval.org,
        approval: approval.id,
        index: approval.votes,
        person: case.person,
        member: None,
        on_behalf_of: on_behalf_of.filter(|person| *person != case.person),
        behind: case.humans(),
        key: case.key,
        decision: case.verb.decision,
        comment: case.verb.comment.clone(),
        lists: Vec::new(),
        payload_hash: approval.payload_hash,
        at,
    });
    let votes = approval.votes + 1;
    let approval = draft.update(Approval { votes, updated_at: at, ..approval.clone() });
    (approval, (*vote).clone())
}

/// Takes back the caller's vote, or the one that was given for them.
fn withdraw(draft: &mut Draft<'_>, session: &Session, case: &Case<'_>) -> Result<Answer, Halt> {
    let person = case.person;
    let ballot = Ballot::of(&case.approval, &case.votes);
    if case.approval.subject.keeps_votes() && ballot.involving(person).is_some() {
        return Err(Rejection::AlreadyVoted.into());
    }
    if ballot.involving(person).is_none() {
        let mut mine = case.votes.iter().rev().filter(|vote| vote.person == person);
        let last = mine.find(|vote| vote.decision != Decision::Comment);
        return match last.map(|vote| vote.decision) {
            Some(Decision::Withdraw) => unchanged(draft, &case.approval),
            _ => Err(Rejection::NotVoted.into()),
        };
    }
    let (approval, vote) = append(draft, case, (&case.approval, None));
    let approval = if approval.cast.is_empty() {
        approval
    } else {
        let mut cast = approval.cast.clone();
        cast.retain(|vote| !vote.involves(person));
        draft.update(Approval { cast, ..(*approval).clone() })
    };
    let told = (*approval).clone();
    session.log(draft, Fact::VoteWithdrawn { approval: told, vote })?;
    unchanged(draft, &approval)
}

/// So many records a request takes before it takes no more words: all of them are read with it.
const RECORDS_MAX: u32 = 500;

/// Notes words that count for nothing.
fn comment(draft: &mut Draft<'_>, session: &Session, case: &Case<'_>) -> Result<Answer, Halt> {
    if case.verb.comment.as_ref().is_none_or(|words| words.trim().is_empty()) {
        return Err(Rejection::invalid("comment", "is required").into());
    }
    if case.approval.votes >= RECORDS_MAX {
        return Err(Rejection::invalid("comment", "is one too many on this request").into());
    }
    let (approval, vote) = append(draft, case, (&case.approval, None));
    let told = (*approval).clone();
    session.log(draft, Fact::ApprovalCommented { approval: told, vote })?;
    unchanged(draft, &approval)
}
