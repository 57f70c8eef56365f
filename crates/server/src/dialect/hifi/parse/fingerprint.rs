//! What makes two requests the same: the endpoint and the body, whatever the order of its members
//! and the spelling of its numbers.

use countersign_domain::canonical::{Hash, Tag};
use countersign_domain::idempotency::Once;
use serde_json::value::RawValue;

use crate::dialect::hifi::error::Failure;
use crate::door::{Fields, plain_decimal, write_array, write_object, write_value};

/// The caller's name for a request, where there is one.
pub(crate) fn once(body: &Fields, endpoint: &str) -> Result<Option<Once>, Failure> {
    let Some(request_id) = body.optional_text("requestId", 255)? else { return Ok(None) };
    if request_id.is_empty() {
        return Err(Failure::invalid("requestId", "must have 1 to 255 characters"));
    }
    let mut text = format!("{endpoint}\n");
    object(body, 0, &mut text)
        .ok_or_else(|| Failure::invalid("body", "nests too deeply or has duplicate names"))?;
    let fingerprint = Hash::of(Tag::Request, text.as_bytes());
    Ok(Some(Once { request_id, fingerprint }))
}

/// How deep a body may nest.
const DEPTH_MAX: usize = 32;

/// An object without what is `null`: that equals what is absent.
fn object(fields: &Fields, depth: usize, to: &mut String) -> Option<()> {
    let members = fields.iter().filter(|(_, raw)| raw.get() != "null");
    write_object(members.collect(), to, |(_, raw), to| value(raw, depth + 1, to))
}

fn value(raw: &RawValue, depth: usize, to: &mut String) -> Option<()> {
    if depth > DEPTH_MAX {
        return None;
    }
    let json = raw.get();
    match json.as_bytes().first()? {
        b'{' => object(&serde_json::from_str(json).ok()?, depth, to),
        b'[' => {
            let items: Vec<Box<RawValue>> = serde_json::from_str(json).ok()?;
            write_array(&items, to, |item, to| value(item, depth + 1, to))
        }
        b'-' | b'0'..=b'9' => {
            to.push_str(&number(json));
            Some(())
        }
        _ => write_value(json, depth, to),
    }
}

/// A number in one spelling.
fn number(json: &str) -> String {
    let plain = plain_decimal(json).unwrap_or_else(|| json.to_owned());
    match plain.split_once('.') {
        Some((whole, fraction)) => {
            let fraction = fraction.trim_end_matches('0');
            if fraction.is_empty() { whole.to_owned() } else { format!("{whole}.{fraction}") }
        }
        None => plain,
    }
}
