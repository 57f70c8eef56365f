//! Customers.

use countersign_domain::ids::Ulid;
use countersign_domain::resource::{Address, Consumer, ConsumerName, CreateCustomer, ResourceVerb};

use super::field::{optional_text, some_text, text};
use super::id::{consumer_id, nobody};
use super::merchant;
use crate::dialect::paygentic::call::Asked;
use crate::dialect::paygentic::error::Issue;
use crate::door::{Fields, write_value};

const NAME: (usize, usize) = (1, 255);
const WORDS: (usize, usize) = (0, 255);
const TAX_RATES_BYTES_MAX: usize = 16 * 1024;

/// `POST /v0/customers`.
pub(crate) fn create_customer(body: &Fields) -> Result<Asked, Issue> {
    let merchant_id = text(body, "merchantId", (1, usize::MAX))?;
    let known: Option<Ulid> =
        some_text(body, "consumerId", NAME)?.map(|consumer| nobody(consumer_id(&consumer)));
    let consumer = match (known, body.optional_object("consumer")?) {
        (Some(known), _) => ConsumerName::Known(known),
        (None, Some(new)) => {
            ConsumerName::New(consumer(&new).map_err(|issue| issue.inside("consumer"))?)
        }
        (None, None) => {
            return Err(Issue::new("consumer", "required", "or consumerId is required"));
        }
    };
    let verb = CreateCustomer {
        consumer,
        tax_id: optional_text(body, "taxId", WORDS)?,
        external_id: some_text(body, "externalId", NAME)?,
        tax_rates: tax_rates(body)?,
    };
    Ok(Asked {
        merchant: Some(merchant(&merchant_id)),
        on_behalf_of: None,
        verb: ResourceVerb::CreateCustomer(Box::new(verb)),
        named: None,
    })
}

fn consumer(body: &Fields) -> Result<Consumer, Issue> {
    let email = text(body, "email", (3, 320))?;
    let parts = email.split_once('@').filter(|(name, host)| !name.is_empty() && !host.is_empty());
    if parts.is_none() || email.contains(char::is_whitespace) {
        return Err(Issue::new("email", "invalid_email", "must be a mail address"));
    }
    let address = body.optional_object("address")?.ok_or_else(|| Issue::required("address"))?;
    Ok(Consumer {
        name: text(body, "name", NAME)?,
        email: email.to_lowercase(),
        address: place(&address).map_err(|issue| issue.inside("address"))?,
        phone: optional_text(body, "phone", WORDS)?,
    })
}

fn place(body: &Fields) -> Result<Address, Issue> {
    let line = |name| optional_text(body, name, WORDS);
    Ok(Address {
        line1: line("line1")?,
        line2: line("line2")?,
        city: line("city")?,
        state: line("state")?,
        country: line("country")?,
        zip_code: line("zipCode")?,
    })
}

/// Kept as they are: nothing here computes taxes.
fn tax_rates(body: &Fields) -> Result<Option<String>, Issue> {
    let Some(raw) = body.raw("taxRates") else { return Ok(None) };
    let mut text = String::new();
    let is_structure = raw.get().starts_with(['{', '[']);
    let written = is_structure.then(|| write_value(raw.get(), 1, &mut text)).flatten();
    if written.is_none() || text.len() > TAX_RATES_BYTES_MAX || text.contains("\\u0000") {
        let message = "must be an object or a list of at most 16 KiB";
        return Err(Issue::new("taxRates", "invalid_type", message));
    }
    Ok(Some(text))
}
