//! Wallets.

use countersign_domain::money::Amount;
use countersign_domain::wallet::{CreateWallet, UpdateWallet};

use super::payment::{METADATA_BYTES_MAX, currency};
use super::{Fields, positive_amount, wallet_id};
use crate::dialect::wallgent::error::Failure;

/// The longest name of anything.
pub(super) const NAME_CHARS_MAX: usize = 256;

const NO_METADATA: &str = "{}";

/// `POST /wallets`.
pub(crate) fn create_wallet(fields: &Fields) -> Result<CreateWallet, Failure> {
    let name = fields.text("name", NAME_CHARS_MAX)?;
    let agent_name = fields.optional_text("agentName", NAME_CHARS_MAX)?;
    let metadata = fields.optional_metadata("metadata", METADATA_BYTES_MAX)?;
    currency(fields)?;
    let metadata = metadata.unwrap_or_else(|| NO_METADATA.to_owned());
    Ok(CreateWallet { name, agent_name, metadata })
}

/// `PATCH /wallets/:id`.
pub(crate) fn update_wallet(fields: &Fields, id: &str) -> Result<UpdateWallet, Failure> {
    let text = |fields: &Fields, name: &str| fields.optional_text(name, NAME_CHARS_MAX);
    let data = |fields: &Fields, name: &str| fields.optional_metadata(name, METADATA_BYTES_MAX);
    let metadata = fields.nullable("metadata", data)?;
    Ok(UpdateWallet {
        name: fields.optional_name("name", NAME_CHARS_MAX)?,
        agent_name: fields.nullable("agentName", text)?,
        metadata: metadata.map(|data| data.unwrap_or_else(|| NO_METADATA.to_owned())),
        discoverable: fields.optional_bool("discoverable")?,
        wallet: wallet_id(id)?,
    })
}

/// `POST /wallets/:id/fund`.
pub(crate) fn fund(fields: &Fields) -> Result<Amount, Failure> {
    let amount = positive_amount(fields, "amount")?;
    currency(fields)?;
    Ok(amount)
}
