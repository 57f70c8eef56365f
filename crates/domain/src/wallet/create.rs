//! A new wallet.

use super::{AgentProfile, Wallet, WalletKind, WalletStatus, address::address_of};
use crate::access::Environment;
use crate::ids::{OrgId, WalletId};
use crate::ledger::{Account, AccountKey};
use crate::log::Fact;
use crate::money::Asset;
use crate::organization::{Locator, LocatorKey, LocatorTarget, Organization};
use crate::outcome::{Outcome, WalletView};
use crate::rejection::{Object, Rejection};
use crate::session::{Answer, Session};
use crate::state::{Draft, Halt};

/// `POST /wallets`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreateWallet {
    /// Its name.
    pub name: String,
    /// The name of the agent that will use it, as a label.
    pub agent_name: Option<String>,
    /// The caller's own data, as canonical JSON text of an object.
    pub metadata: String,
}

/// A wallet of either kind.
pub(crate) struct NewWallet {
    pub(crate) environment: Environment,
    pub(crate) kind: WalletKind,
    pub(crate) name: String,
    pub(crate) agent_name: Option<String>,
    pub(crate) metadata: String,
    pub(crate) agent: Option<AgentProfile>,
}

/// Creates a wallet of the organization.
pub(crate) fn create(
    draft: &mut Draft<'_>,
    session: &Session,
    verb: &CreateWallet,
) -> Result<Answer, Halt> {
    let new = NewWallet {
        environment: session.environment()?,
        kind: WalletKind::Org,
        name: verb.name.clone(),
        agent_name: verb.agent_name.clone(),
        metadata: verb.metadata.clone(),
        agent: None,
    };
    let view = open(draft, session.org()?, new)?;
    let (wallet, account) = ((*view.wallet).clone(), (*view.account).clone());
    session.log(draft, Fact::WalletCreated { wallet, account })?;
    Ok(Outcome::Wallet(view).into())
}

/// Opens a wallet with its account and its names. The first one of the organization in an
/// environment becomes the default one.
pub(crate) fn open(draft: &mut Draft<'_>, org: OrgId, new: NewWallet) -> Result<WalletView, Halt> {
    let organization = draft.get::<Organization>(org)?;
    let mut organization =
        (*organization.ok_or(Rejection::NotFound(Object::Organization))?).clone();
    let limit = draft.context().settings.wallets_max;
    let id: WalletId = draft.fresh();
    let partition = organization.partition_mut(new.environment);
    // Customers' wallets and vaults are not what the limit is about.
    if new.kind.is_in_the_open() {
        if let Some(limit) = limit.filter(|limit| partition.wallets_open >= *limit) {
            return Err(Rejection::WalletLimit { limit }.into());
        }
        partition.wallets_open += 1;
    }
    let is_default = new.kind == WalletKind::Org && partition.default_wallet.is_none();
    if is_default {
        partition.default_wallet = Some(id);
    }
    organization.updated_at = draft.now();
    draft.update(organization);
    let wallet = Wallet {
        id,
        org,
        environment: new.environment,
        kind: new.kind,
        address: address_of(&new.name, id),
        name: new.name,
        agent_name: new.agent_name,
        status: WalletStatus::Active,
        currency: Asset::USD,
        discoverable: false,
        is_default,
        metadata: new.metadata,
        agent: new.agent,
        created_at: draft.now(),
        updated_at: draft.now(),
    };
    locate(draft, &wallet);
    let account = draft.insert(Account::empty(org, AccountKey::wallet(id, wallet.currency)));
    Ok(WalletView { wallet: draft.insert(wallet), account })
}

/// Makes the wallet findable from other organizations, by id and by address.
fn locate(draft: &mut Draft<'_>, wallet: &Wallet) {
    let target = LocatorTarget::Wallet { org: wallet.org, wallet: wallet.id };
    let address = LocatorKey::Address(wallet.environment, wallet.address.clone());
    for key in [LocatorKey::Wallet(wallet.id), address] {
        draft.insert(Locator { key, target });
    }
}
