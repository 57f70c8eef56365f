//! Balances as they read now: what is held for a request past its deadline is free again, written
//! down or not (spec §13.2).

use std::sync::Arc;

use countersign_domain::ledger::{Account, AccountKey, AccountOwner, Hold};
use countersign_domain::money::Amount;
use countersign_domain::state::{Key, Range, Read};
use countersign_domain::time::Timestamp;
use countersign_domain::wallet::Wallet;
use countersign_engine::Engine;

use super::Reader;
use crate::dialect::wallgent::error::Failure;

impl Reader {
    /// What is in a wallet, as it reads now.
    pub(crate) async fn account(&self, wallet: &Arc<Wallet>) -> Result<Account, Failure> {
        let accounts = self.accounts(std::slice::from_ref(wallet)).await?;
        accounts.into_iter().next().ok_or_else(|| Failure::internal("no account".to_owned()))
    }

    /// What is in each of these wallets, in their order, as it reads now.
    pub(crate) async fn accounts(&self, wallets: &[Arc<Wallet>]) -> Result<Vec<Account>, Failure> {
        let name =
            |wallet: &Arc<Wallet>| (wallet.org, AccountKey::wallet(wallet.id, wallet.currency));
        let names: Vec<_> = wallets.iter().map(name).collect();
        let reads = names.iter().map(|(org, key)| Key::Account(*org, *key).into()).collect();
        let state = self.load(reads).await?;
        let account = |(org, key)| {
            let row = state.get::<Account>((org, key)).map_err(Failure::not_loaded)?;
            Ok(row.map_or_else(|| Account::empty(org, key), Arc::unwrap_or_clone))
        };
        let accounts: Result<Vec<Account>, Failure> = names.into_iter().map(account).collect();
        effective(&self.engine, accounts?).await
    }
}

/// An account as it reads now, after a command that is done already: should the look at its holds
/// fail, the account is shown as it is recorded.
pub(crate) async fn effective_account(engine: &Engine, account: &Account) -> Account {
    let seen = effective(engine, vec![account.clone()]).await.ok();
    seen.and_then(|accounts| accounts.into_iter().next()).unwrap_or_else(|| account.clone())
}

/// Accounts as they read now. Where nothing is held, nothing has to be looked up.
async fn effective(engine: &Engine, mut accounts: Vec<Account>) -> Result<Vec<Account>, Failure> {
    let ranges = accounts.iter().filter_map(holds_of);
    let reads: Vec<Read> = ranges.map(Read::from).collect();
    if reads.is_empty() {
        return Ok(accounts);
    }
    let (state, now) = (engine.read(reads).await?, engine.now());
    for account in &mut accounts {
        let Some(range) = holds_of(account) else { continue };
        let holds = state.range::<Hold>(range).map_err(Failure::not_loaded)?;
        free(account, &holds, now);
    }
    Ok(accounts)
}

fn holds_of(account: &Account) -> Option<Range> {
    match account.key.owner {
        AccountOwner::Wallet(wallet) if !account.held.is_zero() => {
            Some(Range::PendingHoldsOfWallet(account.org, wallet))
        }
        AccountOwner::Wallet(_) | AccountOwner::System(..) => None,
    }
}

/// Gives back what is held past its deadline.
fn free(account: &mut Account, holds: &[Arc<Hold>], now: Timestamp) {
    let late = holds.iter().filter(|hold| {
        hold.asset == account.key.asset && hold.expires_at.is_some_and(|at| now >= at)
    });
    for hold in late {
        let left = account.held.checked_sub(hold.amount);
        account.held = left.filter(|left| !left.is_negative()).unwrap_or(Amount::ZERO);
    }
}
