//! Asking others for a change.

use super::Change;
use super::gate::Gate;
use crate::access::Environment;
use crate::approval::{Approval, ApprovalStatus, ChangeSubject, Requester, Subject};
use crate::command::Command;
use crate::log::Fact;
use crate::organization::MemberVerb;
use crate::outcome::Outcome;
use crate::policy::{Evaluation, Verdict};
use crate::session::{Answer, Session};
use crate::state::{Draft, Halt};

/// Opens a request for a change. Nothing is held for it, and nothing of it is there before the
/// vote that decides: no member, no key that works, no invitation.
pub(super) fn propose(
    draft: &mut Draft<'_>,
    session: &Session,
    (command, change, gate): (&Command, &Change, Gate),
) -> Result<Answer, Halt> {
    let invitation = match command {
        Command::Member(MemberVerb::Invite(verb)) => Some(verb.invitation.digest),
        _ => None,
    };
    let org = session.org()?;
    let environment = environment(draft, session, change)?;
    let subject = ChangeSubject { change: change.plain(), invitation };
    let payload_hash = subject.payload((org, environment))?;
    let people = session.people(draft)?;
    let of_organization = session.organization()?.settings.approval_ttl_seconds;
    let ttl = gate.ttl_seconds.or(of_organization);
    let seconds = ttl.unwrap_or(draft.context().settings.approval_ttl_seconds);
    let now = draft.now();
    let expires_at = now.plus_seconds(i64::from(seconds));
    let id = draft.fresh();
    let approval = draft.insert(Approval {
        id,
        org,
        environment,
        subject: Subject::Change(Box::new(subject)),
        payload_hash,
        revision: 1,
        requester: Requester {
            actor: session.log_actor(),
            people,
            agent: session.actor.is_agent(),
            called: None,
        },
        policies: Vec::new(),
        asks: Vec::new(),
        asked_first: None,
        requirement: gate.requirement,
        rejections: 1,
        delegations: Vec::new(),
        evaluation: Evaluation { verdict: Verdict::Hold, findings: Vec::new() },
        expires_at,
        due_at: expires_at,
        status: ApprovalStatus::Pending,
        votes: 0,
        cast: Vec::new(),
        resolution: None,
        queues: Vec::new(),
        duplicate_of: None,
        created_at: now,
        updated_at: now,
    });
    session.log(draft, Fact::ApprovalCreated { approval: (*approval).clone() })?;
    Ok(Outcome::Proposed(approval).into())
}

/// Where it is decided: what holds in production too is decided there, whoever asks from where.
/// Under `countersign dev` there is no other place than the one where it was asked for.
fn environment(draft: &Draft<'_>, session: &Session, change: &Change) -> Result<Environment, Halt> {
    let here = session.environment()?;
    if draft.context().settings.dev {
        return Ok(here);
    }
    Ok(change.environment().unwrap_or(Environment::Production))
}
