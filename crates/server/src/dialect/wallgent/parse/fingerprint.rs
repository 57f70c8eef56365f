//! What makes two requests the same (spec §7.3).

use std::fmt::Write as _;

use countersign_domain::canonical::{Hash, Tag};
use serde_json::value::RawValue;

use super::{Fields, amount};
use crate::dialect::wallgent::error::Failure;

/// Names that mean the same as another.
const SYNONYMS: &[(&str, &str)] = &[
    ("fromWalletId", "from"),
    ("toWalletId", "to"),
    ("dailyLimit", "dailySpendingLimit"),
    ("monthlySpendingLimit", "monthlyLimit"),
    ("allowedRecipients", "approvedRecipients"),
];

/// The hash of a request: its canonical body after normalisation of names and amounts, without the
/// idempotency key itself.
pub(crate) fn fingerprint(body: &Fields) -> Result<Hash, Failure> {
    let text = canonical_object(body).ok_or_else(|| {
        Failure::invalid("body", "must be a JSON object without duplicate names")
    })?;
    Ok(Hash::of(Tag::Request, text.as_bytes()))
}

/// The canonical text of an object.
pub(super) fn canonical_object(fields: &Fields) -> Option<String> {
    let mut text = String::with_capacity(256);
    object(fields, &mut text)?;
    Some(text)
}

fn object(fields: &Fields, to: &mut String) -> Option<()> {
    let canonical = |name| {
        let synonym = SYNONYMS.iter().find(|(synonym, _)| *synonym == name);
        synonym.map_or(name, |(_, name)| *name)
    };
    let mut members: Vec<(&str, &RawValue)> =
        fields.iter().map(|(name, raw)| (canonical(name), raw)).collect();
    members.retain(|(name, _)| *name != "idempotencyKey");
    members.sort_by(|(a, _), (b, _)| a.encode_utf16().cmp(b.encode_utf16()));
    members.dedup_by(|(a, _), (b, _)| a == b);
    to.push('{');
    for (index, (name, raw)) in members.into_iter().enumerate() {
        if index > 0 {
            to.push(',');
        }
        to.push_str(&serde_json::to_string(name).ok()?);
        to.push(':');
        let amount = if name == "amount" { amount::read(raw.get()) } else { None };
        match amount {
            Some(amount) => write!(to, "\"{amount}\"").ok()?,
            None => value(raw.get(), to)?,
        }
    }
    to.push('}');
    Some(())
}

/// Any JSON value. A number keeps the digits it was written with.
fn value(json: &str, to: &mut String) -> Option<()> {
    match json.as_bytes().first()? {
        b'{' => object(&serde_json::from_str(json).ok()?, to),
        b'[' => {
            let items: Vec<Box<RawValue>> = serde_json::from_str(json).ok()?;
            to.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    to.push(',');
                }
                value(item.get(), to)?;
            }
            to.push(']');
            Some(())
        }
        b'"' => {
            let text: String = serde_json::from_str(json).ok()?;
            to.push_str(&serde_json::to_string(&text).ok()?);
            Some(())
        }
        _ => {
            to.push_str(json);
            Some(())
        }
    }
}
