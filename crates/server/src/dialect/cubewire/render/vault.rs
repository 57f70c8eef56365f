//! Vaults.

use std::sync::Arc;

use countersign_domain::document::Document;
use countersign_domain::ids::{Id as _, WalletId};
use countersign_domain::ledger::{Account, AccountKey};
use countersign_domain::money::Asset;
use countersign_domain::state::Key;
use countersign_domain::wallet::{Wallet, WalletStatus};

use super::{Names, instant, names, uuid};
use crate::dialect::cubewire::error::Failure;
use crate::dialect::cubewire::network::{NETWORKS, Network};
use crate::dialect::cubewire::wire;
use crate::door::{Reader, effective_accounts};

/// A vault, with what is in it.
pub(crate) async fn vault(
    reader: &Reader,
    document: Arc<Document>,
) -> Result<wire::Vault, Failure> {
    let vaults = vaults(reader, &[document]).await?;
    vaults.into_iter().next().ok_or_else(|| Failure::internal("no vault"))
}

/// Vaults, with what is in them.
pub(crate) async fn vaults(
    reader: &Reader,
    documents: &[Arc<Document>],
) -> Result<Vec<wire::Vault>, Failure> {
    let org = reader.org();
    let wallet = |document: &Arc<Document>| WalletId::from_ulid(document.id.ulid());
    let mut reads: Vec<_> =
        documents.iter().map(|row| Key::Wallet(org, wallet(row)).into()).collect();
    let keys: Vec<AccountKey> = documents
        .iter()
        .flat_map(|row| assets().map(move |asset| AccountKey::wallet(wallet(row), asset)))
        .collect();
    reads.extend(keys.iter().map(|key| Key::Account(org, *key).into()));
    let state = reader.load(reads).await?;
    let mut accounts = Vec::new();
    for key in keys {
        accounts.extend(state.get::<Account>((org, key)).map_err(crate::door::Refused::from)?);
    }
    let accounts = accounts.into_iter().map(Arc::unwrap_or_clone).collect();
    let accounts = effective_accounts(&reader.engine, accounts).await?;
    let made_by = documents.iter().filter_map(|row| Some(row.vault()?.made_by));
    let names = names(reader, made_by, []).await?;
    let mut vaults = Vec::with_capacity(documents.len());
    for document in documents {
        let row = state.get::<Wallet>((org, wallet(document)));
        let row = row.map_err(crate::door::Refused::from)?;
        let row = row.ok_or_else(|| Failure::internal("a vault without its wallet"))?;
        vaults.push(one(document, &row, (&accounts, &names))?);
    }
    Ok(vaults)
}

/// Every asset on every network.
fn assets() -> impl Iterator<Item = Asset> {
    NETWORKS.iter().flat_map(|network| Asset::all_on(network.chain))
}

fn one(
    document: &Document,
    wallet: &Wallet,
    (accounts, names): (&[Account], &Names),
) -> Result<wire::Vault, Failure> {
    let vault = document.vault().ok_or_else(|| Failure::internal("no vault"))?;
    let mine = |account: &&Account| {
        account.key == AccountKey::wallet(wallet.id, account.key.asset) && account.version > 0
    };
    let user = names.id(vault.made_by);
    Ok(wire::Vault {
        id: uuid(document.id),
        name: vault.name.clone(),
        kind: "HSM",
        status: if wallet.status == WalletStatus::Active { "active" } else { "inactive" },
        key_status: "ready",
        key_error: None,
        user_id: user.clone(),
        organization_id: uuid(document.org),
        address: vault.address.clone(),
        bsb: vault.bsb.clone(),
        account_number: vault.account_number.clone(),
        group_name: vault.group_name.clone(),
        tags: vault.tags.clone(),
        created_at: instant(document.created_at),
        updated_at: instant(document.updated_at.max(wallet.updated_at)),
        assets: accounts.iter().filter(mine).filter_map(asset).collect(),
        user: user.map(|id| wire::UserRef { id }),
    })
}

fn asset(account: &Account) -> Option<wire::VaultAsset> {
    let asset = account.key.asset;
    Some(wire::VaultAsset {
        chain_id: Network::of(asset.chain()?)?.id,
        symbol: asset.code(),
        decimals: asset.scale(),
        balance: account.posted.to_decimal(asset.scale(), 0),
        held: account.held.to_decimal(asset.scale(), 0),
    })
}
