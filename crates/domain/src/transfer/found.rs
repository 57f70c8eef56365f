//! Finding what a transfer names.

use std::sync::Arc;

use super::Destination;
use super::route::must_be_real;
use super::transfer::Plan;
use crate::document::{Document, Reference};
use crate::ids::DocumentId;
use crate::instruction::{Detail, Outside, Party};
use crate::money::{Amount, Asset, Chain};
use crate::rejection::{Object, Rejection};
use crate::session::Session;
use crate::state::{Draft, Halt, Key};
use crate::user::{ExternalWallet, User, external_of, live_user, user_at, user_called, user_in};
use crate::wallet::{Wallet, WalletStatus};

/// Whose tokens move.
pub(super) struct Payer {
    pub(super) document: Arc<Document>,
    pub(super) address: String,
}

/// Everybody who has part in a transfer.
pub(super) struct Found {
    pub(super) payer: Payer,
    pub(super) recipients: Vec<Recipient>,
    /// Whether one of the users is frozen: then that is what is told, whatever else is wrong.
    pub(super) frozen: bool,
}

/// Who gets some of it.
pub(super) enum Recipient {
    /// One of the users.
    User {
        /// Who.
        document: Arc<Document>,
        /// Their address on the chain.
        address: String,
    },
    /// An address outside.
    Outside {
        /// The address.
        address: String,
        /// What is registered of it for the payer.
        registered: Option<Arc<Document>>,
    },
}

impl Found {
    /// Finds the payer, and everybody who gets some of it.
    pub(super) fn of(
        draft: &Draft<'_>,
        session: &Session,
        (from, asset): (&Reference, Asset),
        to: &[(&Destination, Asset)],
    ) -> Result<Self, Halt> {
        let document = live_user(draft, session, from)?;
        let address = address_of(user_in(&document)?, chain_of(asset)?)?;
        must_be_real(session, asset)?;
        let payer = Payer { document, address };
        let mut recipients = Vec::with_capacity(to.len());
        for (to, asset) in to {
            recipients.push(recipient(draft, session, (&payer, to, chain_of(*asset)?))?);
        }
        let mut users = vec![payer.document.id];
        users.extend(recipients.iter().filter_map(|recipient| match recipient {
            Recipient::User { document, .. } => Some(document.id),
            Recipient::Outside { .. } => None,
        }));
        let frozen = any_frozen(draft, &payer.document, &users)?;
        Ok(Self { payer, recipients, frozen })
    }

    /// What it comes to.
    pub(super) fn plan(
        &self,
        (asset, detail): (Asset, Detail),
        amounts: &[Amount],
        fee: Amount,
    ) -> Result<Plan, Halt> {
        let legs = self.recipients.iter().zip(amounts);
        Ok(Plan {
            from: self.payer.document.id,
            address: Some(self.payer.address.clone()),
            outside: None,
            asset,
            legs: legs.map(|(to, amount)| (to.party(), *amount)).collect(),
            fee,
            detail,
        })
    }
}

/// Whether money may not leave or enter the wallet of one of these users.
pub(super) fn any_frozen(
    draft: &Draft<'_>,
    payer: &Document,
    users: &[DocumentId],
) -> Result<bool, Halt> {
    let wallets = users.iter().map(|id| (payer.org, User::wallet_of(*id)));
    let wallets: Vec<_> = wallets.collect();
    draft.need(wallets.iter().map(|(org, id)| Key::Wallet(*org, *id).into()))?;
    for name in wallets {
        let wallet = draft.get::<Wallet>(name)?;
        if wallet.is_none_or(|wallet| wallet.status != WalletStatus::Active) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The chain that a token lives on.
pub(super) fn chain_of(asset: Asset) -> Result<Chain, Rejection> {
    asset.chain().ok_or(Rejection::NotFound(Object::ChainWallet))
}

/// A user's address on a chain.
pub(super) fn address_of(user: &User, chain: Chain) -> Result<String, Rejection> {
    let address = user.address_on(chain).map(str::to_owned);
    address.ok_or(Rejection::NotFound(Object::ChainWallet))
}

/// Who is meant: by name, by address, or by both, which then have to agree.
fn recipient(
    draft: &Draft<'_>,
    session: &Session,
    (payer, to, chain): (&Payer, &Destination, Chain),
) -> Result<Recipient, Halt> {
    if let Some(named) = &to.user {
        let document = user_called(draft, session, named)?;
        let user = user_in(&document)?;
        let address = address_of(user, chain)?;
        if to.address.as_ref().is_some_and(|address| !user.has_address(chain, address)) {
            return Err(Rejection::invalid("destination", "has the address of another").into());
        }
        return Ok(Recipient::User { document, address });
    }
    let address = to.address.clone().unwrap_or_default();
    if let Some(document) = user_at(draft, session, (chain, &address))? {
        return Ok(Recipient::User { document, address });
    }
    let org = payer.document.org;
    let registered = external_of(draft, session, (payer.document.id, chain, &address))?;
    let registered = match registered {
        None => None,
        Some(id) => {
            draft.need([Key::Document(org, id).into()])?;
            draft.get::<Document>((org, id))?.filter(|row| row.is_live())
        }
    };
    Ok(Recipient::Outside { address, registered })
}

impl Recipient {
    /// The same as an instruction names them.
    fn party(&self) -> Party {
        match self {
            Self::User { document, address } => {
                Party::Wallet { id: User::wallet_of(document.id), address: Some(address.clone()) }
            }
            Self::Outside { address, registered, .. } => Party::Outside(Outside {
                address: Some(address.clone()),
                document: registered.as_ref().map(|row| row.id),
                name: registered.as_ref().and_then(|row| name_of(row)),
            }),
        }
    }
}

/// What a registered address is called.
pub(super) fn name_of(document: &Document) -> Option<String> {
    <&ExternalWallet>::try_from(&document.body).ok().map(|body| body.name.clone())
}
