//! A change that waits: nothing of it is there before the vote that decides.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::super::{Approval, End, reads_of_terms};
use crate::access::{Actor, Asker, Environment, check_access};
use crate::canonical::{self, Hash, Tag};
use crate::change::{Change, Changed, Choices, carry_out};
use crate::command::Command;
use crate::ids::OrgId;
use crate::key::{ApiKey, KeyStatus};
use crate::log::LogActor;
use crate::organization::{ApproverList, Locator, LocatorKey, LocatorTarget, Member, Organization};
use crate::policy::{Evaluation, Policy};
use crate::rejection::{ChangedField, ChangedPayload, Rejection};
use crate::session::{Answer, Session};
use crate::state::{Draft, Halt, Key, Range, Read};

/// A change, exactly as it is shown and as it will be made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeSubject {
    /// What changes; once it is made, with what came to be.
    pub change: Change,
    /// SHA-256 of what will let a new member in. The token itself is kept nowhere.
    pub invitation: Option<Hash>,
}

/// All of a change that must not change between the vote and its making.
#[derive(Serialize)]
struct Payload<'a> {
    change: &'a Change,
    environment: Environment,
    invitation: Option<Hash>,
    organization: OrgId,
}

impl ChangeSubject {
    /// The hash of what an approver sees.
    pub(crate) fn payload(
        &self,
        (organization, environment): (OrgId, Environment),
    ) -> Result<Hash, Rejection> {
        let change = &self.change.plain();
        let payload = Payload { change, environment, invitation: self.invitation, organization };
        let text = canonical::text(&payload).map_err(|_| Rejection::corrupt("payload"))?;
        Ok(Hash::of(Tag::Payload, text.as_bytes()))
    }

    /// The same as it was when it was asked for.
    #[must_use]
    pub(crate) fn as_asked(&self) -> Self {
        Self { change: self.change.plain(), invitation: self.invitation }
    }

    fn command(&self) -> Result<Command, Rejection> {
        self.change.plain().command(self.invitation)
    }
}

/// All rows that making it may read or change.
pub(super) fn reads(org: OrgId, (approval, subject): (&Approval, &ChangeSubject)) -> Vec<Read> {
    let mut reads: Vec<Read> = vec![
        Key::Organization(org).into(),
        Key::LogHead(org).into(),
        Range::MembersOfOrganization(org).into(),
    ];
    let people = approval.requester.people.iter();
    reads.extend(people.map(|person| Key::Member(org, *person).into()));
    match approval.requester.actor {
        LogActor::Key(key) => reads.push(Key::ApiKey(org, key).into()),
        LogActor::Person(person) => reads.push(Key::Member(org, person).into()),
        LogActor::Operator | LogActor::System => {}
    }
    let is_new = subject.change.before.is_none();
    for side in [&subject.change.before, &subject.change.after].into_iter().flatten() {
        reads.extend(reads_of_object(org, (side, is_new)));
    }
    reads.sort();
    reads.dedup();
    reads
}

/// Whom an invitation would bring back, once their address has been looked up.
pub(super) fn reads_of_decision(
    draft: &Draft<'_>,
    (org, subject): (OrgId, &ChangeSubject),
) -> Result<Vec<Read>, Halt> {
    let (None, Some(Changed::Member(row))) = (&subject.change.before, &subject.change.after) else {
        return Ok(Vec::new());
    };
    let known = draft.get::<Locator>(LocatorKey::Email(row.email.clone()))?;
    Ok(match known.map(|locator| locator.target) {
        Some(LocatorTarget::Person(person)) => {
            vec![Key::Member(org, person).into(), Key::Invitation(org, person).into()]
        }
        _ => Vec::new(),
    })
}

fn reads_of_object(org: OrgId, (object, is_new): (&Changed, bool)) -> Vec<Read> {
    let mut reads = Vec::new();
    match object {
        Changed::Policy(row) => {
            reads.push(match row.wallet {
                Some(wallet) => Key::Wallet(org, wallet).into(),
                None => Range::PoliciesOfOrganization(org).into(),
            });
            reads.extend(reads_of_terms(org, row.terms.as_ref()));
            reads.extend((!is_new).then(|| Key::Policy(org, row.id).into()));
        }
        Changed::ApproverList(row) => {
            reads.push(Range::ApproverListsOfOrganization(org).into());
            reads.push(Range::PoliciesWithTerms(org).into());
            reads.extend((!is_new).then(|| Key::ApproverList(org, row.id).into()));
        }
        Changed::Member(row) if is_new => {
            reads.push(Key::Locator(LocatorKey::Email(row.email.clone())).into());
        }
        Changed::Member(row) => {
            reads.push(Key::Member(org, row.person).into());
            reads.push(Range::ActiveKeysOfPerson(org, row.person).into());
        }
        Changed::ApiKey(row) => {
            reads.extend(row.wallet_scope.iter().map(|id| Key::Wallet(org, *id).into()));
            reads.push(Key::Member(org, row.owner).into());
            if !is_new {
                reads.push(Key::ApiKey(org, row.id).into());
                reads.push(Key::Locator(LocatorKey::Secret(row.digest)).into());
            }
        }
        Changed::Organization(choices) => {
            let chosen = choices.settings.change_approval.iter();
            let lists = chosen.flat_map(|chosen| chosen.requirement.lists());
            reads.extend(lists.map(|list| Key::ApproverList(org, list).into()));
        }
    }
    reads
}

/// The object is still what it was, who asked could still ask for it, it would be let through as
/// if it were made now, and it would come to exactly what is shown.
pub(super) fn recheck(
    draft: &mut Draft<'_>,
    (approval, subject): (&Approval, &ChangeSubject),
) -> Result<Result<Evaluation, Rejection>, Halt> {
    let current = subject.payload((approval.org, approval.environment))?;
    if current != approval.payload_hash {
        return Ok(Err(changed(approval, (approval.payload_hash, current), Vec::new())));
    }
    let now = object(draft, approval.org, subject)?;
    if now != subject.change.before {
        let was = subject.change.before.as_ref();
        let fields = was.map(|was| was.differences(now.as_ref())).unwrap_or_default();
        let current = Change { before: now, after: subject.change.after.clone() };
        return Ok(Err(other(approval, (subject, current), fields)?));
    }
    let asker = match asker(draft, (approval, subject))? {
        Ok(asker) => asker,
        Err(rejection) => return Ok(Err(rejection)),
    };
    let command = subject.command()?;
    let before = draft.mark();
    let tried = carry_out(draft, &asker, &command);
    draft.rollback(before);
    let outcome = match tried {
        Ok(Answer::Done(outcome)) => outcome,
        Ok(Answer::Refused(rejection)) | Err(Halt::Rejected(rejection)) => {
            return Ok(Err(rejection));
        }
        Err(missing) => return Err(missing),
    };
    let current = Change::of(&command, subject.change.before.clone(), &outcome)?;
    let current = current.ok_or(Rejection::corrupt("change"))?;
    if current.plain() != subject.change.plain() {
        return Ok(Err(other(approval, (subject, current), Vec::new())?));
    }
    Ok(Ok(approval.evaluation.clone()))
}

/// That what would be made is not what was asked for.
fn other(
    approval: &Approval,
    (subject, change): (&ChangeSubject, Change),
    fields: Vec<ChangedField>,
) -> Result<Rejection, Rejection> {
    let current = ChangeSubject { change, invitation: subject.invitation };
    let current = current.payload((approval.org, approval.environment))?;
    Ok(changed(approval, (approval.payload_hash, current), fields))
}

/// That what somebody voted on is not what there is.
pub(super) fn changed(
    approval: &Approval,
    (yours, current): (Hash, Hash),
    changed: Vec<ChangedField>,
) -> Rejection {
    let revision = approval.revision;
    Rejection::PayloadChanged(Box::new(ChangedPayload { yours, current, revision, changed }))
}

/// What it is about, as it is now and as far as it matters; none where it is yet to come to be.
fn object(draft: &Draft<'_>, org: OrgId, subject: &ChangeSubject) -> Result<Option<Changed>, Halt> {
    let Some(before) = &subject.change.before else { return Ok(None) };
    let now = match before {
        Changed::Policy(row) => {
            let row = draft.get::<Policy>((org, row.id))?;
            row.map(|row| Changed::Policy(Box::new((*row).clone())))
        }
        Changed::ApproverList(row) => {
            let row = draft.get::<ApproverList>((org, row.id))?;
            row.map(|row| Changed::ApproverList(Box::new((*row).clone())))
        }
        Changed::Member(row) => {
            let row = draft.get::<Member>((org, row.person))?;
            row.map(|row| Changed::Member(Box::new((*row).clone())))
        }
        Changed::ApiKey(row) => {
            let row = draft.get::<ApiKey>((org, row.id))?;
            row.map(|row| Changed::ApiKey(Box::new((*row).clone())))
        }
        Changed::Organization(_) => {
            let row = draft.get::<Organization>(org)?;
            row.map(|row| Changed::Organization(Box::new(Choices::of(&row))))
        }
    };
    Ok(Change { before: now, after: None }.plain().before)
}

/// Whoever asked, as they could ask now, with others who agree.
fn asker(
    draft: &Draft<'_>,
    (approval, subject): (&Approval, &ChangeSubject),
) -> Result<Result<Session, Rejection>, Halt> {
    let org = approval.org;
    let environment = subject.change.environment().unwrap_or(approval.environment);
    let actor = match approval.requester.actor {
        LogActor::Key(id) => {
            let works =
                |key: &Arc<ApiKey>| key.status == KeyStatus::Active && !key.is_expired(draft.now());
            draft.get::<ApiKey>((org, id))?.filter(works).map(Actor::Key)
        }
        LogActor::Person(person) => {
            let member = draft.get::<Member>((org, person))?.filter(|member| member.is_active());
            member.map(|member| Actor::Asker(Asker { member, environment }))
        }
        LogActor::Operator | LogActor::System => None,
    };
    let access = subject.command()?.access();
    let Some(actor) = actor.filter(|actor| check_access(actor, access).is_ok()) else {
        return Ok(Err(Rejection::RequesterBarred));
    };
    let organization = draft.get::<Organization>(org)?;
    Ok(Ok(Session { actor, organization, ip: None, seconded: true, on_behalf_of: None }))
}

/// Makes the change where people agreed to it, as who asked; otherwise nothing happens. Returns
/// the subject with what came to be.
pub(super) fn finish(
    draft: &mut Draft<'_>,
    (approval, subject, ending): (&Approval, &ChangeSubject, End),
) -> Result<Option<ChangeSubject>, Halt> {
    if ending != End::Approved {
        return Ok(None);
    }
    let asker = asker(draft, (approval, subject))??;
    let command = subject.command()?;
    let outcome = match carry_out(draft, &asker, &command)? {
        Answer::Done(outcome) => outcome,
        Answer::Refused(rejection) => return Err(rejection.into()),
    };
    let made = Change::of(&command, subject.change.before.clone(), &outcome)?;
    let change = made.ok_or(Rejection::corrupt("change"))?;
    Ok(Some(ChangeSubject { change, invitation: subject.invitation }))
}
