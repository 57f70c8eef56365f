//! Answering the same request again (spec §7).

use std::sync::Arc;

use crate::access::{Caller, Environment, Permissions};
use crate::approval::Approval;
use crate::change::Changed;
use crate::command::{Command, Request};
use crate::idempotency::{Idempotency, IdempotencyRecord, StoredReply, find_record, keep_record};
use crate::ids::{KeyId, OrgId};
use crate::instruction::{Instruction, Once};
use crate::outcome::{Held, Instructed, Outcome};
use crate::payment::Payment;
use crate::rejection::Rejection;
use crate::session::Session;
use crate::state::{Draft, Halt, Key, Read};
use crate::user::UserVerb;

impl Request {
    /// Names the records that this request's idempotency keys stand for: its own and those of the
    /// items of a batch.
    pub(crate) fn idempotency_reads(
        &self,
        org: OrgId,
        environment: Environment,
        scoped: Option<KeyId>,
    ) -> Vec<Read> {
        let items = match &*self.command {
            Command::SendBatch(verb) => verb.items.as_slice(),
            _ => &[],
        };
        let of_items = items.iter().filter_map(|item| item.idempotency.as_ref());
        let all = self.idempotency.iter().chain(of_items);
        let record = |idempotency: &Idempotency| {
            Key::IdempotencyRecord(org, idempotency.digest(environment, scoped)).into()
        };
        let once = match &*self.command {
            Command::Instruct(verb) => verb.once.as_ref(),
            Command::Transfer(verb) => Some(&verb.once),
            Command::User(UserVerb::Create(verb)) => verb.once.as_ref(),
            _ => None,
        };
        let name = |once: &Once| Key::Document(org, once.name(environment)).into();
        let named = match &*self.command {
            Command::Transfer(verb) => verb.names(environment),
            Command::User(verb) => verb.names(environment),
            _ => Vec::new(),
        };
        let named = named.into_iter().map(|id| Key::Document(org, id).into());
        all.map(record).chain(once.map(name)).chain(named).collect()
    }
}

impl StoredReply {
    /// The rows from which the reply is made again.
    pub(crate) fn reads(&self, org: OrgId) -> Vec<Read> {
        match self {
            Self::Outcome(_) => Vec::new(),
            Self::Payment(payment) => vec![Key::Payment(org, *payment).into()],
            Self::Instruction { instruction, approval } => {
                let approval = approval.map(|id| Key::Approval(org, id).into());
                let instruction = Key::Instruction(org, *instruction).into();
                std::iter::once(instruction).chain(approval).collect()
            }
            Self::Held { payment, approval } => {
                vec![Key::Payment(org, *payment).into(), Key::Approval(org, *approval).into()]
            }
        }
    }
}

/// What was answered to this request before, if it was made before.
pub(crate) fn recall(
    draft: &Draft<'_>,
    session: &Session,
    request: &Request,
) -> Result<Option<Outcome>, Halt> {
    let (Some(idempotency), Caller::Key(_) | Caller::Session(_) | Caller::Token(_)) =
        (&request.idempotency, &request.caller)
    else {
        return Ok(None);
    };
    let Some(record) = find_record(draft, session, idempotency)? else { return Ok(None) };
    let outcome = reply(draft, &record)?;
    could_have_made(session, &request.command, &outcome)?;
    Ok(Some(outcome))
}

/// The answer as it was given first, whatever has become of its subject.
fn reply(draft: &Draft<'_>, record: &IdempotencyRecord) -> Result<Outcome, Halt> {
    draft.need(record.reply.reads(record.org))?;
    let payment = |id| {
        let payment = draft.get::<Payment>((record.org, id))?;
        let payment = payment.ok_or(Halt::Rejected(Rejection::corrupt("replayed payment")))?;
        Ok::<_, Halt>(Arc::new(payment.as_created()))
    };
    Ok(match &record.reply {
        StoredReply::Outcome(outcome) => (**outcome).clone(),
        StoredReply::Payment(id) => Outcome::Posted(payment(*id)?),
        StoredReply::Instruction { instruction: id, approval } => {
            let row = draft.get::<Instruction>((record.org, *id))?;
            let row = row.ok_or(Rejection::corrupt("replayed instruction"))?;
            let approval = match approval {
                Some(id) => draft.get::<Approval>((record.org, *id))?,
                None => None,
            };
            let approval = approval.map(|row| Arc::new(row.as_created()));
            let instruction = Arc::new(row.as_created());
            Outcome::Instructed(Instructed { approval, ..Instructed::of(instruction) })
        }
        StoredReply::Held { payment: id, approval } => {
            let approval = draft.get::<Approval>((record.org, *approval))?;
            let approval = approval.ok_or(Rejection::corrupt("replayed approval"))?;
            let approval = Arc::new(approval.as_created());
            Outcome::Held(Held { payment: payment(*id)?, approval })
        }
    })
}

/// A stored answer is for those alone who could have made the request: what a key was given may
/// be more than the present caller can give (spec §7.3).
fn could_have_made(
    session: &Session,
    command: &Command,
    outcome: &Outcome,
) -> Result<(), Rejection> {
    let granted = match (command, outcome) {
        (Command::CreateKey(_), Outcome::ApiKey(key)) => key.permissions,
        (Command::CreateKey(_), Outcome::Proposed(approval)) => granted(approval),
        (Command::CreateAgent(_), Outcome::Agent(view)) => {
            view.wallet.agent.as_ref().map(|agent| agent.permissions).unwrap_or_default()
        }
        _ => return Ok(()),
    };
    let missing = session.actor.permissions().first_missing(granted);
    missing.map_or(Ok(()), |missing| Err(Rejection::GrantExceeds(missing)))
}

/// What a key that waits would allow.
fn granted(approval: &Approval) -> Permissions {
    match approval.subject.change().and_then(|subject| subject.change.object()) {
        Some(Changed::ApiKey(key)) => key.permissions,
        _ => Permissions::NONE,
    }
}

/// Remembers the answer under the request's idempotency key.
pub(crate) fn remember(
    draft: &mut Draft<'_>,
    session: &Session,
    request: &Request,
    outcome: &Outcome,
) -> Result<(), Halt> {
    let Some(idempotency) = &request.idempotency else { return Ok(()) };
    let reply = match outcome {
        Outcome::Posted(payment) => StoredReply::Payment(payment.id),
        Outcome::Held(Held { payment, approval }) => {
            StoredReply::Held { payment: payment.id, approval: approval.id }
        }
        Outcome::Instructed(made) => StoredReply::Instruction {
            instruction: made.instruction.id,
            approval: made.approval.as_ref().map(|approval| approval.id),
        },
        other => StoredReply::Outcome(Box::new(other.clone())),
    };
    keep_record(draft, session, idempotency, reply)
}
