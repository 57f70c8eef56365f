//! Money to an agent, and back.

use super::pause::agent;
use crate::ids::{PaymentId, WalletId};
use crate::ledger::{Account, AccountKey, AccountOwner, EntryKind, Posting, available, post};
use crate::log::{Attempt, Fact};
use crate::money::Amount;
use crate::outcome::{BudgetAdjusted, Held, Outcome};
use crate::payment::{Debit, Debited, PaymentKind, SendPayment, debit};
use crate::rejection::{Object, Rejection, Shortage};
use crate::session::{Answer, Session};
use crate::state::{Draft, Halt};
use crate::wallet::{Wallet, reads_of_debit};

/// `POST /agents/:id/adjust-budget`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AdjustBudget {
    /// The agent.
    pub wallet: WalletId,
    /// How much to give it; negative to take back. Never zero.
    pub amount: Amount,
}

/// Moves money between the default wallet and an agent. What is given is a debit of the default
/// wallet like any other; what comes back is exempt from policies (spec §10).
pub(crate) fn adjust_budget(
    draft: &mut Draft<'_>,
    session: &Session,
    verb: &AdjustBudget,
) -> Result<Answer, Halt> {
    let wallet = agent(draft, session, verb.wallet)?;
    let partition = *session.organization()?.partition(wallet.environment);
    let default = partition.default_wallet.ok_or(Rejection::NotFound(Object::Wallet))?;
    let mut reads = Vec::new();
    reads_of_debit(wallet.org, default, &mut reads);
    draft.need(reads)?;
    if !verb.amount.is_positive() {
        return take_back(draft, session, (&wallet, default), verb.amount);
    }
    let send = SendPayment {
        from: default,
        to: wallet.id,
        amount: verb.amount,
        description: None,
        metadata: None,
    };
    let asked = Debit { to_org: Some(wallet.org), ..Debit::of(PaymentKind::Budget, &send) };
    match debit(draft, session, asked)? {
        Debited::Denied(rejection, _) => Ok(Answer::Refused(rejection)),
        Debited::Held(payment, approval) => Ok(Outcome::Held(Held { payment, approval }).into()),
        Debited::Posted(payment) => {
            let outcome = adjusted(draft, session, &wallet, (payment.id, verb.amount))?;
            Ok(Outcome::BudgetAdjusted(outcome).into())
        }
    }
}

/// Records that an agent's budget has changed.
pub(crate) fn adjusted(
    draft: &mut Draft<'_>,
    session: &Session,
    wallet: &Wallet,
    (transaction, adjustment): (PaymentId, Amount),
) -> Result<BudgetAdjusted, Halt> {
    let account = account_of(draft, wallet)?;
    let balance = account.posted;
    let fact =
        Fact::AgentBudgetAdjusted { wallet: wallet.clone(), account, transaction, adjustment };
    session.log(draft, fact)?;
    let asset = wallet.currency;
    Ok(BudgetAdjusted { wallet: wallet.id, adjustment, asset, balance, transaction })
}

fn account_of(draft: &Draft<'_>, wallet: &Wallet) -> Result<Account, Halt> {
    let key = AccountKey::wallet(wallet.id, wallet.currency);
    Ok((*available(draft, wallet.org, key)?).clone())
}

fn take_back(
    draft: &mut Draft<'_>,
    session: &Session,
    (wallet, default): (&Wallet, WalletId),
    adjustment: Amount,
) -> Result<Answer, Halt> {
    let amount = adjustment.negated();
    if !amount.is_positive() {
        return Err(Rejection::invalid("amount", "is zero").into());
    }
    let account = account_of(draft, wallet)?;
    if account.available() < amount {
        return short(draft, session, (wallet, default), (&account, amount));
    }
    let transaction = draft.fresh();
    let posting = Posting {
        org: wallet.org,
        id: None,
        environment: wallet.environment,
        kind: EntryKind::Budget,
        transaction,
        related: None,
        description: None,
        asset: wallet.currency,
        legs: vec![
            (AccountOwner::Wallet(wallet.id), adjustment),
            (AccountOwner::Wallet(default), amount),
        ],
    };
    post(draft, posting)?;
    let outcome = adjusted(draft, session, wallet, (transaction, adjustment))?;
    Ok(Outcome::BudgetAdjusted(outcome).into())
}

/// Records that the agent has less than is to be taken back.
fn short(
    draft: &mut Draft<'_>,
    session: &Session,
    (wallet, default): (&Wallet, WalletId),
    (account, amount): (&Account, Amount),
) -> Result<Answer, Halt> {
    let shortage = Shortage {
        wallet: wallet.id,
        asset: wallet.currency,
        balance: account.posted,
        available: account.available(),
        requested: amount,
        fee: Amount::ZERO,
    };
    let attempt = Attempt {
        environment: wallet.environment,
        from: wallet.id,
        to: default,
        to_org: wallet.org,
        asset: wallet.currency,
        amount,
        description: None,
        kind: PaymentKind::Budget,
        metadata: None,
        batch: None,
    };
    let rejection = Rejection::InsufficientFunds(Box::new(shortage));
    let told = rejection.clone();
    session.log(draft, Fact::PaymentDenied { attempt, evaluation: None, rejection: told })?;
    Ok(Answer::Refused(rejection))
}
