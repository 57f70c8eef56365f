//! Moving the money of a payment, once.

use std::sync::Arc;

use super::{Payment, PaymentKind, PaymentStatus};
use crate::access::Environment;
use crate::ids::OrgId;
use crate::ledger::{Account, AccountKey, AccountOwner, Posting, SystemAccount, post};
use crate::log::{self, Fact, LogActor};
use crate::money::{Amount, Asset};
use crate::policy::{Evaluation, count_posting};
use crate::rejection::Rejection;
use crate::session::Session;
use crate::state::{Draft, Halt, Key, Read};

/// Posts a payment in the books of every organization it touches, counts it toward the payer's
/// limits and records it. The row is `Posted` already.
pub(crate) fn execute(
    draft: &mut Draft<'_>,
    session: &Session,
    (payment, evaluation): (&Arc<Payment>, Option<Evaluation>),
) -> Result<(), Halt> {
    need_own_accounts(draft, payment)?;
    post_legs(draft, payment)?;
    if payment.kind != PaymentKind::Reversal {
        count(draft, payment)?;
    }
    count_posting(draft, payment)?;
    let completed = Fact::PaymentCompleted { payment: (**payment).clone(), evaluation };
    session.log(draft, completed)?;
    if payment.crosses() {
        receive(draft, payment)?;
    }
    if payment.kind == PaymentKind::Network {
        let received = Fact::PaymentReceived { payment: incoming(payment) };
        log::append(draft, payment.to_org, (LogActor::System, None), received)?;
    }
    Ok(())
}

/// The organizations' own accounts that a payment touches: clearing where it crosses from one to
/// the other, fees where there is one.
pub(crate) fn reads_of_posting(
    (environment, asset): (Environment, Asset),
    (from_org, to_org): (OrgId, OrgId),
    with_fee: bool,
) -> Vec<Read> {
    let crosses = from_org != to_org;
    let orgs = std::iter::once(from_org).chain(crosses.then_some(to_org));
    let clearing = crosses.then_some(SystemAccount::Clearing);
    let accounts = clearing.into_iter().chain(with_fee.then_some(SystemAccount::Fees));
    let key = |account| AccountKey::system(environment, account, asset);
    let keys: Vec<AccountKey> = accounts.map(key).collect();
    orgs.flat_map(|org| keys.iter().map(move |key| Key::Account(org, *key).into())).collect()
}

fn need_own_accounts(draft: &Draft<'_>, payment: &Payment) -> Result<(), Halt> {
    let with_fee = !payment.fee.is_zero() || !returned_fee(draft, payment)?.is_zero();
    let books = (payment.environment, payment.asset);
    draft.need(reads_of_posting(books, (payment.from_org, payment.to_org), with_fee))
}

/// The organizations in whose books a payment stands.
pub(super) fn both(payment: &Payment) -> impl Iterator<Item = OrgId> + use<> {
    let other = payment.crosses().then_some(payment.to_org);
    std::iter::once(payment.from_org).chain(other)
}

/// The fee that a reversal gives back to the one who had paid it.
fn returned_fee(draft: &Draft<'_>, payment: &Payment) -> Result<Amount, Halt> {
    let Some(original) = payment.reverses else { return Ok(Amount::ZERO) };
    let original = draft.get::<Payment>((payment.from_org, original))?;
    Ok(original.ok_or(Rejection::corrupt("reversed payment"))?.fee)
}

/// Posts the payment in the books of every organization it touches.
fn post_legs(draft: &mut Draft<'_>, payment: &Payment) -> Result<(), Halt> {
    let returned_fee = returned_fee(draft, payment)?;
    for org in both(payment) {
        let legs = payment.legs(org, returned_fee).ok_or(Rejection::AmountOverflow)?;
        post_in(draft, payment, org, legs)?;
    }
    Ok(())
}

fn post_in(
    draft: &mut Draft<'_>,
    payment: &Payment,
    org: OrgId,
    legs: Vec<(AccountOwner, Amount)>,
) -> Result<(), Halt> {
    let posting = Posting {
        org,
        id: payment.transfer(),
        environment: payment.environment,
        kind: payment.kind.entry(),
        transaction: payment.id,
        related: payment.reverses,
        description: payment.description.as_deref(),
        asset: payment.asset,
        legs,
    };
    post(draft, posting).map(drop)
}

/// Counts the payment toward the payer's day and month (ADR 0006).
fn count(draft: &mut Draft<'_>, payment: &Payment) -> Result<(), Halt> {
    let key = AccountKey::wallet(payment.from, payment.asset);
    let account = draft.get::<Account>((payment.from_org, key))?;
    let mut account = (*account.ok_or(Rejection::corrupt("account"))?).clone();
    account.spending.spend(payment.amount, draft.now()).ok_or(Rejection::AmountOverflow)?;
    draft.update(account);
    Ok(())
}

/// The payment in the recipient's organization: its row and its record.
fn receive(draft: &mut Draft<'_>, payment: &Payment) -> Result<(), Halt> {
    let row = draft.insert(incoming(payment));
    let completed = Fact::PaymentCompleted { payment: (*row).clone(), evaluation: None };
    log::append(draft, payment.to_org, (LogActor::System, None), completed)
}

/// The payment as its recipient's organization may know it: nothing of the payer's own affairs.
fn incoming(payment: &Payment) -> Payment {
    if !payment.crosses() {
        return payment.clone();
    }
    Payment {
        org: payment.to_org,
        status: PaymentStatus::Posted,
        approval: None,
        expires_at: None,
        batch: None,
        idempotency_key: None,
        metadata: None,
        counted: Vec::new(),
        requested_by: LogActor::System,
        created_at: payment.posted_at.unwrap_or(payment.created_at),
        ..payment.clone()
    }
}
