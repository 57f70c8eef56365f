//! A payment to a network address.

use super::{Debit, PaymentKind, SendPayment, debit};
use crate::access::Environment;
use crate::decide::{Answer, Session};
use crate::ids::WalletId;
use crate::money::Amount;
use crate::organization::{Locator, LocatorKey, LocatorTarget};
use crate::rejection::{Object, Rejection};
use crate::state::{Draft, Halt};
use crate::wallet::{Wallet, WalletStatus};

/// `POST /network/pay`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PayAddress {
    /// The wallet that pays; if none is named the key's only one, else the default one.
    pub from: Option<WalletId>,
    /// The address: `wg_…`.
    pub address: String,
    /// What arrives.
    pub amount: Amount,
    /// The caller's words.
    pub description: Option<String>,
}

impl PayAddress {
    /// The address in either environment: which one is known only with the key.
    pub(crate) fn locators(&self) -> [LocatorKey; 2] {
        Environment::ALL.map(|environment| LocatorKey::Address(environment, self.address.clone()))
    }
}

/// Pays whoever has the address.
pub(crate) fn pay_address(
    draft: &mut Draft<'_>,
    session: &Session,
    (verb, idempotency_key): (&PayAddress, Option<&str>),
) -> Result<Answer, Halt> {
    let from = match verb.from {
        Some(from) => from,
        None => payer(session)?,
    };
    let mut reads = Vec::new();
    crate::decide::reads_of_debit(session.org()?, from, &mut reads);
    draft.need(reads)?;
    let address = LocatorKey::Address(session.environment()?, verb.address.clone());
    let target = draft.get::<Locator>(address)?.map(|row| row.target);
    let Some(LocatorTarget::Wallet { org, wallet }) = target else {
        return Err(Rejection::NotFound(Object::Wallet).into());
    };
    let to = draft.get::<Wallet>((org, wallet))?.ok_or(Rejection::NotFound(Object::Wallet))?;
    if to.status == WalletStatus::Closed {
        return Err(Rejection::RecipientClosed { address: verb.address.clone() }.into());
    }
    let send = SendPayment {
        from,
        to: to.id,
        amount: verb.amount,
        description: verb.description.clone(),
        metadata: None,
    };
    let asked = Debit {
        to_address: Some(verb.address.clone()),
        idempotency_key: idempotency_key.map(str::to_owned),
        ..Debit::of(PaymentKind::Network, &send)
    };
    debit(draft, session, asked).map(Answer::from)
}

/// The wallet that pays when none is named (spec §15.8).
fn payer(session: &Session) -> Result<WalletId, Halt> {
    let key = session.actor.key().ok_or(Rejection::OperatorOnly)?;
    match key.wallet_scope.as_slice() {
        [only] => Ok(*only),
        [] => {
            let partition = session.organization()?.partition(key.environment);
            Ok(partition.default_wallet.ok_or(Rejection::NotFound(Object::Wallet))?)
        }
        _ => {
            let message = "is required for a key of several wallets";
            Err(Rejection::invalid("from", message).into())
        }
    }
}
