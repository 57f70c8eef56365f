//! Policies (spec §12).

use countersign_domain::ids::WalletId;
use countersign_domain::money::Amount;
use countersign_domain::policy::{CreatePolicy, Rules, RulesPatch, TimeWindow, UpdatePolicy};
use countersign_domain::rejection::{Object, Rejection};

use super::conditions::{conditions, outcome};
use super::spelling::{same, texts};
use super::wallet::NAME_CHARS_MAX;
use super::{Fields, optional_limit, policy_id, rules, terms, wallet_id};
use crate::dialect::wallgent::error::Failure;

/// `POST /policies`, on a wallet that the path names, or else the body.
pub(crate) fn create_policy(
    fields: &Fields,
    in_path: Option<&str>,
) -> Result<CreatePolicy, Failure> {
    let name = fields.text("name", NAME_CHARS_MAX)?;
    let rules = rules_patch(fields)?.apply(&Rules::default());
    let enabled = fields.optional_bool("enabled")?.unwrap_or(true);
    let approval_ttl_seconds = terms::ttl_seconds(fields)?.flatten();
    let terms = terms::terms(fields)?.flatten();
    let conditions = conditions(fields)?.unwrap_or_default();
    let outcome = outcome(fields)?.flatten();
    let wallet = wallet_of(fields, in_path)?;
    Ok(CreatePolicy {
        wallet,
        name,
        enabled,
        conditions,
        outcome,
        rules,
        terms,
        approval_ttl_seconds,
    })
}

/// `PATCH /policies/:id`, under a wallet where the path names one.
pub(crate) fn update_policy(
    fields: &Fields,
    (id, wallet): (&str, Option<&str>),
) -> Result<UpdatePolicy, Failure> {
    Ok(UpdatePolicy {
        name: fields.optional_name("name", NAME_CHARS_MAX)?,
        enabled: fields.optional_bool("enabled")?,
        conditions: conditions(fields)?,
        outcome: outcome(fields)?,
        rules: rules_patch(fields)?,
        terms: terms::terms(fields)?,
        approval_ttl_seconds: terms::ttl_seconds(fields)?,
        policy: policy_id(id)?,
        wallet: policy_wallet(wallet)?,
    })
}

/// The wallet that a new policy judges: the path's, the body's, or with the scope ORGANIZATION all
/// of them. That has to be said; a forgotten wallet is an error.
fn wallet_of(fields: &Fields, in_path: Option<&str>) -> Result<Option<WalletId>, Failure> {
    let named = fields.optional_name("walletId", NAME_CHARS_MAX)?;
    match (fields.optional_text("scope", 64)?.as_deref(), in_path.or(named.as_deref())) {
        (None | Some("WALLET"), Some(wallet)) => wallet_id(wallet).map(Some),
        (None | Some("WALLET"), None) => Err(Failure::invalid("walletId", "is required")),
        (Some("ORGANIZATION"), None) => Ok(None),
        (Some("ORGANIZATION"), Some(_)) => {
            Err(Failure::invalid("scope", "must be WALLET where a wallet is named"))
        }
        (Some(_), _) => Err(Failure::invalid("scope", "must be WALLET or ORGANIZATION")),
    }
}

/// The wallet under which a path names a policy. Text that names no wallet has no policies.
pub(crate) fn policy_wallet(wallet: Option<&str>) -> Result<Option<WalletId>, Failure> {
    let none = |_| Failure::from(Rejection::NotFound(Object::Policy));
    wallet.map(|wallet| wallet_id(wallet).map_err(none)).transpose()
}

/// The rules that a body speaks of, by their own names, their synonyms and as `rules`.
fn rules_patch(fields: &Fields) -> Result<RulesPatch, Failure> {
    let listed = rules::listed(fields)?;
    let max = fields.nullable("maxTransactionAmount", optional_limit)?;
    let daily = limit(fields, ("dailySpendingLimit", "dailyLimit"))?;
    let approved = recipients(fields, ("approvedRecipients", "allowedRecipients"))?;
    let approval = fields.optional_bool("requireHumanApproval")?;
    let window = |fields: &Fields, name: &str| time_window(fields, name);
    Ok(RulesPatch {
        max_transaction_amount: same("maxTransactionAmount", max, listed.max.map(Some))?,
        daily_limit: same("dailySpendingLimit", daily, listed.daily.map(Some))?,
        monthly_limit: limit(fields, ("monthlyLimit", "monthlySpendingLimit"))?,
        approved_recipients: same("approvedRecipients", approved, listed.approved.map(Some))?,
        blocked_recipients: fields.nullable("blockedRecipients", texts)?,
        time_window: fields.nullable("timeRestrictions", window)?,
        require_approval: same("requireHumanApproval", approval, listed.approval)?,
    })
}

fn limit(
    fields: &Fields,
    (name, synonym): (&str, &str),
) -> Result<Option<Option<Amount>>, Failure> {
    let one = fields.nullable(name, optional_limit)?;
    same(name, one, fields.nullable(synonym, optional_limit)?)
}

fn recipients(
    fields: &Fields,
    (name, synonym): (&str, &str),
) -> Result<Option<Option<Vec<String>>>, Failure> {
    same(name, fields.nullable(name, texts)?, fields.nullable(synonym, texts)?)
}

/// `{start, end, timezone, days}`; the zone is UTC unless it is named.
fn time_window(fields: &Fields, name: &str) -> Result<Option<TimeWindow>, Failure> {
    let Some(window) = fields.optional_object(name)? else { return Ok(None) };
    time_window_of(&window).map(Some).map_err(|failure| failure.inside(name))
}

/// The members of a time window.
pub(super) fn time_window_of(window: &Fields) -> Result<TimeWindow, Failure> {
    let start = window.text("start", 8)?;
    let end = window.text("end", 8)?;
    let zone = window.optional_text("timezone", 64)?;
    let days = window.optional_texts("days", (7, 3))?;
    let zone = zone.as_deref().unwrap_or("UTC");
    let window = TimeWindow::new((&start, &end), zone, days);
    let message = |field| match field {
        "start" => "must be HH:MM or HH:MM:SS",
        "end" if start == end => "must differ from `start`",
        "end" => "must be HH:MM or HH:MM:SS, and differ from `start`",
        "timezone" => "is not an IANA time zone",
        _ => "must be some of MON, TUE, WED, THU, FRI, SAT, SUN",
    };
    window.map_err(|field| Failure::invalid(field, message(field)))
}
