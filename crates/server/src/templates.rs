//! Agent templates, from a file that the operator may edit (spec §15.7).

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::fmt;

use countersign_domain::access::{Permission, Permissions};
use countersign_domain::agent::Template;
use countersign_domain::money::{Amount, Asset};
use countersign_domain::policy::{Rules, TimeWindow};
use serde::Deserialize;

/// The templates that come with the program, as an operator would write them.
pub const STARTER: &str = include_str!("templates.toml");

/// Why a file of templates was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateError(String);

impl fmt::Display for TemplateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for TemplateError {}

/// The templates that come with the program.
#[must_use]
pub fn starter() -> Vec<Template> {
    // A test reads the file; an installation without templates still pays.
    parse(STARTER).unwrap_or_default()
}

/// Reads a file of templates. Everything in it is judged now: an agent must not come to be under
/// rules that mean something else than what was written.
pub fn parse(text: &str) -> Result<Vec<Template>, TemplateError> {
    let file: File = toml::from_str(text).map_err(|error| TemplateError(error.to_string()))?;
    let mut ids = BTreeSet::new();
    for template in &file.template {
        if !ids.insert(&template.id) {
            return Err(TemplateError(format!("template `{}` comes twice", template.id)));
        }
    }
    file.template.into_iter().map(WrittenTemplate::read).collect()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    template: Vec<WrittenTemplate>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenTemplate {
    id: String,
    name: String,
    #[serde(default)]
    description: String,
    permissions: Option<Vec<String>>,
    #[serde(default)]
    policy: WrittenPolicy,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenPolicy {
    max_transaction_amount: Option<String>,
    daily_spending_limit: Option<String>,
    monthly_limit: Option<String>,
    approved_recipients: Option<Vec<String>>,
    blocked_recipients: Option<Vec<String>>,
    time_restrictions: Option<WrittenWindow>,
    #[serde(default)]
    require_human_approval: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenWindow {
    start: String,
    end: String,
    timezone: Option<String>,
    days: Option<Vec<String>>,
}

impl WrittenTemplate {
    fn read(self) -> Result<Template, TemplateError> {
        let slug = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        let id = self.id;
        let wrong = |what: &str| TemplateError(format!("template `{id}`: {what}"));
        if id.is_empty() || id.len() > 64 || !id.bytes().all(slug) {
            return Err(wrong("the id must be a slug of at most 64 characters"));
        }
        if self.name.trim().is_empty() || self.name.chars().count() > 256 {
            return Err(wrong("the name must have 1 to 256 characters"));
        }
        let permissions = match self.permissions {
            None => Permissions::AGENT_DEFAULT,
            Some(words) => permissions(&words)
                .map_err(|word| wrong(&format!("an agent cannot hold the permission `{word}`")))?,
        };
        let rules = self.policy.read().map_err(|field| wrong(&format!("wrong `{field}`")))?;
        Ok(Template { name: self.name, description: self.description, permissions, rules, id })
    }
}

/// The permissions with these words, or the first word that an agent cannot hold.
fn permissions(words: &[String]) -> Result<Permissions, String> {
    let known = |word: &String| {
        let permission = Permission::from_word(word);
        let held = permission.filter(|known| Permissions::AGENT_MAX.allows(*known));
        held.ok_or_else(|| word.clone())
    };
    words.iter().map(known).collect()
}

impl WrittenPolicy {
    fn read(self) -> Result<Rules, &'static str> {
        let time_window = match self.time_restrictions {
            None => None,
            Some(window) => {
                let hours = (window.start.as_str(), window.end.as_str());
                let zone = window.timezone.as_deref().unwrap_or("UTC");
                Some(TimeWindow::new(hours, zone, window.days)?)
            }
        };
        Ok(Rules {
            max_transaction_amount: limit(self.max_transaction_amount, "max_transaction_amount")?,
            daily_limit: limit(self.daily_spending_limit, "daily_spending_limit")?,
            monthly_limit: limit(self.monthly_limit, "monthly_limit")?,
            approved_recipients: self.approved_recipients,
            blocked_recipients: self.blocked_recipients,
            time_window,
            require_approval: self.require_human_approval,
        })
    }
}

/// A limit as it was written, or the name of the field that is wrong.
fn limit(text: Option<String>, field: &'static str) -> Result<Option<Amount>, &'static str> {
    let Some(text) = text else { return Ok(None) };
    let amount = Amount::parse(&text, Asset::USD.scale()).map_err(|_| field)?;
    if amount.is_negative() { Err(field) } else { Ok(Some(amount)) }
}
