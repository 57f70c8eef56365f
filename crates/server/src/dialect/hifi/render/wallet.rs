//! What users have.

use countersign_domain::access::Environment;
use countersign_domain::document::Document;
use countersign_domain::ids::Id as _;
use countersign_domain::ledger::Account;
use countersign_domain::money::Chain;
use countersign_domain::user::Deposit;

use super::{currency_of, decimal, number, timestamp, token_info};
use crate::dialect::hifi::wire;

/// What a user has of a token, as it reads now.
pub(crate) fn balance(environment: Environment, account: &Account) -> wire::Balance {
    let asset = account.key.asset;
    let (available, held) = (account.available(), account.held);
    wire::Balance {
        balance: available.to_string(),
        display_balance: decimal(available, asset.scale()),
        held: held.to_string(),
        display_held: decimal(held, asset.scale()),
        token_info: token_info(environment, asset),
    }
}

/// Tokens that arrived.
pub(crate) fn deposit(document: &Document, body: &Deposit) -> wire::Deposit {
    wire::Deposit {
        id: format!("dep_{}", document.id.ulid()),
        amount: number(body.amount, body.asset.scale()),
        currency: currency_of(body.asset),
        chain: body.asset.chain().map_or("", Chain::as_str),
        transaction_hash: format!("0x{}", body.transaction_hash),
        created_at: timestamp(document.created_at),
    }
}
