//! Off-ramps.

use std::collections::BTreeMap;

use countersign_domain::document::{DocumentKind, Reference};
use countersign_domain::money::{Amount, Asset};
use countersign_domain::rejection::Object;
use countersign_domain::transfer::{Asked, OfframpAmount, OfframpSource, Transfer, TransferFee};

use super::amount::SCALE;
use super::extra::{Extra, ExtraFee};
use super::transfer::{ID_CHARS_MAX, asset, holds, inside, named, object, part, value};
use super::words::{CHAINS, CURRENCIES, FIAT, chain, one_of, required};
use super::{account, amount, external_wallet, user};
use crate::dialect::hifi::error::Failure;
use crate::door::{Fields, canonical_text, plain_decimal};

/// An off-ramp before it is known what leaves for it.
#[derive(Debug)]
pub(crate) struct Offramp {
    /// What leaves, or in hundredths what is to arrive.
    pub(crate) amount: Result<Amount, Amount>,
    /// What is sent.
    pub(crate) asset: Asset,
    /// What arrives.
    pub(crate) currency: String,
    /// Whether the bank is asked to be quick.
    pub(crate) same_day: bool,
    transfer: Transfer,
}

/// The most fees of an off-ramp.
const FEES_MAX: usize = 10;

/// The decimals of what a bank pays out.
const FIAT_SCALE: u8 = 2;

/// The members of a destination that are repeated, and told to the bank.
const REFERENCES: &[&str] = &[
    "sameDayAch",
    "achReference",
    "wireMessage",
    "swiftReference",
    "sepaReference",
    "swiftCharges",
    "paymentReference",
];

const PURPOSES: &[&str] = &[
    "gift",
    "bills",
    "groceries",
    "travel",
    "health",
    "entertainment",
    "housing",
    "school-fees",
    "other",
];

const DOCUMENTS: &[&str] = &[
    "billing_document",
    "order_document",
    "shipment_document",
    "regulatory_document",
    "transport_document",
    "other_document",
];

/// The members of the body that are repeated.
const BESIDES: &[&str] = &[
    "purposeOfPayment",
    "supportingDocumentType",
    "supportingDocumentUrl",
    "description",
    "supportingInformation",
];

/// `POST /v2/offramps`.
pub(crate) fn offramp(body: &Fields) -> Result<Offramp, Failure> {
    let once = named(body, "POST /v2/offramps")?;
    let source = object(body, "source")?;
    let destination = object(body, "destination")?;
    let (from, asset, sent) = from(&source).map_err(inside("source"))?;
    let to = to(&destination).map_err(inside("destination"))?;
    let amount = match (sent, to.receive) {
        (Some(amount), None) => Ok(amount),
        (None, Some(receive)) => Err(receive),
        _ => {
            let message = "or destination.amount is required, and not both";
            return Err(Failure::invalid("source.amount", message));
        }
    };
    check_besides(body)?;
    let (fees, told) = developer_fees(body)?;
    let extra = Extra {
        fee: None,
        fees: told,
        source: kept(&source, &["returnAddress"])?,
        destination: kept(&destination, REFERENCES)?,
        besides: kept(body, BESIDES)?,
    };
    let references = references(&extra.destination);
    let asked = Asked::Offramp {
        from,
        asset,
        // Of what is to arrive exactly the most that may leave for it is put in by `at_most`.
        amount: OfframpAmount::Send(amount.unwrap_or_default()),
        to: to.user,
        account: to.account,
        currency: to.currency.to_owned(),
        fees,
        references,
    };
    let transfer = Transfer { asked, hold: holds(body)?, once, extra: extra.text() };
    Ok(Offramp { amount, asset, currency: to.currency.to_owned(), same_day: to.same_day, transfer })
}

impl Offramp {
    /// Everybody whom it names: how, and what they have to be.
    pub(crate) fn parties(&self) -> Vec<(&Reference, Object, DocumentKind)> {
        let Asked::Offramp { from, to, account, .. } = &self.transfer.asked else {
            return Vec::new();
        };
        let from = match from {
            OfframpSource::User(user) => (user, Object::User, DocumentKind::User),
            OfframpSource::External(external) => {
                (external, Object::Document, DocumentKind::ExternalWallet)
            }
        };
        let to = to.iter().map(|user| (user, Object::User, DocumentKind::User));
        let account = (account, Object::BankAccount, DocumentKind::BankAccount);
        std::iter::once(from).chain(to).chain([account]).collect()
    }

    /// The transfer; of one with an exact amount to arrive with the most that may leave for it.
    pub(crate) fn at_most(mut self, most: Amount) -> Transfer {
        if let (Err(exactly), Asked::Offramp { amount, .. }) =
            (self.amount, &mut self.transfer.asked)
        {
            *amount = OfframpAmount::Receive { exactly, most };
        }
        self.transfer
    }
}

fn from(source: &Fields) -> Result<(OfframpSource, Asset, Option<Amount>), Failure> {
    let currency = required(source, "currency", CURRENCIES)?;
    let chain = chain(source, "chain", CHAINS)?;
    source.optional_name("returnAddress", 128)?;
    let named = source.optional_name("userId", ID_CHARS_MAX)?;
    let external = source.optional_name("externalWalletId", ID_CHARS_MAX)?;
    let from = match (named, external) {
        (Some(id), None) => OfframpSource::User(user(&id)),
        (None, Some(id)) => OfframpSource::External(external_wallet(&id)),
        _ => {
            let message = "or externalWalletId is required, and not both";
            return Err(Failure::invalid("userId", message));
        }
    };
    Ok((from, asset(currency, chain)?, amount(source, "amount")?))
}

struct To {
    user: Option<countersign_domain::document::Reference>,
    account: countersign_domain::document::Reference,
    currency: &'static str,
    receive: Option<Amount>,
    same_day: bool,
}

fn to(destination: &Fields) -> Result<To, Failure> {
    let id = destination.text("accountId", ID_CHARS_MAX)?;
    let currency = required(destination, "currency", FIAT)?;
    let same_day = destination.optional_bool("sameDayAch")?.unwrap_or(false);
    let plain = |extra: &'static str| {
        move |letter: char| letter.is_ascii_alphanumeric() || extra.contains(letter)
    };
    reference(destination, "achReference", (0, 10), plain(" "))?;
    reference(destination, "sepaReference", (6, 140), plain(" &-./"))?;
    reference(destination, "paymentReference", (0, 140), |_| true)?;
    lines(destination, "wireMessage")?;
    lines(destination, "swiftReference")?;
    one_of(destination, "swiftCharges", &["sha", "our"])?;
    let user = destination.optional_name("userId", ID_CHARS_MAX)?.map(|id| user(&id));
    let receive = match destination.raw("amount") {
        None => None,
        Some(raw) => {
            let receive = amount(destination, "amount")?;
            let text = plain_decimal(raw.get()).unwrap_or_default();
            let cents = Amount::parse(&text, FIAT_SCALE)
                .map_err(|_| Failure::invalid("amount", "must have at most 2 fractional digits"))?;
            receive.map(|_| cents)
        }
    };
    Ok(To { user, account: account(&id), currency, receive, same_day })
}

fn reference(
    fields: &Fields,
    name: &str,
    (least, most): (usize, usize),
    allowed: impl Fn(char) -> bool,
) -> Result<(), Failure> {
    let Some(text) = fields.optional_text(name, most)? else { return Ok(()) };
    if text.chars().count() < least {
        return Err(Failure::invalid(name, &format!("must have at least {least} characters")));
    }
    if !text.chars().all(allowed) {
        return Err(Failure::invalid(name, "has characters that are not allowed"));
    }
    Ok(())
}

/// At most four lines of 35 characters.
fn lines(fields: &Fields, name: &str) -> Result<(), Failure> {
    let Some(text) = fields.optional_text(name, 4 * 35 + 3)? else { return Ok(()) };
    let fits =
        text.split('\n').count() <= 4 && text.split('\n').all(|line| line.chars().count() <= 35);
    let message = "must have at most 4 lines of 35 characters";
    if fits { Ok(()) } else { Err(Failure::invalid(name, message)) }
}

fn check_besides(body: &Fields) -> Result<(), Failure> {
    one_of(body, "purposeOfPayment", PURPOSES)?;
    one_of(body, "supportingDocumentType", DOCUMENTS)?;
    let url = body.optional_text("supportingDocumentUrl", 2048)?;
    let is_url = |url: &String| url.starts_with("https://") || url.starts_with("http://");
    if !url.as_ref().is_none_or(is_url) {
        return Err(Failure::invalid("supportingDocumentUrl", "must be a URL"));
    }
    body.optional_text("description", 1000)?;
    body.optional_object("supportingInformation")?;
    Ok(())
}

/// What developers take: one object, or a list of objects, each with a list of fees.
fn developer_fees(body: &Fields) -> Result<(Vec<TransferFee>, Vec<ExtraFee>), Failure> {
    let Some(raw) = body.raw("developerFee") else { return Ok((Vec::new(), Vec::new())) };
    let objects = if raw.get().starts_with('[') {
        body.optional_objects("developerFee")?.unwrap_or_default()
    } else {
        body.optional_object("developerFee")?.into_iter().collect()
    };
    let (mut fees, mut told) = (Vec::new(), Vec::new());
    for object in &objects {
        let listed = object.optional_objects("fees")?.unwrap_or_default();
        for fee in &listed {
            let (fee, sent) = developer_fee(fee).map_err(inside("developerFee.fees"))?;
            fees.push(fee);
            told.push(sent);
        }
    }
    if fees.len() > FEES_MAX {
        return Err(Failure::invalid("developerFee", "must have at most 10 fees"));
    }
    Ok((fees, told))
}

fn developer_fee(fee: &Fields) -> Result<(TransferFee, ExtraFee), Failure> {
    let kind = required(fee, "type", &["PERCENTAGE", "FLAT"])?;
    let (taken, text) = if kind == "FLAT" {
        let (value, text) = value(fee, SCALE)?;
        (TransferFee::Fixed(value), text)
    } else {
        let (value, text) = value(fee, 4)?;
        (TransferFee::Part(part(value)?), text)
    };
    let wallet_address = fee.optional_name("walletAddress", 64)?;
    Ok((taken, ExtraFee { kind: kind.to_owned(), value: text, wallet_address }))
}

/// The most that is kept of one member.
const BYTES_MAX: usize = 16_384;

/// Members as JSON text.
fn kept(fields: &Fields, names: &[&str]) -> Result<BTreeMap<String, String>, Failure> {
    let mut kept = BTreeMap::new();
    for name in names {
        let Some(raw) = fields.raw(name) else { continue };
        let text = canonical_text(raw).filter(|text| text.len() <= BYTES_MAX);
        let wrong = || Failure::invalid(name, "nests too deeply or is too long");
        kept.insert((*name).to_owned(), text.ok_or_else(wrong)?);
    }
    Ok(kept)
}

/// What the bank is told, as canonical JSON text.
fn references(kept: &BTreeMap<String, String>) -> Option<String> {
    let members: Vec<String> =
        kept.iter().map(|(name, text)| format!("\"{name}\":{text}")).collect();
    (!members.is_empty()).then(|| format!("{{{}}}", members.join(",")))
}
