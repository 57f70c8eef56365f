//! The caller's organization.

use countersign_domain::approval::Requirement;
use countersign_domain::organization::{
    ChangeApproval, DuplicateRequests, SelfApproval, UpdateOrganization,
};

use super::Fields;
use super::terms::optional_requirement;
use super::wallet::NAME_CHARS_MAX;
use crate::dialect::wallgent::error::Failure;

/// How long approval requests may wait: a minute to thirty days, in seconds.
pub(super) const TTL_SECONDS: (u32, u32) = (60, 2_592_000);

/// How many requests of an agent an organization may let wait.
const PENDING: (u32, u32) = (0, 10_000);

/// `PATCH /organizations/me`.
pub(crate) fn update_organization(fields: &Fields) -> Result<UpdateOrganization, Failure> {
    let name = fields.optional_name("name", NAME_CHARS_MAX)?;
    let settings = fields.optional_object("settings")?.unwrap_or_default();
    let within = |bounds| {
        move |fields: &Fields, name: &str| {
            fields.optional_integer(name, bounds).map_err(Failure::from)
        }
    };
    let inside = |failure: Failure| failure.inside("settings");
    Ok(UpdateOrganization {
        org: None,
        name,
        self_approval: self_approval(&settings).map_err(inside)?,
        approval_ttl_seconds: settings
            .nullable("approvalTtlSeconds", within(TTL_SECONDS))
            .map_err(inside)?,
        max_pending_per_agent: settings
            .nullable("maxPendingPerAgent", within(PENDING))
            .map_err(inside)?,
        duplicate_requests: duplicate_requests(&settings).map_err(inside)?,
        change_approval: settings.nullable("changeApproval", change_approval).map_err(inside)?,
    })
}

/// Who has to agree to changes; one other owner or admin where nobody is named.
fn change_approval(settings: &Fields, name: &str) -> Result<Option<ChangeApproval>, Failure> {
    let Some(chosen) = settings.optional_object(name)? else { return Ok(None) };
    let inside = |failure: Failure| failure.inside(name);
    let requirement = optional_requirement(&chosen, "requirement").map_err(inside)?;
    let ttl_seconds = chosen.optional_integer("ttlSeconds", TTL_SECONDS);
    let ttl_seconds = ttl_seconds.map_err(|error| error.inside(name))?;
    let requirement = requirement.unwrap_or_else(Requirement::another_administrator);
    Ok(Some(ChangeApproval { requirement, ttl_seconds }))
}

fn self_approval(settings: &Fields) -> Result<Option<SelfApproval>, Failure> {
    let Some(word) = settings.optional_text("selfApproval", 32)? else { return Ok(None) };
    let known = [SelfApproval::Never, SelfApproval::SandboxOnly, SelfApproval::Always];
    let found = known.into_iter().find(|setting| setting.as_str() == word);
    found
        .map(Some)
        .ok_or_else(|| Failure::invalid("selfApproval", "must be never, sandbox_only or always"))
}

fn duplicate_requests(settings: &Fields) -> Result<Option<DuplicateRequests>, Failure> {
    let Some(word) = settings.optional_text("duplicateRequests", 32)? else { return Ok(None) };
    let known = [DuplicateRequests::Flag, DuplicateRequests::Refuse];
    let found = known.into_iter().find(|setting| setting.as_str() == word);
    let wrong = || Failure::invalid("duplicateRequests", "must be flag or refuse");
    found.map(Some).ok_or_else(wrong)
}
