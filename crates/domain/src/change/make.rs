//! Making a change, or asking others for it.

use super::gate::{gate, may_wait};
use super::propose::propose;
use super::{Change, Changed, Choices};
use crate::access::Actor;
use crate::command::Command;
use crate::key::ApiKey;
use crate::organization::{ApproverList, ApproverListVerb, Member, MemberVerb};
use crate::policy::Policy;
use crate::rejection::Rejection;
use crate::session::{Answer, Session};
use crate::state::{Draft, Halt, Range};
use crate::{key, organization, policy};

/// Makes a change at once, or opens a request for it where others have to agree. What would be
/// refused is refused either way. The operator stands outside of the organization.
pub(crate) fn make(
    draft: &mut Draft<'_>,
    session: &Session,
    command: &Command,
) -> Result<Answer, Halt> {
    if matches!(session.actor, Actor::Operator | Actor::System) {
        return carry_out(draft, session, command);
    }
    let was = object(draft, session, command)?;
    let before = draft.mark();
    let answer = carry_out(draft, session, command)?;
    let Answer::Done(outcome) = &answer else { return Ok(answer) };
    let change = Change::of(command, was, outcome)?;
    let Some(change) = change.filter(|change| !change.is_nothing()) else {
        return Ok(answer);
    };
    if !may_wait(session, &change)? {
        return Ok(answer);
    }
    // Whom to ask is a question about the people who are there without it.
    draft.rollback(before);
    match gate(draft, session)? {
        Some(gate) => propose(draft, session, (command, &change, gate)),
        None => carry_out(draft, session, command),
    }
}

/// Makes a change.
pub(crate) fn carry_out(
    draft: &mut Draft<'_>,
    session: &Session,
    command: &Command,
) -> Result<Answer, Halt> {
    match command {
        Command::Member(verb) => verb.perform(draft, session),
        Command::ApproverList(verb) => verb.perform(draft, session),
        Command::UpdateOrganization(verb) => organization::update(draft, session, verb),
        Command::CreatePolicy(verb) => policy::create(draft, session, verb),
        Command::UpdatePolicy(verb) => policy::update(draft, session, verb),
        Command::DeletePolicy(verb) => policy::delete(draft, session, verb),
        Command::CreateKey(verb) => key::create(draft, session, verb),
        Command::UpdateKey(verb) => key::update(draft, session, verb),
        _ => Err(Rejection::corrupt("change").into()),
    }
}

/// What the command is about, as it is now; none where it comes to be.
fn object(
    draft: &Draft<'_>,
    session: &Session,
    command: &Command,
) -> Result<Option<Changed>, Halt> {
    let org = session.org()?;
    let policy = |id| {
        let row = draft.get::<Policy>((org, id))?;
        Ok::<_, Halt>(row.map(|row| Changed::Policy(Box::new((*row).clone()))))
    };
    let list = |id| {
        let row = draft.get::<ApproverList>((org, id))?;
        Ok::<_, Halt>(row.map(|row| Changed::ApproverList(Box::new((*row).clone()))))
    };
    match command {
        Command::UpdatePolicy(verb) => policy(verb.policy),
        Command::DeletePolicy(verb) => policy(verb.policy),
        Command::ApproverList(ApproverListVerb::Update(verb)) => list(verb.list),
        Command::ApproverList(ApproverListVerb::Delete(verb)) => list(verb.list),
        Command::Member(MemberVerb::Update(verb)) => {
            let members = draft.range::<Member>(Range::MembersOfOrganization(org))?;
            let row = members.into_iter().find(|row| row.id == verb.member);
            Ok(row.map(|row| Changed::Member(Box::new((*row).clone()))))
        }
        Command::UpdateKey(verb) => {
            let row = draft.get::<ApiKey>((org, verb.key))?;
            Ok(row.map(|row| Changed::ApiKey(Box::new((*row).clone()))))
        }
        Command::UpdateOrganization(_) => {
            Ok(Some(Changed::Organization(Box::new(Choices::of(session.organization()?)))))
        }
        _ => Ok(None),
    }
}
