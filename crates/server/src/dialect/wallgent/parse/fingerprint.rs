//! What makes two requests the same (spec §7.3), and data of the caller's own as canonical text.

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

/// Members that are amounts: `50`, `"50"` and `50.00` are one request.
const AMOUNTS: &[&str] = &["amount", "maxTransactionAmount", "dailySpendingLimit", "monthlyLimit"];

/// How deep a value may nest. Every level is read once more than the one above it, so that depth
/// would be a way to keep the server busy.
const DEPTH_MAX: usize = 32;

/// The hash of a request: its canonical body after normalisation of names and amounts, without the
/// idempotency key itself.
pub(crate) fn fingerprint(body: &Fields) -> Result<Hash, Failure> {
    let mut text = String::with_capacity(256);
    object(body, (Names::Request, 0), &mut text)
        .ok_or_else(|| Failure::invalid("body", "nests too deeply or has duplicate names"))?;
    Ok(Hash::of(Tag::Request, text.as_bytes()))
}

/// The canonical text of an object of the caller's own, in which nothing means anything to us.
pub(super) fn canonical_object(fields: &Fields) -> Option<String> {
    let mut text = String::with_capacity(256);
    object(fields, (Names::AsWritten, 0), &mut text)?;
    Some(text)
}

/// Whether the names of an object are those of a request.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Names {
    Request,
    AsWritten,
}

fn object(fields: &Fields, (names, depth): (Names, usize), to: &mut String) -> Option<()> {
    let mut members: Vec<(&str, &RawValue)> =
        fields.iter().map(|(name, raw)| (names.canonical(name), raw)).collect();
    if names == Names::Request {
        members.retain(|(name, _)| *name != "idempotencyKey");
    }
    members.sort_by(|(a, _), (b, _)| a.encode_utf16().cmp(b.encode_utf16()));
    members.dedup_by(|(a, _), (b, _)| a == b);
    to.push('{');
    for (index, (name, raw)) in members.into_iter().enumerate() {
        if index > 0 {
            to.push(',');
        }
        to.push_str(&serde_json::to_string(name).ok()?);
        to.push(':');
        match names {
            Names::Request => member((name, raw), depth, to)?,
            Names::AsWritten => value(raw.get(), (names, depth + 1), to)?,
        }
    }
    to.push('}');
    Some(())
}

/// A member of a request.
fn member((name, raw): (&str, &RawValue), depth: usize, to: &mut String) -> Option<()> {
    if AMOUNTS.contains(&name)
        && let Some(amount) = amount::read(raw.get())
    {
        return write!(to, "\"{amount}\"").ok();
    }
    // The items of a batch are requests of their own; what else is inside is data.
    let names = if name == "payments" { Names::Request } else { Names::AsWritten };
    value(raw.get(), (names, depth + 1), to)
}

/// Any JSON value. A number keeps the digits it was written with.
fn value(json: &str, (names, depth): (Names, usize), to: &mut String) -> Option<()> {
    if depth > DEPTH_MAX {
        return None;
    }
    match json.as_bytes().first()? {
        b'{' => object(&serde_json::from_str(json).ok()?, (names, depth), to),
        b'[' => {
            let items: Vec<Box<RawValue>> = serde_json::from_str(json).ok()?;
            to.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    to.push(',');
                }
                value(item.get(), (names, depth + 1), to)?;
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

impl Names {
    fn canonical(self, name: &str) -> &str {
        let synonym = SYNONYMS.iter().find(|(synonym, _)| *synonym == name);
        match (self, synonym) {
            (Self::Request, Some((_, canonical))) => canonical,
            _ => name,
        }
    }
}
