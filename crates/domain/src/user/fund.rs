//! Play money at a user's address.

use super::reads::{live_user, user_in};
use super::{Deposit, User};
use crate::access::Environment;
use crate::canonical::{Hash, Tag};
use crate::document::{Reference, file_document};
use crate::ids::{DocumentId, Id as _};
use crate::money::{Amount, Asset};
use crate::outcome::Outcome;
use crate::rejection::{Object, Rejection};
use crate::session::{Answer, Session};
use crate::state::{Draft, Halt};
use crate::wallet::{Entering, Wallet, enter};

/// Lets play money arrive at a user's address: the sandbox only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FundUser {
    /// The user.
    pub user: Reference,
    /// The token, on its chain.
    pub asset: Asset,
    /// How much of it.
    pub amount: Amount,
}

/// Lets tokens arrive.
pub(super) fn fund(
    draft: &mut Draft<'_>,
    session: &Session,
    verb: &FundUser,
) -> Result<Answer, Halt> {
    if session.environment()? == Environment::Production {
        return Err(Rejection::SandboxOnly.into());
    }
    let document = live_user(draft, session, &verb.user)?;
    let chain = verb.asset.chain().ok_or(Rejection::NotFound(Object::ChainWallet))?;
    user_in(&document)?.address_on(chain).ok_or(Rejection::NotFound(Object::ChainWallet))?;
    let wallet = draft.get::<Wallet>((document.org, User::wallet_of(document.id)))?;
    let wallet = wallet.ok_or(Rejection::corrupt("user without wallet"))?;
    let entering =
        Entering { asset: verb.asset, amount: verb.amount, reference: None, reason: None };
    let funded = enter(draft, session, &wallet, entering)?;
    let arrived = Deposit {
        asset: funded.asset,
        amount: funded.amount,
        transaction_hash: Hash::of(Tag::Address, funded.transaction.to_string().as_bytes()),
    };
    let id = DocumentId::from_ulid(funded.transaction.ulid());
    file_document(draft, session, (id, Some(document.id)), arrived)?;
    Ok(Outcome::Funded(funded).into())
}
