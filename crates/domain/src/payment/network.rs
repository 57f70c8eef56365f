//! A payment to a network address.

use super::{Debit, PaymentKind, SendPayment, debit, positive, reads_of_posting};
use crate::access::Environment;
use crate::ids::{OrgId, WalletId};
use crate::money::{Amount, Asset};
use crate::organization::{Locator, LocatorKey, LocatorTarget};
use crate::rejection::{Object, Rejection};
use crate::session::{Answer, Session};
use crate::state::{Draft, Halt};
use crate::wallet::{own_wallet, reads_of_debit};

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
    positive(verb.amount)?;
    let from = match verb.from {
        Some(from) => from,
        None => payer(session)?,
    };
    let (own, environment) = (session.org()?, session.environment()?);
    let payee = payee(draft, environment, &verb.address)?;
    let mut reads = Vec::new();
    reads_of_debit(own, from, &mut reads);
    if let Some((org, _)) = payee {
        reads.extend(reads_of_posting((environment, Asset::USD), (own, org), false));
    }
    draft.need(reads)?;
    // The payer comes first, as in every debit.
    own_wallet(draft, &session.actor, own, from)?;
    let (to_org, to) = payee.ok_or(Rejection::NotFound(Object::Wallet))?;
    let send = SendPayment {
        from,
        to,
        amount: verb.amount,
        description: verb.description.clone(),
        metadata: None,
    };
    let asked = Debit {
        to_address: Some(verb.address.clone()),
        to_org: Some(to_org),
        idempotency_key: idempotency_key.map(str::to_owned),
        ..Debit::of(PaymentKind::Network, &send)
    };
    debit(draft, session, asked).map(Answer::from)
}

/// Whoever has the address.
fn payee(
    draft: &Draft<'_>,
    environment: Environment,
    address: &str,
) -> Result<Option<(OrgId, WalletId)>, Halt> {
    let key = LocatorKey::Address(environment, address.to_owned());
    Ok(match draft.get::<Locator>(key)?.map(|locator| locator.target) {
        Some(LocatorTarget::Wallet { org, wallet }) => Some((org, wallet)),
        _ => None,
    })
}

/// The wallet that pays when none is named (spec §15.8).
fn payer(session: &Session) -> Result<WalletId, Halt> {
    match session.actor.scope() {
        [only] => Ok(*only),
        [] => {
            let partition = session.organization()?.partition(session.environment()?);
            Ok(partition.default_wallet.ok_or(Rejection::NotFound(Object::Wallet))?)
        }
        _ => {
            let message = "is required for a key of several wallets";
            Err(Rejection::invalid("from", message).into())
        }
    }
}
