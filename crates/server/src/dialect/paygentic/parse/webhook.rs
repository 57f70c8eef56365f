//! Whether a merchant is told by webhook.

use countersign_domain::resource::{ResourceVerb, SwitchVerb};

use super::field::{optional_bool, some_text};
use super::merchant;
use crate::dialect::paygentic::call::{Asked, Merchant};
use crate::dialect::paygentic::error::Issue;
use crate::door::{Fields, Query};

/// `POST /v0/webhooks`.
pub(crate) fn enable_webhooks(body: &Fields, query: &Query) -> Result<Asked, Issue> {
    switch(whose(body, query)?, SwitchVerb::Enable)
}

/// `PATCH /v0/webhooks`.
pub(crate) fn turn_webhooks(body: &Fields, query: &Query) -> Result<Asked, Issue> {
    let enabled = optional_bool(body, "enabled")?.ok_or_else(|| Issue::required("enabled"))?;
    switch(whose(body, query)?, SwitchVerb::Turn(enabled))
}

fn switch(merchant: Option<Merchant>, verb: SwitchVerb) -> Result<Asked, Issue> {
    Ok(Asked { merchant, on_behalf_of: None, verb: ResourceVerb::Switch(verb), named: None })
}

/// The merchant that the body names, or else the query.
fn whose(body: &Fields, query: &Query) -> Result<Option<Merchant>, Issue> {
    let in_body = some_text(body, "merchantId", (1, usize::MAX))?;
    Ok(in_body.as_deref().or_else(|| query.get("merchantId")).map(merchant))
}
