//! Payments.

use countersign_domain::ids::WalletId;
use countersign_domain::payment::SendPayment;

use super::{Fields, positive_amount, wallet_id};
use crate::dialect::wallgent::error::{Code, Failure};

/// The longest description (spec §15.3).
pub(super) const DESCRIPTION_CHARS_MAX: usize = 1024;
/// The largest metadata.
pub(super) const METADATA_BYTES_MAX: usize = 16 * 1024;

/// The wallets of a payment, as the body names them.
pub(super) struct Parties {
    pub(super) from: String,
    pub(super) to: String,
}

/// `POST /payments`.
pub(crate) fn send_payment(fields: &Fields) -> Result<SendPayment, Failure> {
    payment_to(fields, |Parties { from, to }| Ok((wallet_id(&from)?, wallet_id(&to)?)))
}

/// A payment, once all of its body is right: only then its wallets are looked for.
pub(super) fn payment_to(
    fields: &Fields,
    find: impl FnOnce(Parties) -> Result<(WalletId, WalletId), Failure>,
) -> Result<SendPayment, Failure> {
    let (from, to) = (party(fields, FROM)?, party(fields, TO)?);
    no_merchant(fields)?;
    let amount = positive_amount(fields, "amount")?;
    currency(fields)?;
    preference(fields)?;
    let description = fields.optional_text("description", DESCRIPTION_CHARS_MAX)?;
    let metadata = fields.optional_metadata("metadata", METADATA_BYTES_MAX)?;
    let required = |name| move || Failure::invalid(name, "is required");
    let from = from.ok_or_else(required("from"))?;
    let to = to.ok_or_else(required("to"))?;
    let (from, to) = find(Parties { from, to })?;
    Ok(SendPayment { from, to, amount, description, metadata })
}

const FROM: (&str, &str) = ("from", "fromWalletId");
const TO: (&str, &str) = ("to", "toWalletId");

fn party(fields: &Fields, names: (&str, &str)) -> Result<Option<String>, Failure> {
    Ok(fields.either(names, |fields, name| fields.optional_name(name, 256))?)
}

/// The paying wallet, where it may be left out.
pub(crate) fn optional_from(fields: &Fields) -> Result<Option<WalletId>, Failure> {
    party(fields, FROM)?.map(|from| wallet_id(&from)).transpose()
}

/// USD, or nothing.
pub(crate) fn currency(fields: &Fields) -> Result<(), Failure> {
    match fields.optional_text("currency", 16)?.as_deref() {
        None | Some("USD") => Ok(()),
        Some(_) => Err(Failure::invalid("currency", "must be USD")),
    }
}

fn preference(fields: &Fields) -> Result<(), Failure> {
    const KNOWN: [&str; 3] = ["cheapest", "fastest", "closed_loop_preferred"];
    match fields.optional_text("preference", 64)?.as_deref() {
        None => Ok(()),
        Some(known) if KNOWN.contains(&known) => Ok(()),
        Some("card_only") => {
            let message = "There is no card rail to this recipient.";
            Err(Failure::new(Code::ClosedLoopUnavailable, message))
        }
        Some(_) => Err(Failure::invalid("preference", "is unknown")),
    }
}

/// Merchants are not known yet, so none is found.
fn no_merchant(fields: &Fields) -> Result<(), Failure> {
    let hint = fields.optional_object("merchantHint")?;
    let id = fields.optional_text("merchantId", 256)?;
    if hint.is_some() || id.is_some() {
        return Err(Failure::new(Code::MerchantNotFound, "There is no such merchant."));
    }
    Ok(())
}
