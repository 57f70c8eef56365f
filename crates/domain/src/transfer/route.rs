//! Ways that there are.

use super::found::{Found, Recipient};
use crate::access::Environment;
use crate::money::{Asset, Chain};
use crate::rejection::Rejection;
use crate::session::Session;
use crate::state::Halt;

/// An address of the sandbox that may be sent to without being registered: what goes there fails
/// on its way.
const BURN: &str = "0x000000000000000000000000000000000000dead";

/// Everybody outside has to be registered for the payer. Who is frozen is told that first.
pub(super) fn must_be_there(session: &Session, found: &Found) -> Result<(), Halt> {
    let sandbox = session.environment()? == Environment::Sandbox;
    let known = |recipient: &Recipient| match recipient {
        Recipient::User { .. } => true,
        Recipient::Outside { registered: Some(_), .. } => true,
        Recipient::Outside { address, .. } => sandbox && address.eq_ignore_ascii_case(BURN),
    };
    if found.frozen || found.recipients.iter().all(known) {
        return Ok(());
    }
    Err(Rejection::NoRoute("the address is not registered for the user".into()).into())
}

/// Batches are of USD Coin on Polygon alone.
pub(super) fn must_be_of_a_batch(found: &Found, asset: Asset) -> Result<(), Rejection> {
    let known = (asset.code(), asset.chain()) == ("USDC", Some(Chain::Polygon));
    if found.frozen || known {
        return Ok(());
    }
    Err(Rejection::NoRoute("batches are of usdc on POLYGON alone".into()))
}

/// A bridge leads to another chain.
pub(super) fn must_cross(found: &Found, (from, into): (Asset, Asset)) -> Result<(), Rejection> {
    if found.frozen || from.chain() != into.chain() {
        return Ok(());
    }
    Err(Rejection::NoRoute("source and destination are on the same chain".into()))
}

/// Play tokens are for the sandbox.
pub(super) fn must_be_real(session: &Session, asset: Asset) -> Result<(), Halt> {
    let play = asset.code() == "USDHIFI" && session.environment()? == Environment::Production;
    if play { Err(Rejection::SandboxOnly.into()) } else { Ok(()) }
}
