//! Wallet transfers, batches and bridges.

use countersign_domain::document::Reference;
use countersign_domain::idempotency::Once;
use countersign_domain::money::{Amount, Asset, Chain};
use countersign_domain::rejection::Object;
use countersign_domain::transfer::{Asked, Destination, Percentage, Transfer, TransferFee};
use countersign_domain::user::is_address;

use super::amount::SCALE;
use super::external::OUTSIDE;
use super::extra::{Extra, ExtraFee};
use super::fingerprint::once;
use super::words::{CHAINS, CURRENCIES, chain, required, token};
use super::{amount, user};
use crate::dialect::hifi::error::{Failure, not_found};
use crate::door::{Fields, plain_decimal};

/// The longest id that is looked at.
pub(crate) const ID_CHARS_MAX: usize = 128;

/// The most recipients of a batch.
const BATCH_MAX: usize = 50;

/// `POST /v2/wallets/transfers`.
pub(crate) fn single(body: &Fields) -> Result<Transfer, Failure> {
    let once = named(body, "POST /v2/wallets/transfers")?;
    let from = source(body)?;
    let to = object(body, "destination")?;
    let chain = chain(body, "chain", CHAINS)?;
    let to = destination(&to, chain).map_err(inside("destination"))?;
    let asset = asset(required(body, "currency", CURRENCIES)?, chain)?;
    let amount = given(body, "amount")?;
    let fee = fee(body)?;
    let (fee, extra) = match fee {
        Some((fee, sent)) => (Some(fee), Extra { fee: Some(sent), ..Extra::default() }.text()),
        None => (None, None),
    };
    let asked = Asked::Single { from, asset, amount, to, fee };
    Ok(Transfer { asked, hold: holds(body)?, once, extra })
}

/// `POST /v2/wallets/transfers/batches`.
pub(crate) fn batch(body: &Fields) -> Result<Transfer, Failure> {
    let once = named(body, "POST /v2/wallets/transfers/batches")?;
    let from = source(body)?;
    let chain = chain(body, "chain", CHAINS)?;
    let asset = asset(required(body, "currency", CURRENCIES)?, chain)?;
    let items = object(body, "destination")?.optional_objects("batch")?;
    let items = items.ok_or_else(|| Failure::invalid("destination.batch", "is required"))?;
    if items.is_empty() || items.len() > BATCH_MAX {
        let message = format!("must have 1 to {BATCH_MAX} items");
        return Err(Failure::invalid("destination.batch", &message));
    }
    let item = |(index, item): (usize, &Fields)| {
        let at = format!("destination.batch[{index}]");
        batch_item(item, chain).map_err(inside(&at))
    };
    let items = items.iter().enumerate().map(item).collect::<Result<Vec<_>, Failure>>()?;
    let asked = Asked::Batch { from, asset, items };
    Ok(Transfer { asked, hold: holds(body)?, once, extra: None })
}

fn batch_item(item: &Fields, chain: Chain) -> Result<(Destination, Amount), Failure> {
    let to = destination(item, chain)?;
    if to.user.is_some() && to.address.is_some() {
        return Err(Failure::invalid("userId", "and walletAddress exclude each other"));
    }
    Ok((to, given(item, "amount")?))
}

/// `POST /v2/wallets/bridges`.
pub(crate) fn bridge(body: &Fields) -> Result<Transfer, Failure> {
    let once = named(body, "POST /v2/wallets/bridges")?;
    let amount = given(body, "amount")?;
    let source = object(body, "source")?;
    let from = of_user(&source)?;
    let on =
        chain(&source, "chain", &["POLYGON", "ETHEREUM", "SOLANA"]).map_err(inside("source"))?;
    let stable = &["usdc", "usdt"];
    let currency = required(&source, "currency", stable).map_err(inside("source"))?;
    let asset = asset(currency, on)?;
    let to = object(body, "destination")?;
    let end = chain(&to, "chain", OUTSIDE).map_err(inside("destination"))?;
    let currency = required(&to, "currency", stable).map_err(inside("destination"))?;
    let into = self::asset(currency, end)?;
    let to = destination(&to, end).map_err(inside("destination"))?;
    let asked = Asked::Bridge { from, asset, amount, into, to };
    Ok(Transfer { asked, hold: holds(body)?, once, extra: None })
}

/// The caller's name for the request, which these calls need.
pub(crate) fn named(body: &Fields, endpoint: &str) -> Result<Once, Failure> {
    once(body, endpoint)?.ok_or_else(|| Failure::invalid("requestId", "is required"))
}

/// Whether the caller wants people to agree.
pub(crate) fn holds(body: &Fields) -> Result<bool, Failure> {
    Ok(body.optional_bool("requireApproval")?.unwrap_or(false))
}

/// An object that is there.
pub(crate) fn object(body: &Fields, name: &str) -> Result<Fields, Failure> {
    body.optional_object(name)?.ok_or_else(|| Failure::invalid(name, "is required"))
}

/// An amount that is there.
fn given(body: &Fields, name: &str) -> Result<Amount, Failure> {
    amount(body, name)?.ok_or_else(|| Failure::invalid(name, "is required"))
}

/// The same failure of a field inside of another.
pub(crate) fn inside(outer: &str) -> impl Fn(Failure) -> Failure {
    move |mut failure| {
        failure.details = format!("{outer}.{}", failure.details);
        failure
    }
}

fn source(body: &Fields) -> Result<Reference, Failure> {
    of_user(&object(body, "source")?)
}

fn of_user(source: &Fields) -> Result<Reference, Failure> {
    let id = source.text("userId", ID_CHARS_MAX).map_err(Failure::from);
    Ok(user(&id.map_err(inside("source"))?))
}

/// A user, an address, or both.
fn destination(fields: &Fields, chain: Chain) -> Result<Destination, Failure> {
    let named = fields.optional_name("userId", ID_CHARS_MAX)?.map(|id| user(&id));
    let address = fields.optional_name("walletAddress", 64)?;
    if address.as_ref().is_some_and(|address| !is_address(chain, address)) {
        let message = format!("must be an address of {chain}");
        return Err(Failure::invalid("walletAddress", &message));
    }
    if named.is_none() && address.is_none() {
        return Err(Failure::invalid("userId", "or walletAddress is required"));
    }
    Ok(Destination { user: named, address })
}

pub(crate) fn asset(currency: &str, chain: Chain) -> Result<Asset, Failure> {
    token(currency, chain).ok_or_else(|| not_found(Object::ChainWallet))
}

/// The fee of a wallet transfer, and how it was sent.
fn fee(body: &Fields) -> Result<Option<(TransferFee, ExtraFee)>, Failure> {
    let Some(fee) = body.optional_object("fee")? else { return Ok(None) };
    let kind = required(&fee, "type", &["FIX", "PERCENT"]).map_err(inside("fee"))?;
    let (value, text) = value(&fee, SCALE).map_err(inside("fee"))?;
    let taken = match kind {
        "FIX" => TransferFee::Fixed(value),
        _ => TransferFee::Part(part(value).map_err(inside("fee"))?),
    };
    let sent = ExtraFee { kind: kind.to_owned(), value: text, wallet_address: None };
    Ok(Some((taken, sent)))
}

/// The `value` of a fee: plain digits, zero or more.
pub(crate) fn value(fee: &Fields, scale: u8) -> Result<(Amount, String), Failure> {
    let raw = fee.raw("value").ok_or_else(|| Failure::invalid("value", "is required"))?;
    let wrong = || {
        Failure::invalid(
            "value",
            &format!("must be a decimal with at most {scale} fractional digits"),
        )
    };
    let text = plain_decimal(raw.get()).ok_or_else(wrong)?;
    let value = Amount::parse(&text, scale).map_err(|_| wrong())?;
    let units = value.units().checked_mul(10_i128.pow(u32::from(SCALE - scale)));
    let value = units.map(Amount::from_units).filter(|value| !value.is_negative());
    let value = value.ok_or_else(wrong)?;
    Ok((value, value.to_decimal(SCALE, 0)))
}

/// A part of the whole: 0 to 1.
pub(crate) fn part(value: Amount) -> Result<Percentage, Failure> {
    let part = u32::try_from(value.units()).ok().map(Percentage);
    let part = part.filter(|part| *part <= Percentage::WHOLE);
    part.ok_or_else(|| Failure::invalid("value", "must be from 0 to 1"))
}
