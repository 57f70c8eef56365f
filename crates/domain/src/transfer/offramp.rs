//! Tokens into a bank account.

use std::sync::Arc;

use super::fee::{before, sum};
use super::found::{address_of, any_frozen, chain_of, name_of};
use super::route::must_be_real;
use super::transfer::Plan;
use super::{Asked, TransferFee};
use crate::document::{Body, Document, Reference};
use crate::ids::{DocumentId, Id as _};
use crate::instruction::{Detail, Outside, Party};
use crate::money::{Amount, Asset};
use crate::rejection::{Object, Rejection};
use crate::session::Session;
use crate::state::{Draft, Halt, Key};
use crate::user::{BankAccount, ExternalWallet, live_user, user_called, user_in};

/// Where the tokens come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OfframpSource {
    /// From a user's wallet.
    User(Reference),
    /// From a registered address outside: then they have to arrive first, and nothing is held.
    External(Reference),
}

/// How many tokens leave, or how much is to arrive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OfframpAmount {
    /// So many leave, fees included.
    Send(Amount),
    /// So much arrives.
    Receive {
        /// In hundredths of what arrives.
        exactly: Amount,
        /// The most that may leave for it without fees, in the token.
        most: Amount,
    },
}

impl OfframpSource {
    /// The registered address, where it is one.
    pub(super) const fn external(&self) -> Option<&Reference> {
        match self {
            Self::User(_) => None,
            Self::External(external) => Some(external),
        }
    }

    /// The user, where it is one.
    pub(super) const fn user(&self) -> Option<&Reference> {
        match self {
            Self::User(user) => Some(user),
            Self::External(_) => None,
        }
    }
}

/// Whoever pays.
struct Source {
    document: Arc<Document>,
    address: Option<String>,
    outside: Option<Outside>,
    /// Whether the tokens would come from another chain than was said.
    astray: bool,
}

/// What an off-ramp comes to.
pub(super) fn plan(draft: &Draft<'_>, session: &Session, asked: &Asked) -> Result<Plan, Halt> {
    let Asked::Offramp { from, asset, amount, to, account, currency, fees, references } = asked
    else {
        return Err(Rejection::corrupt("no off-ramp").into());
    };
    let source = source_of(draft, session, (from, *asset))?;
    must_be_real(session, *asset)?;
    let owner = match to {
        Some(user) => user_called(draft, session, user)?.id,
        None => source.document.id,
    };
    let account = account_called(draft, session, account)?;
    let users = [source.document.id, owner];
    if !any_frozen(draft, &source.document, &users)? {
        if source.astray {
            let why = "the external wallet is on another chain, or inactive";
            return Err(Rejection::NoRoute(why.into()).into());
        }
        must_fit(&account, (owner, currency))?;
    }
    let (amount, fee, receive) = amounts(amount, fees).ok_or(Rejection::AmountOverflow)?;
    if !amount.is_positive() {
        return Err(Rejection::invalid("developerFee", "takes all of it").into());
    }
    let name = match &account.body {
        Body::BankAccount(body) => Some(body.kind.clone()),
        _ => None,
    };
    let party = Party::Outside(Outside { address: None, document: Some(account.id), name });
    Ok(Plan {
        from: source.document.id,
        address: source.address,
        outside: source.outside,
        asset: *asset,
        legs: vec![(party, amount)],
        fee,
        detail: Detail::Offramp {
            account: account.id,
            currency: currency.clone(),
            receive,
            references: references.clone(),
        },
    })
}

/// What leaves without fees, the fees, and what is to arrive exactly.
fn amounts(
    amount: &OfframpAmount,
    fees: &[TransferFee],
) -> Option<(Amount, Amount, Option<Amount>)> {
    match amount {
        OfframpAmount::Send(gross) => {
            let fee = sum(fees, *gross)?;
            Some((gross.checked_sub(fee)?, fee, None))
        }
        OfframpAmount::Receive { exactly, most } => {
            let gross = before(fees, *most)?;
            Some((*most, gross.checked_sub(*most)?, Some(*exactly)))
        }
    }
}

fn source_of(
    draft: &Draft<'_>,
    session: &Session,
    (from, asset): (&OfframpSource, Asset),
) -> Result<Source, Halt> {
    let chain = chain_of(asset)?;
    let external = match from {
        OfframpSource::User(user) => {
            let document = live_user(draft, session, user)?;
            let address = Some(address_of(user_in(&document)?, chain)?);
            return Ok(Source { document, address, outside: None, astray: false });
        }
        OfframpSource::External(external) => external,
    };
    let nobody = || Halt::Rejected(Rejection::NotFound(Object::Document));
    let found = document_called(draft, session, external)?.ok_or_else(nobody)?;
    let body = <&ExternalWallet>::try_from(&found.body).map_err(|()| nobody())?;
    let owner = found.parent.ok_or_else(nobody)?;
    let document = live_user(draft, session, &Reference::Id(owner.ulid()))?;
    let outside = Some(Outside {
        address: Some(body.address.clone()),
        document: Some(found.id),
        name: name_of(&found),
    });
    let astray = body.chain != chain || !found.is_live();
    Ok(Source { document, address: None, outside, astray })
}

/// The document that a caller names, in their environment.
fn document_called(
    draft: &Draft<'_>,
    session: &Session,
    reference: &Reference,
) -> Result<Option<Arc<Document>>, Halt> {
    let (org, environment) = (session.org()?, session.environment()?);
    let Some(id) = reference.find(draft, session)?.map(DocumentId::from_ulid) else {
        return Ok(None);
    };
    draft.need([Key::Document(org, id).into()])?;
    Ok(draft.get::<Document>((org, id))?.filter(|row| row.environment == environment))
}

fn account_called(
    draft: &Draft<'_>,
    session: &Session,
    reference: &Reference,
) -> Result<Arc<Document>, Halt> {
    let found = document_called(draft, session, reference)?;
    let found = found.filter(|row| matches!(row.body, Body::BankAccount(_)));
    found.ok_or(Halt::Rejected(Rejection::NotFound(Object::BankAccount)))
}

/// The account has to be the recipient's, active, and of the currency that arrives.
fn must_fit(account: &Document, (owner, currency): (DocumentId, &str)) -> Result<(), Rejection> {
    let body = <&BankAccount>::try_from(&account.body);
    let body = body.map_err(|()| Rejection::NotFound(Object::BankAccount))?;
    if account.parent != Some(owner) {
        return Err(Rejection::AccountUnfit("the account is of another user".into()));
    }
    if !account.is_live() {
        return Err(Rejection::AccountUnfit("the account is inactive".into()));
    }
    if body.currency != currency {
        return Err(Rejection::AccountUnfit("the account is of another currency".into()));
    }
    Ok(())
}
