//! Balances as they read now: what is held for a request past its deadline is free again, written
//! down or not (spec §13.2).

use std::sync::Arc;

use countersign_domain::approval::Approval;
use countersign_domain::ids::{HoldId, OrgId, WalletId};
use countersign_domain::ledger::{Account, AccountKey, AccountOwner, Hold, HoldStatus};
use countersign_domain::money::Amount;
use countersign_domain::state::{Entity as _, Key, Range};
use countersign_domain::time::Timestamp;
use countersign_domain::wallet::Wallet;
use countersign_engine::{Engine, List, Page};

use super::{Reader, Refused};

impl Reader {
    /// What is in a wallet, as it reads now.
    pub(crate) async fn account(&self, wallet: &Arc<Wallet>) -> Result<Account, Refused> {
        let accounts = self.accounts(std::slice::from_ref(wallet)).await?;
        accounts.into_iter().next().ok_or_else(|| Refused::fault("no account"))
    }

    /// What is in an account, as it reads now.
    pub(crate) async fn account_in(
        &self,
        (org, key): (OrgId, AccountKey),
    ) -> Result<Account, Refused> {
        let state = self.load(vec![Key::Account(org, key).into()]).await?;
        let row = state.get::<Account>((org, key))?;
        let account = row.map_or_else(|| Account::empty(org, key), Arc::unwrap_or_clone);
        let accounts = effective(&self.engine, vec![account]).await?;
        accounts.into_iter().next().ok_or_else(|| Refused::fault("no account"))
    }

    /// What is in each of these wallets, in their order, as it reads now.
    pub(crate) async fn accounts(&self, wallets: &[Arc<Wallet>]) -> Result<Vec<Account>, Refused> {
        let name =
            |wallet: &Arc<Wallet>| (wallet.org, AccountKey::wallet(wallet.id, wallet.currency));
        let names: Vec<_> = wallets.iter().map(name).collect();
        let reads = names.iter().map(|(org, key)| Key::Account(*org, *key).into()).collect();
        let state = self.load(reads).await?;
        let account = |(org, key)| {
            let row = state.get::<Account>((org, key))?;
            Ok(row.map_or_else(|| Account::empty(org, key), Arc::unwrap_or_clone))
        };
        let accounts: Result<Vec<Account>, Refused> = names.into_iter().map(account).collect();
        effective(&self.engine, accounts?).await
    }
}

/// An account as it reads now, after a command that is done already: should the look at its holds
/// fail, the account is shown as it is recorded.
pub(crate) async fn effective_account(engine: &Engine, account: &Account) -> Account {
    let seen = effective(engine, vec![account.clone()]).await.ok();
    seen.and_then(|accounts| accounts.into_iter().next()).unwrap_or_else(|| account.clone())
}

/// Accounts as they read now.
pub(crate) async fn effective_accounts(
    engine: &Engine,
    accounts: Vec<Account>,
) -> Result<Vec<Account>, Refused> {
    effective(engine, accounts).await
}

/// Accounts as they read now. Where nothing is held, nothing has to be looked up.
async fn effective(engine: &Engine, mut accounts: Vec<Account>) -> Result<Vec<Account>, Refused> {
    let mut holding: Vec<(OrgId, WalletId)> = accounts.iter().filter_map(holder).collect();
    holding.dedup();
    if holding.is_empty() {
        return Ok(accounts);
    }
    let now = engine.now();
    let lapsed = lapsed_holds(engine, &holding, now).await?;
    for account in &mut accounts {
        free(account, &lapsed);
    }
    Ok(accounts)
}

/// The wallet whose holds an account has.
fn holder(account: &Account) -> Option<(OrgId, WalletId)> {
    match account.key.owner {
        AccountOwner::Wallet(wallet) if !account.held.is_zero() => Some((account.org, wallet)),
        AccountOwner::Wallet(_) | AccountOwner::System(..) => None,
    }
}

/// How many requests can be due before holds are looked for wallet by wallet. What is due waits for
/// the sweeper, which comes within seconds, so they are few; what is pending may be a million.
const DUE_MAX: usize = 128;

/// The holds of wallets whose deadline has passed, and which are not yet written down as ended.
pub(crate) async fn lapsed_holds(
    engine: &Engine,
    wallets: &[(OrgId, WalletId)],
    now: Timestamp,
) -> Result<Vec<Arc<Hold>>, Refused> {
    let page = Page { after: None, limit: DUE_MAX };
    let due = engine.page(List::Due { now }, page).await?;
    let mut holds = if due.len() == DUE_MAX {
        lapsing_holds(engine, wallets).await?
    } else {
        let due = due.iter().filter_map(Approval::from_row);
        let due = due.filter(|row| row.expires_at <= now);
        let held =
            due.filter_map(|row| Some((row.org, row.subject.wallet()?, row.subject.hold()?)));
        let held = held.filter(|(org, wallet, _)| wallets.contains(&(*org, *wallet)));
        let names: Vec<_> = held.map(|(org, _, hold)| (org, hold)).collect();
        named_holds(engine, &names).await?
    };
    holds.retain(|hold| hold.expires_at.is_some_and(|at| now >= at));
    Ok(holds)
}

/// Those of these holds that are pending.
async fn named_holds(
    engine: &Engine,
    names: &[(OrgId, HoldId)],
) -> Result<Vec<Arc<Hold>>, Refused> {
    if names.is_empty() {
        return Ok(Vec::new());
    }
    let reads = names.iter().map(|(org, id)| Key::Hold(*org, *id).into()).collect();
    let state = engine.read(reads).await?;
    let mut holds = Vec::with_capacity(names.len());
    for name in names {
        let hold = state.get::<Hold>(*name)?;
        holds.extend(hold.filter(|hold| hold.status == HoldStatus::Pending));
    }
    Ok(holds)
}

/// All pending holds of wallets that end by themselves some time.
async fn lapsing_holds(
    engine: &Engine,
    wallets: &[(OrgId, WalletId)],
) -> Result<Vec<Arc<Hold>>, Refused> {
    let range = |(org, wallet): &(OrgId, WalletId)| Range::LapsingHoldsOfWallet(*org, *wallet);
    let state = engine.read(wallets.iter().map(|of| range(of).into()).collect()).await?;
    let mut holds = Vec::new();
    for of in wallets {
        holds.extend(state.range::<Hold>(range(of))?);
    }
    Ok(holds)
}

/// Gives back what is held past its deadline.
fn free(account: &mut Account, lapsed: &[Arc<Hold>]) {
    let late = lapsed.iter().filter(|hold| {
        let of = AccountOwner::Wallet(hold.wallet);
        (account.org, account.key.owner) == (hold.org, of) && hold.asset == account.key.asset
    });
    for hold in late {
        let left = account.held.checked_sub(hold.amount);
        account.held = left.filter(|left| !left.is_negative()).unwrap_or(Amount::ZERO);
    }
}
