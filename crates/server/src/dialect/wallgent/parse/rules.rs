//! The older form of a policy's rules: `rules: [{type, value}, …]` (spec §12.4).

use countersign_domain::money::Amount;

use super::spelling::{same, texts};
use super::{Fields, optional_limit};
use crate::dialect::wallgent::error::Failure;

/// What a list of rules says.
#[derive(Default)]
pub(super) struct Listed {
    pub(super) max: Option<Amount>,
    pub(super) daily: Option<Amount>,
    pub(super) approved: Option<Vec<String>>,
    pub(super) approval: Option<bool>,
}

/// There are four types, each may come once or say the same again.
const RULES_MAX: usize = 32;

/// Reads the list, if there is one.
pub(super) fn listed(fields: &Fields) -> Result<Listed, Failure> {
    let rules = fields.optional_objects("rules")?.unwrap_or_default();
    if rules.len() > RULES_MAX {
        return Err(Failure::invalid("rules", "has too many items"));
    }
    let mut listed = Listed::default();
    for (index, rule) in rules.iter().enumerate() {
        let name = format!("rules[{index}]");
        add(&mut listed, rule).map_err(|failure| failure.inside(&name))?;
    }
    Ok(listed)
}

fn add(listed: &mut Listed, rule: &Fields) -> Result<(), Failure> {
    match rule.text("type", 64)?.as_str() {
        "MAX_AMOUNT" => listed.max = same("value", listed.max, Some(limit(rule)?))?,
        "DAILY_LIMIT" => listed.daily = same("value", listed.daily, Some(limit(rule)?))?,
        "VENDOR_ALLOWLIST" => {
            let vendors = texts(rule, "vendors")?;
            let vendors = vendors.ok_or_else(|| Failure::invalid("vendors", "is required"))?;
            listed.approved = same("vendors", listed.approved.take(), Some(vendors))?;
        }
        "HUMAN_IN_THE_LOOP" => listed.approval = Some(true),
        _ => return Err(Failure::invalid("type", "is unknown")),
    }
    Ok(())
}

fn limit(rule: &Fields) -> Result<Amount, Failure> {
    optional_limit(rule, "value")?.ok_or_else(|| Failure::amount("value", "", "is required"))
}
