//! Pausing and resuming, and how a command finds its agent.

use std::sync::Arc;

use crate::ids::WalletId;
use crate::log::Fact;
use crate::outcome::Outcome;
use crate::rejection::{Object, Rejection};
use crate::session::{Answer, Session};
use crate::state::{Draft, Halt};
use crate::wallet::{Wallet, WalletKind, WalletStatus, own_wallet, set_status};

/// `POST /agents/:id/pause` and `/resume`. Doing either twice is doing it once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AgentVerb {
    /// The agent.
    pub wallet: WalletId,
    /// Whether it is to pause.
    pub pause: bool,
}

/// Stops an agent from paying, or lets it pay again.
pub(crate) fn pause_or_resume(
    draft: &mut Draft<'_>,
    session: &Session,
    verb: &AgentVerb,
) -> Result<Answer, Halt> {
    let wallet = agent(draft, session, verb.wallet)?;
    let status = if verb.pause { WalletStatus::Frozen } else { WalletStatus::Active };
    let view = set_status(draft, session, (&wallet, status), |wallet, account| {
        if verb.pause {
            Fact::AgentPaused { wallet, account }
        } else {
            Fact::AgentResumed { wallet, account }
        }
    })?;
    Ok(Outcome::Agent(view).into())
}

/// An agent of the caller. A wallet that is no agent's, or closed, is not found.
pub(super) fn agent(
    draft: &Draft<'_>,
    session: &Session,
    id: WalletId,
) -> Result<Arc<Wallet>, Halt> {
    let wallet = own_wallet(draft, &session.actor, session.org()?, id)?;
    let is_agent = wallet.kind == WalletKind::Agent && wallet.status != WalletStatus::Closed;
    if is_agent { Ok(wallet) } else { Err(Rejection::NotFound(Object::Wallet).into()) }
}
