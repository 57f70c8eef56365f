//! Money to an agent, and back.

use super::pause::agent;
use crate::decide::{Answer, Session, reads_of_debit};
use crate::ids::{PaymentId, WalletId};
use crate::ledger::{Account, AccountKey, AccountOwner, EntryKind, Posting, available, post};
use crate::log::Fact;
use crate::money::Amount;
use crate::outcome::{BudgetAdjusted, Held, Outcome};
use crate::payment::{Debit, Debited, PaymentKind, SendPayment, debit};
use crate::rejection::{Object, Rejection, Shortage};
use crate::state::{Draft, Halt};
use crate::wallet::Wallet;

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
    let transaction = if verb.amount.is_positive() {
        let send = SendPayment {
            from: default,
            to: wallet.id,
            amount: verb.amount,
            description: None,
            metadata: None,
        };
        match debit(draft, session, Debit::of(PaymentKind::Budget, &send))? {
            Debited::Denied(rejection) => return Ok(Answer::Refused(rejection)),
            Debited::Held(payment, approval) => {
                return Ok(Outcome::Held(Held { payment, approval }).into());
            }
            Debited::Posted(payment) => payment.id,
        }
    } else {
        take_back(draft, &wallet, (default, verb.amount.negated()))?
    };
    let account = account_of(draft, &wallet)?;
    let adjusted = Fact::AgentBudgetAdjusted {
        wallet: (*wallet).clone(),
        account: account.clone(),
        transaction,
        adjustment: verb.amount,
    };
    session.log(draft, adjusted)?;
    let outcome = BudgetAdjusted {
        wallet: wallet.id,
        adjustment: verb.amount,
        asset: wallet.currency,
        balance: account.posted,
        transaction,
    };
    Ok(Outcome::BudgetAdjusted(outcome).into())
}

fn account_of(draft: &Draft<'_>, wallet: &Wallet) -> Result<Account, Halt> {
    let key = AccountKey::wallet(wallet.id, wallet.currency);
    Ok((*available(draft, wallet.org, key)?).clone())
}

fn take_back(
    draft: &mut Draft<'_>,
    wallet: &Wallet,
    (default, amount): (WalletId, Amount),
) -> Result<PaymentId, Halt> {
    let account = account_of(draft, wallet)?;
    if account.available() < amount {
        let shortage = Shortage {
            wallet: wallet.id,
            asset: wallet.currency,
            balance: account.posted,
            available: account.available(),
            requested: amount,
            fee: Amount::ZERO,
        };
        return Err(Rejection::InsufficientFunds(Box::new(shortage)).into());
    }
    let transaction = draft.fresh();
    let posting = Posting {
        org: wallet.org,
        environment: wallet.environment,
        kind: EntryKind::Budget,
        transaction,
        related: None,
        description: None,
        asset: wallet.currency,
        legs: vec![
            (AccountOwner::Wallet(wallet.id), amount.negated()),
            (AccountOwner::Wallet(default), amount),
        ],
    };
    post(draft, posting)?;
    Ok(transaction)
}
