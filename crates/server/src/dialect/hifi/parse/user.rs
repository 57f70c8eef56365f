//! Users.

use countersign_domain::document::Reference;
use countersign_domain::money::Chain;
use countersign_domain::user::{
    AddChains, CreateUser, Particulars, UpdateUser, UserName, UserVerb,
};

use super::fingerprint::once;
use super::words::{CHAINS, required};
use crate::dialect::hifi::error::Failure;
use crate::door::{Fields, canonical_text};

const NAME_CHARS_MAX: usize = 255;

/// What is kept of a user beside mail address and name.
const PARTICULARS: &[&str] =
    &["dateOfBirth", "address", "ipAddress", "signedAgreementId", "ultimateBeneficialOwners"];

/// The most that is kept of one of these.
const PARTICULAR_BYTES_MAX: usize = 65_536;

/// `POST /v2/users`.
pub(crate) fn create_user(body: &Fields) -> Result<CreateUser, Failure> {
    let name = match required(body, "type", &["individual", "business"])? {
        "individual" => individual(body)?,
        _ => business(body)?,
    };
    body.text("signedAgreementId", NAME_CHARS_MAX)?;
    Ok(CreateUser {
        email: email(body)?.ok_or_else(|| Failure::invalid("email", "is required"))?,
        name,
        particulars: particulars(body)?,
        chains: chains(body)?.unwrap_or_else(|| vec![Chain::Polygon, Chain::Ethereum]),
        once: once(body, "POST /v2/users")?,
    })
}

fn individual(body: &Fields) -> Result<UserName, Failure> {
    let first = body.text("firstName", NAME_CHARS_MAX)?;
    let last = body.text("lastName", NAME_CHARS_MAX)?;
    if date_of_birth(body)?.is_none() {
        return Err(Failure::invalid("dateOfBirth", "is required"));
    }
    let address = body.optional_object("address")?.is_some();
    let ip = body.optional_name("ipAddress", 64)?.is_some();
    if !address && !ip {
        return Err(Failure::invalid("address", "or ipAddress is required"));
    }
    Ok(UserName::Individual { first, last })
}

fn business(body: &Fields) -> Result<UserName, Failure> {
    let name = body.text("businessName", NAME_CHARS_MAX)?;
    let owners = body.optional_objects("ultimateBeneficialOwners")?;
    if owners.is_none_or(|owners| owners.is_empty()) {
        return Err(Failure::invalid("ultimateBeneficialOwners", "must have at least one item"));
    }
    Ok(UserName::Business { name })
}

/// `POST /v2/users/{userId}`.
pub(crate) fn update_user(body: &Fields, user: &str) -> Result<UserVerb, Failure> {
    if body.has("type") {
        return Err(Failure::invalid("type", "cannot be changed"));
    }
    date_of_birth(body)?;
    body.optional_object("address")?;
    body.optional_name("ipAddress", 64)?;
    body.optional_name("signedAgreementId", NAME_CHARS_MAX)?;
    if body.optional_objects("ultimateBeneficialOwners")?.is_some_and(|owners| owners.is_empty()) {
        return Err(Failure::invalid("ultimateBeneficialOwners", "must have at least one item"));
    }
    let verb = UpdateUser {
        email: email(body)?,
        first_name: body.optional_name("firstName", NAME_CHARS_MAX)?,
        last_name: body.optional_name("lastName", NAME_CHARS_MAX)?,
        business_name: body.optional_name("businessName", NAME_CHARS_MAX)?,
        particulars: particulars(body)?,
    };
    Ok(UserVerb::Update(super::user(user), verb))
}

/// `POST /v2/users/{userId}/wallets/add`.
pub(crate) fn add_chains(body: &Fields, user: Reference) -> Result<AddChains, Failure> {
    let chains = chains(body)?.filter(|chains| !chains.is_empty());
    let chains = chains.ok_or_else(|| Failure::invalid("chains", "must have at least one item"))?;
    Ok(AddChains { user, chains })
}

fn chains(body: &Fields) -> Result<Option<Vec<Chain>>, Failure> {
    let Some(words) = body.optional_texts("chains", (64, 64))? else { return Ok(None) };
    let chain = |word: &String| {
        let known = CHAINS.contains(&word.as_str()).then(|| Chain::from_word(word)).flatten();
        let message = || format!("must be of {}", CHAINS.join(", "));
        known.ok_or_else(|| Failure::invalid("chains", &message()))
    };
    words.iter().map(chain).collect::<Result<Vec<Chain>, Failure>>().map(Some)
}

/// A mail address, as far as one can tell without writing to it.
fn email(body: &Fields) -> Result<Option<String>, Failure> {
    let Some(text) = body.optional_text("email", 254)? else { return Ok(None) };
    let (local, domain) = text.split_once('@').unwrap_or(("", ""));
    let plain = !text.chars().any(|letter| letter.is_whitespace() || letter.is_control());
    if local.is_empty() || domain.is_empty() || domain.contains('@') || !plain {
        return Err(Failure::invalid("email", "must be an e-mail address"));
    }
    Ok(Some(text))
}

fn date_of_birth(body: &Fields) -> Result<Option<String>, Failure> {
    let Some(text) = body.optional_text("dateOfBirth", 40)? else { return Ok(None) };
    let day = text.get(..10).filter(|_| text.len() == 10 || text.get(10..11) == Some("T"));
    if day.is_none_or(|day| day.parse::<jiff::civil::Date>().is_err()) {
        return Err(Failure::invalid("dateOfBirth", "must be YYYY-MM-DD"));
    }
    Ok(Some(text))
}

fn particulars(body: &Fields) -> Result<Particulars, Failure> {
    let mut kept = Particulars::new();
    for name in PARTICULARS {
        let Some(raw) = body.raw(name) else { continue };
        let text = canonical_text(raw)
            .filter(|text| text.len() <= PARTICULAR_BYTES_MAX)
            .ok_or_else(|| Failure::invalid(name, "nests too deeply or is too long"))?;
        kept.insert((*name).to_owned(), text);
    }
    Ok(kept)
}
