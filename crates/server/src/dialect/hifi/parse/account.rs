//! Bank accounts.

use countersign_domain::document::Reference;
use countersign_domain::user::{BankAccount, Particulars, RegisterAccount};
use serde_json::value::RawValue;

use super::words::{FIAT, one_of, required};
use crate::dialect::hifi::error::{Code, Failure};
use crate::door::{Fields, canonical_text, write_array, write_object, write_value};

/// The most that is kept of an account.
const BYTES_MAX: usize = 16_384;

/// How deep what is said of an account may nest.
const DEPTH_MAX: usize = 16;

/// `POST /v2/users/{userId}/accounts`.
pub(crate) fn register_account(body: &Fields, user: Reference) -> Result<RegisterAccount, Failure> {
    required(body, "rail", &["offramp"])?;
    let kind = body.text("type", 32)?;
    let plain = kind.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    let reserved = ["id", "userId", "status", "rail", "type", "currency", "accountHolder"];
    if !plain || reserved.contains(&kind.as_str()) || kind.ends_with("At") {
        return Err(Failure::invalid("type", "is not known"));
    }
    let holder = holder(body)?;
    let missing = || Failure::invalid(&kind, "is required");
    let details = body.optional_object(&kind)?.ok_or_else(missing)?;
    let currency = one_of(&details, "currency", FIAT).map_err(|failure| bad(&failure))?;
    let currency = currency.ok_or_else(|| invalid("currency", "is required"))?;
    if kind == "us" {
        check_us(&details).map_err(|failure| bad(&failure))?;
    }
    let raw = body.raw(&kind).ok_or_else(missing)?;
    let too_much = || invalid(&kind, "nests too deeply or is too long");
    let whole = canonical_text(raw).filter(|text| text.len() <= BYTES_MAX).ok_or_else(too_much)?;
    let shown = shown(&details).ok_or_else(too_much)?;
    let numbers = Particulars::from([(kind.clone(), whole)]);
    let currency = currency.to_owned();
    let account = BankAccount { kind, currency, holder, shown, numbers };
    Ok(RegisterAccount { user, account })
}

fn invalid(field: &str, message: &str) -> Failure {
    Failure::new(Code::InvalidAccountData, format!("{field} {message}"))
}

/// The same as a failure of the account.
fn bad(failure: &Failure) -> Failure {
    Failure::new(Code::InvalidAccountData, failure.details.clone())
}

fn holder(body: &Fields) -> Result<String, Failure> {
    let missing = || Failure::invalid("accountHolder", "is required");
    let holder = body.optional_object("accountHolder")?.ok_or_else(missing)?;
    required(&holder, "type", &["individual", "business"])?;
    holder.text("name", 255)?;
    let raw = body.raw("accountHolder").ok_or_else(missing)?;
    let text = canonical_text(raw).filter(|text| text.len() <= BYTES_MAX);
    text.ok_or_else(|| Failure::invalid("accountHolder", "nests too deeply or is too long"))
}

/// What an account in the United States has to say.
fn check_us(details: &Fields) -> Result<(), Failure> {
    let rail = required(details, "transferType", &["ach", "wire", "swift"])?;
    one_of(details, "accountType", &["Checking", "Savings"])?;
    let number = details.optional_name("accountNumber", 34)?;
    let iban = details.optional_name("iban", 34)?;
    if number.is_none() && iban.is_none() {
        return Err(Failure::invalid("accountNumber", "or iban is required"));
    }
    let routing = details.optional_name("routingNumber", 34)?;
    if routing.is_none() && rail != "swift" {
        return Err(Failure::invalid("routingNumber", "is required"));
    }
    details.text("bankName", 255)?;
    Ok(())
}

/// All that may be shown, member by member: numbers down to their last four characters.
fn shown(details: &Fields) -> Option<Particulars> {
    let mut shown = Particulars::new();
    for (name, raw) in details.iter() {
        let mut text = String::new();
        write_shown((name, raw), 1, &mut text)?;
        shown.insert(name.to_owned(), text);
    }
    Some(shown)
}

/// Whether a member is a number of an account, whatever the country calls it.
fn is_number(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let routes = ["routingnumber", "phonenumber", "transitnumber", "branchnumber"];
    let words = ["iban", "clabe", "cbu", "cvu", "pix", "number", "account"];
    !routes.contains(&name.as_str())
        && name != "accounttype"
        && words.iter().any(|word| name.contains(word))
}

fn write_shown((name, raw): (&str, &RawValue), depth: usize, to: &mut String) -> Option<()> {
    if depth > DEPTH_MAX {
        return None;
    }
    let json = raw.get();
    match json.as_bytes().first()? {
        b'{' => {
            let fields: Fields = serde_json::from_str(json).ok()?;
            write_object(fields.iter().collect(), to, |member, to| {
                write_shown(member, depth + 1, to)
            })
        }
        b'[' => {
            let items: Vec<Box<RawValue>> = serde_json::from_str(json).ok()?;
            write_array(&items, to, |item, to| write_shown((name, item), depth + 1, to))
        }
        b'"' if is_number(name) => {
            let text: String = serde_json::from_str(json).ok()?;
            to.push_str(&serde_json::to_string(&last_four(&text)).ok()?);
            Some(())
        }
        b'-' | b'0'..=b'9' if is_number(name) => {
            to.push_str(&serde_json::to_string(&last_four(json)).ok()?);
            Some(())
        }
        _ => write_value(json, depth, to),
    }
}

/// The last four characters of a number that has more of them; nothing of a shorter one.
fn last_four(text: &str) -> String {
    let plain: Vec<char> = text.chars().filter(|letter| letter.is_alphanumeric()).collect();
    if plain.len() <= 4 { String::new() } else { plain.iter().skip(plain.len() - 4).collect() }
}
