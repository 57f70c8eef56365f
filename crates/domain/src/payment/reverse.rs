//! Taking a payment back: whole, once, by the one who got it (spec §15.3).

use std::sync::Arc;

use super::execute::both;
use super::{
    Debit, Debited, Payment, PaymentKind, PaymentStatus, SendPayment, debit, reads_of_posting,
};
use crate::ids::PaymentId;
use crate::ledger::{Account, AccountKey};
use crate::log::{self, Fact, LogActor};
use crate::outcome::{Held, Outcome, Reversed};
use crate::policy::count_reversal;
use crate::rejection::{Object, Rejection, ReversalRefusal};
use crate::session::{Answer, Session};
use crate::state::{Draft, Halt, Key, Read};
use crate::wallet::reads_of_debit;

/// `POST /payments/:id/reverse`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReversePayment {
    /// The payment.
    pub payment: PaymentId,
    /// The caller's words.
    pub reason: Option<String>,
}

/// Takes a payment back. The reversal is a payment of its own, judged by the policies of the
/// wallet that gives the money back.
pub(crate) fn reverse(
    draft: &mut Draft<'_>,
    session: &Session,
    verb: &ReversePayment,
) -> Result<Answer, Halt> {
    let original = reversible(draft, session, verb.payment)?;
    let asked = Debit {
        reverses: Some(original.id),
        to_org: Some(original.from_org),
        ..Debit::of(
            PaymentKind::Reversal,
            &SendPayment {
                from: original.to,
                to: original.from,
                amount: original.amount,
                description: verb.reason.clone(),
                metadata: None,
            },
        )
    };
    Ok(match debit(draft, session, asked)? {
        Debited::Denied(rejection, _) => Answer::Refused(rejection),
        Debited::Held(payment, approval) => {
            mark(draft, &original, &payment);
            Outcome::Held(Held { payment, approval }).into()
        }
        Debited::Posted(reversal) => {
            let payment = complete_reversal(draft, session, &reversal)?;
            let reason = verb.reason.clone();
            Outcome::Reversed(Reversed { payment, reversal, reason }).into()
        }
    })
}

/// The payment, if the caller may take it back.
fn reversible(
    draft: &mut Draft<'_>,
    session: &Session,
    id: PaymentId,
) -> Result<Arc<Payment>, Halt> {
    let org = session.org()?;
    let payment = draft.get::<Payment>((org, id))?.ok_or(Rejection::NotFound(Object::Payment))?;
    session.actor.must_match(payment.environment)?;
    let refuse = |reason| {
        let status = payment.effective_status(draft.now());
        Halt::from(Rejection::ReversalNotAllowed { reason, status })
    };
    if payment.kind == PaymentKind::Reversal {
        return Err(refuse(ReversalRefusal::IsReversal));
    }
    if payment.status == PaymentStatus::Reversed || payment.reversed_by.is_some() {
        return Err(refuse(ReversalRefusal::AlreadyReversed));
    }
    if payment.status != PaymentStatus::Posted {
        return Err(refuse(ReversalRefusal::NotPosted));
    }
    // Whoever does not stand for the recipient cannot give its money away, a sender least of all.
    if payment.to_org != org || !session.actor.reaches(payment.to) {
        return Err(refuse(ReversalRefusal::NotRecipient));
    }
    draft.need(reads_of_reversal(&payment))?;
    Ok(payment)
}

/// The payer-to-be with its policies, the original in both books, and all accounts that the money
/// passes.
fn reads_of_reversal(payment: &Payment) -> Vec<Read> {
    let mut reads = Vec::new();
    reads_of_debit(payment.to_org, payment.to, &mut reads);
    reads.extend([
        Key::Wallet(payment.from_org, payment.from).into(),
        Key::Account(payment.from_org, AccountKey::wallet(payment.from, payment.asset)).into(),
        Key::Payment(payment.from_org, payment.id).into(),
        Key::LogHead(payment.from_org).into(),
    ]);
    let books = (payment.environment, payment.asset);
    let orgs = (payment.to_org, payment.from_org);
    reads.extend(reads_of_posting(books, orgs, !payment.fee.is_zero()));
    reads
}

/// Marks the original, so that it is not taken back twice while a reversal waits. Only in the
/// books of the one who takes it back: of a reversal that waits the other side knows nothing.
fn mark(draft: &mut Draft<'_>, original: &Payment, reversal: &Payment) {
    let (reversed_by, updated_at) = (Some(reversal.id), draft.now());
    draft.update(Payment { reversed_by, updated_at, ..original.clone() });
}

/// Closes the original of a reversal whose money has moved, in every organization's books, and
/// gives the payer's limits back what it had counted.
pub(crate) fn complete_reversal(
    draft: &mut Draft<'_>,
    session: &Session,
    reversal: &Payment,
) -> Result<Arc<Payment>, Halt> {
    let original = reversal.reverses.ok_or(Rejection::corrupt("reversal of nothing"))?;
    let mut mine = None;
    for org in both(reversal) {
        let row = draft.get::<Payment>((org, original))?;
        let row = row.ok_or(Rejection::corrupt("reversed payment"))?;
        let row = draft.update(Payment {
            status: PaymentStatus::Reversed,
            reversed_by: Some(reversal.id),
            updated_at: draft.now(),
            ..(*row).clone()
        });
        let reversed = Fact::PaymentReversed {
            payment: (*row).clone(),
            reversal: reversal.id,
            reason: reversal.description.clone(),
        };
        if org == reversal.from_org {
            session.log(draft, reversed)?;
            mine = Some(Arc::clone(&row));
        } else {
            log::append(draft, org, (LogActor::System, None), reversed)?;
        }
        if org == row.from_org {
            uncount(draft, &row)?;
        }
    }
    Ok(mine.ok_or(Rejection::corrupt("reversed payment"))?)
}

fn uncount(draft: &mut Draft<'_>, original: &Payment) -> Result<(), Halt> {
    let key = AccountKey::wallet(original.from, original.asset);
    let account = draft.get::<Account>((original.from_org, key))?;
    let (Some(account), Some(posted_at)) = (account, original.posted_at) else { return Ok(()) };
    let mut account = (*account).clone();
    let given_back = account.spending.unspend(original.amount, posted_at);
    given_back.ok_or(Rejection::AmountOverflow)?;
    draft.update(account);
    count_reversal(draft, original)
}
