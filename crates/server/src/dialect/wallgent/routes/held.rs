//! The answer to a change that waits.

use countersign_domain::outcome::{Decided, Outcome};
use serde::Serialize;

use super::approvals::explain;
use super::reply::{Answer, Reply};
use crate::dialect::wallgent::call::{Call, Done};
use crate::dialect::wallgent::error::Failure;
use crate::dialect::wallgent::{render, wire};
use crate::secret::NewKeySecret;

/// What a change came to: the object, or a request for it.
#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum Written<T> {
    /// It was made.
    Made(T),
    /// It waits.
    Held(Box<wire::HeldChange>),
}

/// What is shown once, with the change that it belongs to.
pub(super) enum Once {
    /// Nothing.
    Nothing,
    /// What lets a new member in.
    Token(NewKeySecret),
    /// The secret of a new key.
    Secret(NewKeySecret),
}

/// Whether a change waits for others.
pub(super) const fn waits(done: &Done) -> bool {
    matches!(done.outcome, Outcome::Proposed(_))
}

/// 202 with the request for a change. What is shown once is shown here: it does nothing before
/// others have agreed.
pub(super) async fn held<T>(call: &Call, done: Done, once: Once) -> Answer<Written<T>> {
    let Outcome::Proposed(approval) = done.outcome else {
        return Err(Failure::internal(format!("not a change that waits: {:?}", done.outcome)));
    };
    let reader = call.anyone().await?;
    let decided = Decided { approval, payment: None, instruction: None, votes: Vec::new() };
    let shown = explain::whole(&reader, &decided).await?;
    let once = match once {
        Once::Token(token) if !done.replayed => (Some(token.reveal()), None),
        Once::Secret(secret) if !done.replayed => (None, Some(secret.reveal())),
        _ => (None, None),
    };
    let body = render::held_change(&decided.approval, shown, once);
    Ok(Reply::accepted(Written::Held(Box::new(body))).replayed(done.replayed))
}
