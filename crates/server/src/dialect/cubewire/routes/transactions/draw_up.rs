//! From what parties are called to who they are.

use std::sync::Arc;

use countersign_domain::document::{Body, Document};
use countersign_domain::ids::{DocumentId, Id as _, WalletId};
use countersign_domain::instruction::{Detail, Instruct, Outside, Party};
use countersign_domain::log::LogActor;
use countersign_domain::money::Amount;
use countersign_domain::policy::ordered::NOBODY;
use countersign_domain::rejection::{Object, Rejection};
use countersign_domain::state::Key;
use countersign_domain::vault::VaultName;

use crate::dialect::cubewire::call::Call;
use crate::dialect::cubewire::error::Failure;
use crate::dialect::cubewire::parse::{PartyName, Said};
use crate::dialect::cubewire::render;
use crate::door::{Reader, Refused};

/// The transaction, with the vaults that are meant.
pub(super) async fn drawn_up(
    call: &Call,
    reader: &Reader,
    said: Said,
) -> Result<Instruct, Failure> {
    let sender = sender(reader, &said.sender).await?;
    let address = address_of(&sender)?;
    let to = match &said.recipient {
        Some(name) => recipient(reader, name).await?,
        None => outside(NOBODY),
    };
    let actor = LogActor::from(&reader.actor);
    let names = render::names(reader, [actor], []).await?;
    let called = names.of(actor);
    let context = render::Context {
        user_id: called.map(|called| called.id.clone()),
        email: called.and_then(|called| called.email.clone()),
        ip_address: call.ip.map(|ip| ip.to_string()),
    };
    let context = serde_json::to_string(&context);
    let context = context.map_err(|error| Failure::internal(error.to_string()))?;
    Ok(Instruct {
        wallet: WalletId::from_ulid(sender.id.ulid()),
        address: Some(address),
        outside: None,
        asset: said.asset,
        legs: vec![(to, said.amount)],
        fee: Amount::ZERO,
        detail: Detail::Vault {
            chain: said.network.id,
            call: said.kind.as_str().to_owned(),
            data: said.data,
            context: Some(context),
        },
        hold: None,
        ttl_seconds: None,
        keeps_denied: true,
        once: None,
        extra: None,
    })
}

fn outside(address: &str) -> Party {
    Party::Outside(Outside { address: Some(address.to_owned()), ..Outside::default() })
}

fn missing() -> Failure {
    Rejection::NotFound(Object::Wallet).into()
}

fn address_of(vault: &Document) -> Result<String, Failure> {
    vault.vault().map(|vault| vault.address.clone()).ok_or_else(missing)
}

/// The vault that all these names have to be of.
async fn sender(reader: &Reader, names: &[PartyName]) -> Result<Arc<Document>, Failure> {
    let mut found: Option<Arc<Document>> = None;
    for name in names {
        let vault = find(reader, name).await?.ok_or_else(missing)?;
        if found.as_ref().is_some_and(|found| found.id != vault.id) {
            return Err(Failure::invalid("sender", "names two different vaults"));
        }
        found = Some(vault);
    }
    found.ok_or_else(missing)
}

/// Whoever gets it: an address of one of our vaults is that vault.
async fn recipient(reader: &Reader, name: &PartyName) -> Result<Party, Failure> {
    let vault = find(reader, name).await?;
    match (vault, name) {
        (Some(vault), _) => {
            let address = Some(address_of(&vault)?);
            Ok(Party::Wallet { id: WalletId::from_ulid(vault.id.ulid()), address })
        }
        (None, PartyName::Address(address)) => Ok(outside(address)),
        (None, PartyName::Vault(_) | PartyName::Bank(..)) => Err(missing()),
    }
}

/// A vault of the caller's organization and environment, by whatever it is called.
async fn find(reader: &Reader, name: &PartyName) -> Result<Option<Arc<Document>>, Failure> {
    let (org, environment) = (reader.org(), reader.environment());
    let name = match name {
        PartyName::Vault(id) => return row(reader, *id).await,
        PartyName::Address(address) => VaultName::Address(address.clone()),
        PartyName::Bank(bsb, account) => VaultName::Bank(bsb.clone(), account.clone()),
    };
    let id = name.document(environment);
    let state = reader.load(vec![Key::Document(org, id).into()]).await?;
    let alias = state.get::<Document>((org, id)).map_err(Refused::from)?;
    let alias = alias.filter(|alias| alias.is_live());
    match alias.as_deref().map(|alias| &alias.body) {
        Some(Body::Alias(alias)) => row(reader, DocumentId::from_ulid(alias.of)).await,
        _ => Ok(None),
    }
}

async fn row(reader: &Reader, id: DocumentId) -> Result<Option<Arc<Document>>, Failure> {
    let (org, environment) = (reader.org(), reader.environment());
    let state = reader.load(vec![Key::Document(org, id).into()]).await?;
    let row = state.get::<Document>((org, id)).map_err(Refused::from)?;
    Ok(row.filter(|row| row.environment == environment && row.vault().is_some()))
}
