//! Wallets and what is in them.

use countersign_domain::ledger::{Account, AccountOwner, Hold, HoldStatus, Transfer};
use countersign_domain::money::Amount;
use countersign_domain::outcome;
use countersign_domain::time::Timestamp;
use countersign_domain::wallet::Wallet;
use serde_json::value::RawValue;

use super::{m2, m8, timestamp};
use crate::dialect::wallgent::wire;

/// A wallet with its main account.
pub(crate) fn wallet(row: &Wallet, account: &Account) -> wire::Wallet {
    wire::Wallet {
        id: row.id.to_string(),
        organization_id: row.org.to_string(),
        account_id: row.account_id().to_string(),
        name: row.name.clone(),
        agent_name: row.agent_name.clone(),
        environment: row.environment.as_str(),
        wallet_type: row.kind.as_str(),
        status: row.status.as_str(),
        balance: m8(account.posted),
        available: m2(account.available()),
        pending: m2(account.held),
        currency: row.currency.key(),
        wallgent_address: row.address.clone(),
        discoverable: row.discoverable,
        is_default: row.is_default,
        metadata: RawValue::from_string(row.metadata.clone()).ok(),
        created_at: timestamp(row.created_at),
        updated_at: timestamp(row.updated_at),
    }
}

/// What is in a wallet.
pub(crate) fn balance(row: &Wallet, account: &Account) -> wire::Balance {
    wire::Balance {
        wallet_id: row.id.to_string(),
        available: m2(account.available()),
        pending: m2(account.held),
        balance: m2(account.posted),
        currency: row.currency.key(),
    }
}

/// Money that entered.
pub(crate) fn funded(funded: &outcome::Funded) -> wire::Funded {
    wire::Funded {
        transaction_id: funded.transaction.to_string(),
        id: funded.transaction.to_string(),
        wallet_id: funded.wallet.to_string(),
        amount: m2(funded.amount),
        currency: funded.asset.key(),
        new_balance: m8(funded.balance),
    }
}

/// The legs of a transfer that are this wallet's: lines of its statement.
pub(crate) fn statement_lines(
    transfer: &Transfer,
    wallet: &Wallet,
) -> Vec<wire::WalletTransaction> {
    let owner = AccountOwner::Wallet(wallet.id);
    let legs = transfer.legs.iter().enumerate().filter(|(_, leg)| leg.owner == owner);
    let line = |(index, leg): (usize, &countersign_domain::ledger::Leg)| {
        let debit = leg.amount.is_negative();
        wire::WalletTransaction {
            id: transfer.entry_id(index).to_string(),
            wallet_id: wallet.id.to_string(),
            transaction_id: transfer.transaction.to_string(),
            amount: m2(magnitude(leg.amount)),
            direction: if debit { "DEBIT" } else { "CREDIT" },
            entry_type: transfer.kind.as_str(),
            description: transfer.description.clone(),
            related_transaction_id: transfer.related.map(|id| id.to_string()),
            balance_after: m2(leg.balance_after),
            currency: transfer.asset.key(),
            created_at: timestamp(transfer.at),
        }
    };
    legs.map(line).collect()
}

fn magnitude(amount: Amount) -> Amount {
    if amount.is_negative() { amount.negated() } else { amount }
}

/// A hold as it stands at `now`: past its request's deadline the money is free again.
pub(crate) fn hold(row: &Hold, now: Timestamp) -> wire::Hold {
    let over = row.expires_at.filter(|at| row.status == HoldStatus::Pending && now >= *at);
    let status = if over.is_some() { HoldStatus::Reversed } else { row.status };
    wire::Hold {
        id: row.id.to_string(),
        wallet_id: row.wallet.to_string(),
        amount: m2(row.amount),
        currency: row.asset.key(),
        status: status.as_str(),
        reason: row.reason.as_str(),
        approval_id: row.approval.map(|id| id.to_string()),
        transaction_id: row.transaction.map(|id| id.to_string()),
        expires_at: row.expires_at.map(timestamp),
        created_at: timestamp(row.created_at),
        released_at: row.released_at.or(over).map(timestamp),
    }
}
