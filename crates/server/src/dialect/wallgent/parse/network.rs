//! Payments to network addresses.

use countersign_domain::payment::PayAddress;
use countersign_domain::rejection::{Object, Rejection};

use super::payment::DESCRIPTION_CHARS_MAX;
use super::{Fields, currency, optional_from, positive_amount};
use crate::dialect::wallgent::error::Failure;

/// No address is longer.
const ADDRESS_CHARS_MAX: usize = 256;

/// `POST /network/pay`.
pub(crate) fn pay_address(fields: &Fields) -> Result<PayAddress, Failure> {
    let address = fields.text("toAddress", ADDRESS_CHARS_MAX)?;
    let amount = positive_amount(fields, "amount")?;
    currency(fields)?;
    let description = fields.optional_text("description", DESCRIPTION_CHARS_MAX)?;
    let from = optional_from(fields)?;
    if !address.starts_with("wg_") {
        // What has not the form of an address belongs to nobody.
        return Err(Rejection::NotFound(Object::Wallet).into());
    }
    Ok(PayAddress { from, address, amount, description })
}
