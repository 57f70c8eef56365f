//! A payment that waits, with the money that is held for it.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::super::recheck::changed_since;
use super::super::{Approval, End};
use crate::agent::adjusted;
use crate::canonical::Hash;
use crate::ids::{HoldId, OrgId, PaymentId, WalletId};
use crate::ledger::{Account, AccountKey, HoldStatus, Spending, resolve_hold};
use crate::log::{Fact, LogActor};
use crate::money::{Amount, Asset};
use crate::payment::{
    FailureReason, Payment, PaymentKind, PaymentStatus, complete_reversal, execute, fail_held,
    payload_of, reads_of_posting, recipient_names,
};
use crate::policy::{
    Case, CaseLeg, Denial, Evaluation, judge, policies_of, reads_of_counted, reads_of_tallies,
};
use crate::rejection::{ChangedField, ChangedPayload, Rejection};
use crate::session::Session;
use crate::state::{Draft, Halt, Key, Range, Read};
use crate::wallet::{Wallet, WalletStatus, spendable};

/// A payment of any kind, as it was when it was held.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentSubject {
    /// The payment.
    pub payment: PaymentId,
    /// The wallet that would pay.
    pub wallet: WalletId,
    /// What would move.
    pub asset: Asset,
    /// How much of it.
    pub amount: Amount,
    /// What it would cost on top.
    pub fee: Amount,
    /// Whom it would reach.
    pub recipient: WalletId,
    /// The recipient's organization.
    pub recipient_org: OrgId,
    /// The payment that it would take back.
    pub reverses: Option<PaymentId>,
    /// The requester's words.
    pub description: Option<String>,
    /// The money reserved for it.
    pub hold: HoldId,
}

/// All rows that ending the request may read or change.
pub(super) fn reads(org: OrgId, (approval, subject): (&Approval, &PaymentSubject)) -> Vec<Read> {
    let account = |org, wallet| Key::Account(org, AccountKey::wallet(wallet, subject.asset)).into();
    let mut reads = vec![
        Key::Payment(org, subject.payment).into(),
        Key::Hold(org, subject.hold).into(),
        Key::Wallet(org, subject.wallet).into(),
        account(org, subject.wallet),
        Range::PoliciesOfWallet(org, subject.wallet).into(),
        Range::PoliciesOfOrganization(org).into(),
        Key::Wallet(subject.recipient_org, subject.recipient).into(),
        account(subject.recipient_org, subject.recipient),
        Key::LogHead(subject.recipient_org).into(),
    ];
    // Policies may want to know who asked.
    if let LogActor::Key(key) = approval.requester.actor {
        reads.push(Key::ApiKey(org, key).into());
    }
    let books = (approval.environment, subject.asset);
    // Of a reversal the fee is that of the original, which is not known yet.
    let with_fee = !subject.fee.is_zero() || subject.reverses.is_some();
    reads.extend(reads_of_posting(books, (org, subject.recipient_org), with_fee));
    for org in [org, subject.recipient_org] {
        reads.extend(subject.reverses.map(|original| Key::Payment(org, original).into()));
    }
    reads
}

/// The tallies that count it, once it is known.
pub(super) fn reads_of_end(
    draft: &Draft<'_>,
    org: OrgId,
    subject: &PaymentSubject,
) -> Result<Vec<Read>, Halt> {
    reads_of_counted(draft, org, [subject.payment])
}

/// The tallies by which it is judged again.
pub(super) fn reads_of_recheck(
    draft: &Draft<'_>,
    (approval, subject): (&Approval, &PaymentSubject),
) -> Result<Vec<Read>, Halt> {
    let from = draft.get::<Wallet>((approval.org, subject.wallet))?;
    let from = from.ok_or(Rejection::corrupt("approval without wallet"))?;
    reads_of_tallies(draft, (&from, subject.recipient), approval.requester.actor)
}

/// The payment, as it is now.
pub(super) fn row(
    draft: &Draft<'_>,
    org: OrgId,
    subject: &PaymentSubject,
) -> Result<Arc<Payment>, Halt> {
    let payment = draft.get::<Payment>((org, subject.payment))?;
    Ok(payment.ok_or(Rejection::corrupt("approval without payment"))?)
}

/// What was seen is what runs, both wallets are open, and neither the policies of today deny nor
/// those that held it, as they were. Time-of-day rules were judged at the request, and the
/// request's own hold does not count against it.
pub(super) fn recheck(
    draft: &Draft<'_>,
    (approval, subject): (&Approval, &PaymentSubject),
) -> Result<Result<Evaluation, Rejection>, Halt> {
    let payment = row(draft, approval.org, subject)?;
    let current = payload_of(&payment)?;
    if current != approval.payload_hash {
        let hashes = (approval.payload_hash, current);
        return Ok(Err(changed((approval, subject), &payment, hashes)));
    }
    let wallet = |org, id| {
        let wallet = draft.get::<Wallet>((org, id))?;
        wallet.ok_or(Halt::Rejected(Rejection::corrupt("approval without wallet")))
    };
    let from = wallet(approval.org, subject.wallet)?;
    let to = wallet(subject.recipient_org, subject.recipient)?;
    if let Err(rejection) = spendable(&from) {
        return Ok(Err(rejection));
    }
    if to.status == WalletStatus::Closed {
        return Ok(Err(Rejection::WalletFrozen { wallet: to.id, status: to.status }));
    }
    let pinned = changed_since(draft, approval, &policies_of(draft, &from)?)?;
    let names = recipient_names(&to);
    let leg = CaseLeg::to_wallet(&to, &names, payment.amount);
    let legs = [CaseLeg { own: &payment.counted, ..leg }];
    let spending = spending_without(draft, (approval.org, subject), payment.amount)?;
    let case = Case {
        metadata: payment.metadata.as_deref(),
        time_counts: false,
        ..Case::of_payment(&from, &legs, (approval.requester.actor, payment.created_at, spending))
    };
    let judged = judge(draft, &case, &pinned)?;
    Ok(match judged.evaluation.denial() {
        None => Ok(judged.evaluation),
        Some(finding) => {
            let denial = Denial { finding: finding.clone(), asset: subject.asset };
            Err(Rejection::PolicyDenied(Box::new(denial)))
        }
    })
}

/// That what somebody voted on is not what there is, and in what it differs from what was held.
pub(super) fn changed(
    (approval, subject): (&Approval, &PaymentSubject),
    payment: &Payment,
    (yours, current): (Hash, Hash),
) -> Rejection {
    let scale = subject.asset.scale();
    let amount = |amount: Amount| amount.to_decimal(scale, 2);
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let fields = [
        ("amount", amount(subject.amount), amount(payment.amount)),
        ("fee", amount(subject.fee), amount(payment.fee)),
        ("currency", subject.asset.key().to_owned(), payment.asset.key().to_owned()),
        ("from", subject.wallet.to_string(), payment.from.to_string()),
        ("recipient", subject.recipient.to_string(), payment.to.to_string()),
        ("description", text(&subject.description), text(&payment.description)),
    ];
    let differs = fields.into_iter().filter(|(_, was, is)| was != is);
    let changed = differs.map(|(field, was, is)| ChangedField { field: field.into(), was, is });
    Rejection::PayloadChanged(Box::new(ChangedPayload {
        yours,
        current,
        revision: approval.revision,
        changed: changed.collect(),
    }))
}

/// Releases the hold, and lets the payment happen or fail.
pub(super) fn finish(
    draft: &mut Draft<'_>,
    session: &Session,
    (org, subject, ending): (OrgId, &PaymentSubject, End),
) -> Result<(), Halt> {
    let payment = row(draft, org, subject)?;
    let hold = match ending {
        End::Approved => HoldStatus::Released,
        End::Rejected | End::Expired | End::WalletClosed | End::Cancelled => HoldStatus::Reversed,
    };
    resolve_hold(draft, org, subject.hold, hold)?;
    match ending {
        End::Approved => run(draft, session, &payment),
        End::Rejected => fail(draft, session, &payment, FailureReason::ApprovalRejected),
        End::Expired => fail(draft, session, &payment, FailureReason::ApprovalExpired),
        End::WalletClosed => fail(draft, session, &payment, FailureReason::WalletClosed),
        End::Cancelled => fail(draft, session, &payment, FailureReason::ApprovalCancelled),
    }
}

/// The money moves.
fn run(draft: &mut Draft<'_>, session: &Session, payment: &Payment) -> Result<(), Halt> {
    let now = draft.now();
    let posted = draft.update(Payment {
        status: PaymentStatus::Posted,
        posted_at: Some(now),
        updated_at: now,
        ..payment.clone()
    });
    execute(draft, session, (&posted, None))?;
    if posted.kind == PaymentKind::Reversal {
        complete_reversal(draft, session, &posted)?;
    }
    if posted.kind == PaymentKind::Budget {
        let agent = draft.get::<Wallet>((posted.to_org, posted.to))?;
        let agent = agent.ok_or(Rejection::corrupt("payment without wallet"))?;
        adjusted(draft, session, &agent, (posted.id, posted.amount))?;
    }
    Ok(())
}

/// The payment will not happen.
fn fail(
    draft: &mut Draft<'_>,
    session: &Session,
    payment: &Payment,
    reason: FailureReason,
) -> Result<(), Halt> {
    let status = match reason {
        FailureReason::ApprovalRejected
        | FailureReason::ApprovalCancelled
        | FailureReason::WalletClosed => PaymentStatus::Rejected,
        FailureReason::ApprovalExpired => PaymentStatus::Expired,
    };
    let payment = fail_held(draft, payment, (status, reason))?;
    session.log(draft, Fact::PaymentFailed { payment: (*payment).clone() })
}

fn spending_without(
    draft: &Draft<'_>,
    (org, subject): (OrgId, &PaymentSubject),
    amount: Amount,
) -> Result<Spending, Halt> {
    let key = AccountKey::wallet(subject.wallet, subject.asset);
    let account = draft.get::<Account>((org, key))?;
    let mut spending = account.ok_or(Rejection::corrupt("account"))?.spending;
    let pending = spending.pending.checked_sub(amount);
    spending.pending = pending.ok_or(Rejection::AmountOverflow)?;
    Ok(spending)
}
