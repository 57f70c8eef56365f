//! The one way in: a request is decided on a state, and nothing else decides.
//!
//! Pure, total and deterministic: same state, request, context and mint, same answer. What the
//! decision still has to know it asks for with [`Halt::Missing`] (ADR 0002).

mod perform;
mod reads;
mod replay;
#[cfg(test)]
mod tests;

pub use crate::state::Halt;

use crate::access::{authenticate, authorize};
use crate::command::Request;
use crate::context::Context;
use crate::ids::Mint;
use crate::outcome::Outcome;
use crate::rejection::Rejection;
use crate::session::Answer;
use crate::state::{Change, Draft, State};

/// What a command does, or why it does nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// To be committed together or not at all. A refusal moves and holds nothing, but one that was
    /// decided (policy, funds, eligibility) leaves its record here.
    pub changes: Vec<Change>,
    /// What to answer.
    pub result: Result<Outcome, Rejection>,
    /// Whether the answer is that of an earlier request with the same idempotency key.
    pub replayed: bool,
}

/// Decides a request.
///
/// The order: authentication, permission, idempotency, then the verb's own refusals in the order
/// of `docs/refusals.md`.
pub fn decide(
    state: &State,
    request: &Request,
    context: &Context,
    mint: &mut Mint,
) -> Result<Decision, Halt> {
    let mut draft = Draft::new(state, context, mint);
    let session = authenticate(&draft, request)?;
    authorize(&session, &request.command)?;
    if let Some(outcome) = replay::recall(&draft, &session, request)? {
        return Ok(Decision { changes: Vec::new(), result: Ok(outcome), replayed: true });
    }
    let result = match perform::perform(&mut draft, &session, request)? {
        Answer::Done(outcome) => {
            replay::remember(&mut draft, &session, request, &outcome)?;
            Ok(outcome)
        }
        Answer::Refused(rejection) => Err(rejection),
    };
    Ok(Decision { changes: draft.into_changes(), result, replayed: false })
}
