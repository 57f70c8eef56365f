//! Changes to a user.

use std::sync::Arc;

use super::create::{EMAILS, take_addresses};
use super::reads::{live_user, user_in};
use super::{Particulars, User, UserName};
use crate::document::{
    Document, Reference, change_document, free_name, name_of, need_names, take_name,
};
use crate::ids::Id as _;
use crate::ledger::{AccountKey, available};
use crate::log::Fact;
use crate::money::Chain;
use crate::outcome::Outcome;
use crate::rejection::Rejection;
use crate::session::{Answer, Session};
use crate::state::{Draft, Halt};
use crate::wallet::Wallet;

/// Says something else of a user. None leaves it as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UpdateUser {
    /// Another mail address.
    pub email: Option<String>,
    /// Another given name of a person.
    pub first_name: Option<String>,
    /// Another family name of a person.
    pub last_name: Option<String>,
    /// Another name of a firm.
    pub business_name: Option<String>,
    /// What else is said of them now, beside what was said before.
    pub particulars: Particulars,
}

/// Gives a user an address on each of these chains. Those that they have stay as they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddChains {
    /// The user.
    pub user: Reference,
    /// The chains.
    pub chains: Vec<Chain>,
}

/// Changes what is known of a user.
pub(super) fn update(
    draft: &mut Draft<'_>,
    session: &Session,
    (user, verb): (&Reference, &UpdateUser),
) -> Result<Answer, Halt> {
    let document = live_user(draft, session, user)?;
    let before = user_in(&document)?;
    let after = changed(before, verb)?;
    if after.email.to_lowercase() != before.email.to_lowercase() {
        let (old, new) = (before.email.to_lowercase(), after.email.to_lowercase());
        need_names(draft, session, (EMAILS, &[old.clone(), new.clone()]))?;
        if name_of(draft, session, (EMAILS, &new))?.is_some() {
            return Err(Rejection::NameTaken { space: EMAILS.into() }.into());
        }
        free_name(draft, session, (document.environment, EMAILS, &old))?;
        take_name(draft, session, (EMAILS, &new), document.id.ulid())?;
    }
    if after.name != before.name {
        rename(draft, session, (&document, &after.name))?;
    }
    Ok(Outcome::Document(change_document(draft, session, &document, after)?).into())
}

/// The user as they would be. A firm has no given name, and a person no name of a firm.
fn changed(before: &User, verb: &UpdateUser) -> Result<User, Rejection> {
    let mut after = before.clone();
    match &mut after.name {
        UserName::Individual { first, last } => {
            if verb.business_name.is_some() {
                return Err(Rejection::invalid("businessName", "is for businesses alone"));
            }
            put(verb.first_name.as_ref(), first);
            put(verb.last_name.as_ref(), last);
        }
        UserName::Business { name } => {
            if verb.first_name.is_some() || verb.last_name.is_some() {
                return Err(Rejection::invalid("firstName", "is for individuals alone"));
            }
            put(verb.business_name.as_ref(), name);
        }
    }
    put(verb.email.as_ref(), &mut after.email);
    after.particulars.extend(verb.particulars.clone());
    Ok(after)
}

/// Puts a text in another's place, where there is one.
fn put(text: Option<&String>, to: &mut String) {
    if let Some(text) = text {
        text.clone_into(to);
    }
}

/// The wallet is called what its user is called.
fn rename(
    draft: &mut Draft<'_>,
    session: &Session,
    (document, name): (&Document, &UserName),
) -> Result<(), Halt> {
    let wallet = draft.get::<Wallet>((document.org, User::wallet_of(document.id)))?;
    let before = wallet.ok_or(Rejection::corrupt("user without wallet"))?;
    let updated_at = draft.now();
    let after = draft.update(Wallet { name: name.full(), updated_at, ..(*before).clone() });
    let account = available(draft, after.org, AccountKey::wallet(after.id, after.currency))?;
    let (before, after) = ((*before).clone(), (*after).clone());
    session.log(draft, Fact::WalletUpdated { before, after, account: (*account).clone() })
}

/// Adds chains to a user.
pub(super) fn add_chains(
    draft: &mut Draft<'_>,
    session: &Session,
    verb: &AddChains,
) -> Result<Answer, Halt> {
    let document = live_user(draft, session, &verb.user)?;
    let user = user_in(&document)?;
    let wallet = User::wallet_of(document.id);
    let wanted = |chain: &&Chain| user.address_on(**chain).is_none();
    let fresh: Vec<Chain> = verb.chains.iter().filter(wanted).copied().collect();
    let after = user.clone().on(wallet, &fresh);
    take_addresses(draft, session, (wallet, &after, &fresh))?;
    let document = change_document(draft, session, &document, after)?;
    Ok(Outcome::Document(Arc::clone(&document)).into())
}
