//! A new vault.

use super::address::{address_of, is_address};
use super::{Vault, VaultName};
use crate::access::Environment;
use crate::document::file_document;
use crate::ids::{DocumentId, Id as _};
use crate::log::Fact;
use crate::outcome::Outcome;
use crate::rejection::Rejection;
use crate::session::{Answer, Session};
use crate::state::{Draft, Halt, Key};
use crate::wallet::{NewWallet, WalletKind, open};

/// Makes a vault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreateVault {
    /// Its name.
    pub name: String,
    /// The address that its keeper signs for. In the sandbox nobody signs, so that one is made up
    /// where none is given.
    pub address: Option<String>,
    /// The branch by which a bank would know it.
    pub bsb: Option<String>,
    /// The account number by which a bank would know it.
    pub account_number: Option<String>,
    /// What it is kept together with.
    pub group_name: Option<String>,
    /// The caller's words for it.
    pub tags: Vec<String>,
}

/// Opens the wallet of a vault and writes down its particulars.
pub(super) fn create(
    draft: &mut Draft<'_>,
    session: &Session,
    verb: &CreateVault,
) -> Result<Answer, Halt> {
    let environment = session.environment()?;
    let new = NewWallet {
        environment,
        kind: WalletKind::Vault,
        name: verb.name.clone(),
        agent_name: None,
        metadata: "{}".to_owned(),
        agent: None,
    };
    let view = open(draft, session.org()?, new)?;
    let id = view.wallet.id;
    let address = match &verb.address {
        Some(address) if is_address(address) => address.clone(),
        Some(_) => return Err(Rejection::invalid("address", "is no address").into()),
        None if environment == Environment::Sandbox => address_of(id),
        // Money sent to an address that nobody has the key of is gone.
        None => {
            let message =
                "is required in production: the address that the vault's keeper signs for";
            return Err(Rejection::invalid("address", message).into());
        }
    };
    let vault = Vault {
        name: verb.name.clone(),
        address,
        bsb: verb.bsb.clone(),
        account_number: verb.account_number.clone(),
        group_name: verb.group_name.clone(),
        tags: verb.tags.clone(),
        made_by: session.log_actor(),
    };
    let mut names = VaultName::all_of(&vault);
    if verb.address.is_none() {
        let made_up = VaultName::Address(vault.address.clone());
        names.retain(|name| *name != made_up);
        made_up.take_new(draft, session, id.ulid())?;
    }
    let org = session.org()?;
    draft.need(names.iter().map(|name| Key::Document(org, name.document(environment)).into()))?;
    for name in &names {
        name.take(draft, session, id.ulid())?;
    }
    let (wallet, account) = ((*view.wallet).clone(), (*view.account).clone());
    session.log(draft, Fact::WalletCreated { wallet, account })?;
    let document = file_document(draft, session, (DocumentId::from_ulid(id.ulid()), None), vault)?;
    Ok(Outcome::Document(document).into())
}
