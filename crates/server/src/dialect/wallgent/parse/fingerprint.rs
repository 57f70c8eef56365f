//! What makes two requests the same (spec §7.3).

use std::fmt::Write as _;

use countersign_domain::canonical::{Hash, Tag};
use serde_json::value::RawValue;

use super::{Fields, amount};
use crate::dialect::wallgent::error::Failure;
use crate::door::{write_array, write_object, write_value};

/// Names that mean the same as another.
const SYNONYMS: &[(&str, &str)] = &[
    ("fromWalletId", "from"),
    ("toWalletId", "to"),
    ("dailyLimit", "dailySpendingLimit"),
    ("monthlySpendingLimit", "monthlyLimit"),
    ("allowedRecipients", "approvedRecipients"),
];

/// Members that are amounts: `50`, `"50"` and `50.00` are one request.
const AMOUNTS: &[&str] = &["amount", "maxTransactionAmount", "dailySpendingLimit", "monthlyLimit"];

/// The hash of a request: its canonical body after normalisation of names and amounts, without the
/// idempotency key itself.
pub(crate) fn fingerprint(body: &Fields) -> Result<Hash, Failure> {
    let mut text = String::with_capacity(256);
    request(body, &mut text)
        .ok_or_else(|| Failure::invalid("body", "nests too deeply or has duplicate names"))?;
    Ok(Hash::of(Tag::Request, text.as_bytes()))
}

fn request(fields: &Fields, to: &mut String) -> Option<()> {
    let members = fields.iter().map(|(name, raw)| (canonical(name), raw));
    let members = members.filter(|(name, _)| *name != "idempotencyKey");
    write_object(members.collect(), to, member)
}

/// A member of a request. The items of a batch are requests of their own; what else is inside is
/// data.
fn member((name, raw): (&str, &RawValue), to: &mut String) -> Option<()> {
    if AMOUNTS.contains(&name)
        && let Some(amount) = amount::read(raw.get())
    {
        return write!(to, "\"{amount}\"").ok();
    }
    if name == "payments"
        && let Ok(items) = serde_json::from_str::<Vec<Box<RawValue>>>(raw.get())
    {
        return write_array(&items, to, item);
    }
    write_value(raw.get(), 1, to)
}

fn item(raw: &RawValue, to: &mut String) -> Option<()> {
    match serde_json::from_str::<Fields>(raw.get()) {
        Ok(fields) => request(&fields, to),
        Err(_) => write_value(raw.get(), 2, to),
    }
}

fn canonical(name: &str) -> &str {
    let synonym = SYNONYMS.iter().find(|(synonym, _)| *synonym == name);
    synonym.map_or(name, |(_, canonical)| canonical)
}
