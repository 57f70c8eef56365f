//! A new user.

use std::sync::Arc;

use super::address::folded;
use super::{Particulars, User, UserName};
use crate::document::{Document, file_document, name_of, take_fresh_name, take_name};
use crate::idempotency::Once;
use crate::ids::{DocumentId, Id as _, WalletId};
use crate::log::Fact;
use crate::money::Chain;
use crate::outcome::Outcome;
use crate::rejection::Rejection;
use crate::session::{Answer, Session};
use crate::state::{Draft, Halt};
use crate::wallet::{NewWallet, WalletKind, open};

/// Registers a customer, with an address on each of these chains.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreateUser {
    /// Their mail address; no other user of the environment has it.
    pub email: String,
    /// Who they are.
    pub name: UserName,
    /// All else that is said of them.
    pub particulars: Particulars,
    /// The chains.
    pub chains: Vec<Chain>,
    /// The caller's name for the request.
    pub once: Option<Once>,
}

/// Among what mail addresses are unique.
pub(super) const EMAILS: &str = "user email";

/// By what the user with an address on a chain is found.
pub(crate) const ADDRESSES: &str = "user address";

/// Registers a user, with their wallet.
pub(super) fn create(
    draft: &mut Draft<'_>,
    session: &Session,
    verb: &CreateUser,
) -> Result<Answer, Halt> {
    if let Some(once) = &verb.once
        && let Some(known) = known_before(draft, session, once)?
    {
        return Ok(Outcome::Document(known).into());
    }
    let email = verb.email.to_lowercase();
    if name_of(draft, session, (EMAILS, &email))?.is_some() {
        return Err(Rejection::NameTaken { space: EMAILS.into() }.into());
    }
    let new = NewWallet {
        environment: session.environment()?,
        kind: WalletKind::User,
        name: verb.name.full(),
        agent_name: None,
        metadata: "{}".to_owned(),
        agent: None,
    };
    let view = open(draft, session.org()?, new)?;
    let wallet = view.wallet.id;
    let (account, opened) = ((*view.account).clone(), (*view.wallet).clone());
    session.log(draft, Fact::WalletCreated { wallet: opened, account })?;
    let user = User {
        email: verb.email.clone(),
        name: verb.name.clone(),
        wallets: Vec::new(),
        particulars: verb.particulars.clone(),
        request_id: verb.once.as_ref().map(|once| once.request_id.clone()),
        fingerprint: verb.once.as_ref().map(|once| once.fingerprint),
    }
    .on(wallet, &verb.chains);
    take_name(draft, session, (EMAILS, &email), wallet.ulid())?;
    take_addresses(draft, session, (wallet, &user, &verb.chains))?;
    if let Some(once) = &verb.once {
        once.keep(draft, session, wallet.ulid())?;
    }
    let document = file_document(draft, session, (User::document_of(wallet), None), user)?;
    Ok(Outcome::Document(document).into())
}

/// Makes the addresses on these chains lead to the user.
pub(super) fn take_addresses(
    draft: &mut Draft<'_>,
    session: &Session,
    (wallet, user, chains): (WalletId, &User, &[Chain]),
) -> Result<(), Halt> {
    let on = |chain: &Chain| Some(address_name(*chain, user.address_on(*chain)?));
    let names: Vec<String> = chains.iter().filter_map(on).collect();
    for name in &names {
        take_fresh_name(draft, session, (ADDRESSES, name), wallet.ulid())?;
    }
    Ok(())
}

/// The name under which an address on a chain leads to a user.
pub(crate) fn address_name(chain: Chain, address: &str) -> String {
    format!("{chain} {}", folded(chain, address))
}

/// The user that a request was made for before, as they are now.
fn known_before(
    draft: &Draft<'_>,
    session: &Session,
    once: &Once,
) -> Result<Option<Arc<Document>>, Halt> {
    let Some(of) = once.find(draft, session)? else { return Ok(None) };
    let document = draft.get::<Document>((session.org()?, DocumentId::from_ulid(of)))?;
    let same = |row: &Arc<Document>| {
        <&User>::try_from(&row.body).is_ok_and(|user| user.fingerprint == Some(once.fingerprint))
    };
    document.filter(same).map(Some).ok_or_else(|| once.reused().into())
}
