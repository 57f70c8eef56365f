//! The one path by which money leaves a wallet (spec §10, steps 4–10).

use std::sync::Arc;

use super::{Payment, PaymentKind, PaymentStatus, execute};
use crate::approval::{Approval, Opening, Place, join, open, place_of, same};
use crate::fee::FeeProfile;
use crate::ids::{BatchId, OrgId, PaymentId, WalletId};
use crate::ledger::{Account, AccountKey, available};
use crate::log::{Attempt, Fact};
use crate::money::{Amount, Asset};
use crate::organization::{Locator, LocatorKey, LocatorTarget};
use crate::policy::{
    Case, CaseLeg, Denial, Evaluation, Judged, TallyName, Verdict, count_hold, count_refusal, judge,
};
use crate::rejection::{Object, Rejection, Shortage};
use crate::session::Session;
use crate::state::{Draft, Halt};
use crate::wallet::{Wallet, WalletStatus, own_wallet, spendable};

/// Money that is to leave a wallet.
pub(crate) struct Debit {
    pub(crate) kind: PaymentKind,
    pub(crate) from: WalletId,
    pub(crate) to: WalletId,
    /// The organization of the wallet that is paid, where the verb knows it; else the directory
    /// is asked.
    pub(crate) to_org: Option<OrgId>,
    pub(crate) amount: Amount,
    pub(crate) description: Option<String>,
    pub(crate) metadata: Option<String>,
    pub(crate) to_address: Option<String>,
    pub(crate) batch: Option<BatchId>,
    pub(crate) idempotency_key: Option<String>,
    pub(crate) reverses: Option<PaymentId>,
}

/// What became of a debit.
pub(crate) enum Debited {
    /// The money has moved.
    Posted(Arc<Payment>),
    /// The money is held, and a request for agreement is open.
    Held(Arc<Payment>, Arc<Approval>),
    /// It was decided against. The record is written; it comes along for whoever takes everything
    /// back and has to write it again.
    Denied(Rejection, Box<Denied>),
}

/// Both ends of a debit, found and allowed to be named.
struct Parties {
    from: Arc<Wallet>,
    to: Arc<Wallet>,
}

/// A debit that was decided against, as it is written down.
pub(crate) struct Denied {
    fact: Fact,
    /// The tallies that count attempts, and what this one was about.
    attempts: Vec<TallyName>,
    amount: Amount,
}

impl Denied {
    /// Writes it down: in the log, and in the windows that count attempts.
    pub(crate) fn write(&self, draft: &mut Draft<'_>, session: &Session) -> Result<(), Halt> {
        session.log(draft, self.fact.clone())?;
        count_refusal(draft, (session.org()?, &self.attempts), self.amount)
    }
}

/// A debit after all checks, before anything is done.
pub(crate) struct Assessed {
    pub(crate) from: Arc<Wallet>,
    pub(crate) to: Arc<Wallet>,
    /// What it would cost on top.
    pub(crate) fee: Amount,
    /// The payer's account, and what the policies said; neither was asked where money may not
    /// leave the one wallet, or enter the other.
    pub(crate) judged: Option<(Arc<Account>, Judged)>,
    /// Where its request would stand, if it has to wait.
    pub(crate) place: Place,
    /// Why it is decided against, if it is.
    pub(crate) refusal: Option<Rejection>,
}

/// Debits a wallet: both ends are found, their state, the policies and the funds are checked, in
/// this order; then the money moves or is held.
pub(crate) fn debit(
    draft: &mut Draft<'_>,
    session: &Session,
    asked: Debit,
) -> Result<Debited, Halt> {
    let assessed = assess(draft, session, &asked)?;
    let Assessed { from, to, fee, judged, place, refusal } = assessed;
    let parties = Parties { from, to };
    let judged = judged.map(|(_, judged)| judged);
    if let Some(rejection) = refusal {
        return deny(draft, session, (asked, &parties), (judged, rejection));
    }
    let judged = judged.ok_or(Rejection::corrupt("a debit that nobody judged"))?;
    let payment = new_payment(draft, session, asked, (&parties, fee, &judged));
    match judged.evaluation.verdict {
        Verdict::Allow => post_now(draft, session, payment, judged.evaluation),
        Verdict::Hold => hold(draft, session, Opening { payment, judged, place }),
        Verdict::Deny => Err(Rejection::corrupt("denial without a finding").into()),
    }
}

/// Checks a debit, in the order of spec §10, and changes nothing.
pub(crate) fn assess(
    draft: &Draft<'_>,
    session: &Session,
    asked: &Debit,
) -> Result<Assessed, Halt> {
    check(asked)?;
    let parties = find(draft, session, asked)?;
    let open = open_ends(&parties, asked);
    let fee = fee_of(draft.context().settings.fees, asked);
    let Parties { from, to } = parties;
    if let Err(rejection) = open {
        let (fee, refusal) = (fee.unwrap_or_default(), Some(rejection));
        return Ok(Assessed { from, to, fee, judged: None, place: Place::default(), refusal });
    }
    let fee = fee?;
    let account = account_of(draft, &from)?;
    let names = recipient_names(&to);
    let legs = [CaseLeg::to_wallet(&to, &names, asked.amount)];
    let case = Case {
        metadata: asked.metadata.as_deref(),
        ..Case::of_payment(&from, &legs, (session.log_actor(), draft.now(), account.spending))
    };
    let judged = judge(draft, &case, &[])?;
    let mut refusal = refusal((&judged, from.currency), (asked, fee), &account)?;
    let mut place = Place::default();
    if refusal.is_none() && judged.evaluation.verdict == Verdict::Hold {
        place = place_of(draft, session, (same(asked, from.currency)?, asked.from))?;
        refusal = place.refusal.take();
    }
    Ok(Assessed { from, to, fee, judged: Some((account, judged)), place, refusal })
}

/// The policies come before the funds.
fn refusal(
    (judged, asset): (&Judged, Asset),
    (asked, fee): (&Debit, Amount),
    account: &Account,
) -> Result<Option<Rejection>, Rejection> {
    if let Some(finding) = judged.evaluation.denial() {
        let denial = Denial { finding: finding.clone(), asset };
        return Ok(Some(Rejection::PolicyDenied(Box::new(denial))));
    }
    let total = asked.amount.checked_add(fee).ok_or(Rejection::AmountOverflow)?;
    let shortage = Shortage {
        wallet: asked.from,
        asset,
        balance: account.posted,
        available: account.available(),
        requested: asked.amount,
        fee,
    };
    let is_short = account.available() < total;
    Ok(is_short.then(|| Rejection::InsufficientFunds(Box::new(shortage))))
}

/// Step 2, as far as the ledger depends on it: money only ever moves forward, and somewhere else.
fn check(asked: &Debit) -> Result<(), Rejection> {
    positive(asked.amount)?;
    if asked.from == asked.to {
        return Err(Rejection::invalid("to", "equals the paying wallet"));
    }
    Ok(())
}

/// Refuses an amount that would move nothing, or backwards.
pub(crate) fn positive(amount: Amount) -> Result<(), Rejection> {
    if amount.is_positive() {
        Ok(())
    } else {
        Err(Rejection::invalid("amount", "is not above zero"))
    }
}

/// Step 4: both wallets exist, belong to the environment, and the caller reaches the payer.
fn find(draft: &Draft<'_>, session: &Session, asked: &Debit) -> Result<Parties, Halt> {
    let org = session.org()?;
    let from = own_wallet(draft, &session.actor, org, asked.from)?;
    let to = recipient(draft, asked)?.ok_or(Rejection::NotFound(Object::Wallet))?;
    if to.environment != from.environment {
        // Of another organization's wallet not even the environment is told.
        let mismatch =
            Rejection::EnvironmentMismatch { key: from.environment, resource: to.environment };
        let rejection = if to.org == org { mismatch } else { Rejection::NotFound(Object::Wallet) };
        return Err(rejection.into());
    }
    if from.currency != to.currency {
        let message = "the wallets have different currencies";
        return Err(Rejection::invalid("currency", message).into());
    }
    Ok(Parties { from, to })
}

/// A wallet of any organization.
fn recipient(draft: &Draft<'_>, asked: &Debit) -> Result<Option<Arc<Wallet>>, Halt> {
    let org = match asked.to_org {
        Some(org) => Some(org),
        None => {
            let located = draft.get::<Locator>(LocatorKey::Wallet(asked.to))?;
            match located.map(|locator| locator.target) {
                Some(LocatorTarget::Wallet { org, .. }) => Some(org),
                _ => None,
            }
        }
    };
    org.map_or(Ok(None), |org| draft.get::<Wallet>((org, asked.to)))
}

/// Step 5: money may leave the one and enter the other.
fn open_ends(parties: &Parties, asked: &Debit) -> Result<(), Rejection> {
    spendable(&parties.from)?;
    match (parties.to.status, &asked.to_address) {
        (WalletStatus::Active | WalletStatus::Frozen, _) => Ok(()),
        (WalletStatus::Closed, Some(address)) => {
            Err(Rejection::RecipientClosed { address: address.clone() })
        }
        (status @ WalletStatus::Closed, None) => {
            Err(Rejection::WalletFrozen { wallet: parties.to.id, status })
        }
    }
}

fn fee_of(profile: FeeProfile, asked: &Debit) -> Result<Amount, Rejection> {
    match asked.kind {
        PaymentKind::Payment => profile.of_payment(asked.amount).ok_or(Rejection::AmountOverflow),
        PaymentKind::Network | PaymentKind::Budget | PaymentKind::Reversal => Ok(Amount::ZERO),
    }
}

fn account_of(draft: &Draft<'_>, wallet: &Wallet) -> Result<Arc<Account>, Halt> {
    available(draft, wallet.org, AccountKey::wallet(wallet.id, wallet.currency))
}

/// All that a recipient list may call a wallet (spec §12.1).
pub(crate) fn recipient_names(wallet: &Wallet) -> [String; 3] {
    [wallet.id.to_string(), wallet.address.clone(), wallet.org.to_string()]
}

fn new_payment(
    draft: &mut Draft<'_>,
    session: &Session,
    asked: Debit,
    (parties, fee, judged): (&Parties, Amount, &Judged),
) -> Payment {
    let created_at = draft.now();
    // A reversal is not spent, so windows count it only while it waits.
    let waits = judged.evaluation.verdict == Verdict::Hold;
    let counts = waits || asked.kind != PaymentKind::Reversal;
    Payment {
        id: draft.fresh_block(),
        org: parties.from.org,
        environment: parties.from.environment,
        kind: asked.kind,
        from: parties.from.id,
        from_org: parties.from.org,
        to: parties.to.id,
        to_org: parties.to.org,
        to_address: asked.to_address,
        asset: parties.from.currency,
        amount: asked.amount,
        fee,
        description: asked.description,
        metadata: asked.metadata,
        status: PaymentStatus::Posted,
        approval: None,
        expires_at: None,
        batch: asked.batch,
        idempotency_key: asked.idempotency_key,
        failure: None,
        reverses: asked.reverses,
        reversed_by: None,
        requested_by: session.log_actor(),
        counted: if counts { judged.names(0) } else { Vec::new() },
        created_at,
        posted_at: None,
        updated_at: created_at,
    }
}

fn post_now(
    draft: &mut Draft<'_>,
    session: &Session,
    payment: Payment,
    evaluation: Evaluation,
) -> Result<Debited, Halt> {
    let posted_at = Some(payment.created_at);
    let payment = draft.insert(Payment { posted_at, ..payment });
    execute(draft, session, (&payment, Some(evaluation)))?;
    Ok(Debited::Posted(payment))
}

fn hold(draft: &mut Draft<'_>, session: &Session, opening: Opening) -> Result<Debited, Halt> {
    let trace = opening.judged.evaluation.clone();
    let (payment, approval) = open(draft, session, opening)?;
    join(draft, &approval)?;
    count_hold(draft, &payment)?;
    let created = Fact::PaymentCreated { payment: (*payment).clone(), evaluation: trace };
    session.log(draft, created)?;
    session.log(draft, Fact::ApprovalCreated { approval: (*approval).clone() })?;
    Ok(Debited::Held(payment, approval))
}

/// Records a debit that was decided against. Nothing has moved.
fn deny(
    draft: &mut Draft<'_>,
    session: &Session,
    (asked, parties): (Debit, &Parties),
    (judged, rejection): (Option<Judged>, Rejection),
) -> Result<Debited, Halt> {
    let attempt = Attempt {
        environment: parties.from.environment,
        from: parties.from.id,
        to: parties.to.id,
        to_org: parties.to.org,
        asset: parties.from.currency,
        amount: asked.amount,
        description: asked.description,
        kind: asked.kind,
        metadata: asked.metadata,
        batch: asked.batch,
    };
    let counts = asked.kind != PaymentKind::Reversal;
    let attempts = judged.as_ref().filter(|_| counts).map(|judged| judged.attempts(0));
    let attempts = attempts.unwrap_or_default();
    let evaluation = judged.map(|judged| judged.evaluation);
    let fact = Fact::PaymentDenied { attempt, evaluation, rejection: rejection.clone() };
    let denied = Denied { fact, attempts, amount: asked.amount };
    denied.write(draft, session)?;
    Ok(Debited::Denied(rejection, Box::new(denied)))
}
