//! Agents.

use countersign_domain::agent::{AdjustBudget, CreateAgent, Template};
use countersign_domain::key::NewSecret;
use serde_json::value::RawValue;

use super::payment::METADATA_BYTES_MAX;
use super::wallet::NAME_CHARS_MAX;
use super::{Fields, optional_permissions, signed_amount, wallet_id};
use crate::dialect::wallgent::error::Failure;

/// `POST /agents`.
pub(crate) fn create_agent(fields: &Fields, secret: NewSecret) -> Result<CreateAgent, Failure> {
    let metadata = fields.optional_metadata("metadata", METADATA_BYTES_MAX)?;
    Ok(CreateAgent {
        name: fields.text("name", NAME_CHARS_MAX)?,
        agent_name: fields.optional_text("agentName", NAME_CHARS_MAX)?,
        metadata: metadata.unwrap_or_else(|| "{}".to_owned()),
        permissions: optional_permissions(fields, "permissions")?,
        template: None,
        secret,
    })
}

/// `POST /agents/from-template`: what the template says of permissions holds.
pub(crate) fn create_from_template(
    fields: &Fields,
    template: &Template,
    secret: NewSecret,
) -> Result<CreateAgent, Failure> {
    let plain = create_agent(fields, secret)?;
    Ok(CreateAgent { permissions: None, template: Some(template.clone()), ..plain })
}

/// `POST /agents/:id/adjust-budget`, and the amount as it was written: the answer repeats it with
/// its type and its digits.
pub(crate) fn adjust_budget(
    fields: &Fields,
    id: &str,
) -> Result<(AdjustBudget, Box<RawValue>), Failure> {
    let amount = signed_amount(fields, "amount")?;
    let written = fields.raw("amount").map(ToOwned::to_owned).unwrap_or_default();
    Ok((AdjustBudget { wallet: wallet_id(id)?, amount }, written))
}
