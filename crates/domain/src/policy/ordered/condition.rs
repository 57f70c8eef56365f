//! When an ordered policy matches.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use super::{OrderedFacts, TransactionKind};
use crate::ids::DocumentId;
use crate::money::{Asset, Chain, Decimal};

/// One condition of an ordered policy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderedCondition {
    /// What is looked at.
    pub field: Field,
    /// How it is compared.
    pub operator: Operator,
    /// With what.
    pub operand: Operand,
    /// The operand as the caller wrote it, as JSON text.
    pub said: String,
    /// What an amount counts: `USD`, or the code of an asset; none for whatever is sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// The caller's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

/// What a condition looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// How much is sent.
    Amount,
    /// The address that it goes to.
    Recipient,
    /// The address that it comes from.
    Sender,
    /// The code of what is sent.
    Asset,
    /// The chain, by its name or number.
    Network,
    /// What kind of transaction it is.
    Kind,
    /// The time of day at which it was asked for, as `HH:MM` in UTC.
    Time,
}

/// How a condition compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Operator {
    /// The same.
    Equals,
    /// Not the same.
    NotEquals,
    /// More.
    GreaterThan,
    /// More or the same.
    GreaterThanOrEqual,
    /// Less.
    LessThan,
    /// Less or the same.
    LessThanOrEqual,
    /// One of several.
    InList,
    /// None of several.
    NotInList,
}

/// What a condition compares with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Operand {
    /// One value.
    One(String),
    /// Several values.
    Several(Vec<String>),
    /// What is on a list, as it is when it is looked at.
    List(DocumentId),
}

/// What a condition compared, and what came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComparedOrdered {
    /// What the transaction has.
    pub actual: String,
    /// Whether the condition holds; none where that cannot be said.
    pub holds: Option<bool>,
}

impl OrderedCondition {
    /// The list that it compares with.
    #[must_use]
    pub const fn list(&self) -> Option<DocumentId> {
        match self.operand {
            Operand::List(list) => Some(list),
            Operand::One(_) | Operand::Several(_) => None,
        }
    }

    /// Refuses a condition that says nothing: what is wrong with which part of it.
    pub fn check(&self) -> Result<(), (&'static str, &'static str)> {
        use Operator as O;
        let orders = !matches!(self.operator, O::Equals | O::NotEquals | O::InList | O::NotInList);
        if orders && !matches!(self.field, Field::Amount | Field::Time) {
            return Err(("operator", "does not go with this field"));
        }
        let several = matches!(self.operator, O::InList | O::NotInList);
        if several == matches!(self.operand, Operand::One(_)) {
            return Err(("value", "must be one value, or with IN_LIST and NOT_IN_LIST a list"));
        }
        if self.unit.is_some() && self.field != Field::Amount {
            return Err(("unit", "goes with transaction.amount alone"));
        }
        let known = |unit: &String| Asset::all().any(|asset| asset.code() == unit.as_str());
        if self.unit.as_ref().is_some_and(|unit| !known(unit)) {
            return Err(("unit", "is no known asset"));
        }
        if self.values().iter().all(|value| self.field.bears(value)) {
            Ok(())
        } else {
            Err(("value", self.field.form()))
        }
    }

    fn values(&self) -> &[String] {
        match &self.operand {
            Operand::One(value) => std::slice::from_ref(value),
            Operand::Several(values) => values,
            Operand::List(_) => &[],
        }
    }

    /// Compares. `list` is what is on the list that it names, where it is known.
    #[must_use]
    pub fn compare(&self, facts: &OrderedFacts<'_>, list: Option<&[String]>) -> ComparedOrdered {
        let actual = self.field.of(facts);
        let values = match (&self.operand, list) {
            (Operand::List(_), Some(items)) => items,
            (Operand::List(_), None) => return ComparedOrdered { actual, holds: None },
            (Operand::One(_) | Operand::Several(_), _) => self.values(),
        };
        let equal = |value: &String| self.equals(facts, value);
        let first = values.first();
        let ordered = |wanted: fn(Ordering) -> bool| {
            first.and_then(|value| self.order(facts, value)).map(wanted)
        };
        let holds = match self.operator {
            Operator::Equals | Operator::InList => any(values.iter().map(equal)),
            Operator::NotEquals | Operator::NotInList => {
                any(values.iter().map(equal)).map(|found| !found)
            }
            Operator::GreaterThan => ordered(Ordering::is_gt),
            Operator::GreaterThanOrEqual => ordered(Ordering::is_ge),
            Operator::LessThan => ordered(Ordering::is_lt),
            Operator::LessThanOrEqual => ordered(Ordering::is_le),
        };
        ComparedOrdered { actual, holds }
    }

    fn equals(&self, facts: &OrderedFacts<'_>, value: &str) -> Option<bool> {
        Some(match self.field {
            Field::Amount | Field::Time => self.order(facts, value)?.is_eq(),
            Field::Recipient => facts.recipient.eq_ignore_ascii_case(value),
            Field::Sender => facts.sender.eq_ignore_ascii_case(value),
            Field::Asset => facts.asset.code().eq_ignore_ascii_case(value),
            Field::Network => is_network(facts.chain, value),
            Field::Kind => kind_of(value)? == facts.kind,
        })
    }

    /// How what the transaction has stands to a value.
    fn order(&self, facts: &OrderedFacts<'_>, value: &str) -> Option<Ordering> {
        match self.field {
            Field::Amount => self.amount(facts)?.compare(Decimal::parse(value)?),
            Field::Time => Some(time_of(facts).as_str().cmp(value)),
            _ => None,
        }
    }

    /// The amount in the unit of the condition; none where there is no price for it.
    fn amount(&self, facts: &OrderedFacts<'_>) -> Option<Decimal> {
        let (asset, amount) = (facts.asset, facts.amount);
        let Some(unit) = self.unit.as_deref().filter(|unit| *unit != asset.code()) else {
            return Some(Decimal::of(amount, asset));
        };
        if amount.is_zero() {
            return Decimal::parse("0");
        }
        // What is worth a dollar each can be counted in any of its kind.
        let is_dollar = |one: &Asset| one.code() == unit && one.in_dollars(amount).is_some();
        let dollars = Asset::all().find(is_dollar).and_then(|_| asset.in_dollars(amount))?;
        Some(Decimal::of(dollars, Asset::USD))
    }
}

impl Field {
    /// What the transaction has, as text.
    fn of(self, facts: &OrderedFacts<'_>) -> String {
        match self {
            Self::Amount => facts.amount.to_decimal(facts.asset.scale(), 0),
            Self::Recipient => facts.recipient.to_owned(),
            Self::Sender => facts.sender.to_owned(),
            Self::Asset => facts.asset.code().to_owned(),
            Self::Network => facts.chain.name().to_owned(),
            Self::Kind => facts.kind.as_str().to_owned(),
            Self::Time => time_of(facts),
        }
    }

    /// Whether a value is of the field's form.
    fn bears(self, value: &str) -> bool {
        match self {
            Self::Amount => Decimal::parse(value).is_some(),
            Self::Recipient | Self::Sender => crate::vault::is_address(value),
            Self::Asset => Asset::all().any(|asset| asset.code().eq_ignore_ascii_case(value)),
            Self::Network => Chain::ALL.iter().any(|chain| is_network(*chain, value)),
            Self::Kind => kind_of(value).is_some(),
            Self::Time => is_time(value),
        }
    }

    const fn form(self) -> &'static str {
        match self {
            Self::Amount => "must be decimal amounts",
            Self::Recipient | Self::Sender => "must be addresses: 0x and 40 digits",
            Self::Asset => "must be codes of known assets",
            Self::Network => "must be names or numbers of known networks",
            Self::Kind => "must be types of transactions",
            Self::Time => "must be times of day: HH:MM in UTC",
        }
    }
}

/// Whether one of these holds: one that does is enough, and otherwise one that cannot be said is.
fn any(mut each: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    each.try_fold(Some(false), |sum, one| match (sum, one) {
        (_, Some(true)) => Err(Some(true)),
        (Some(false), Some(false)) => Ok(Some(false)),
        _ => Ok(None),
    })
    .unwrap_or_else(|found| found)
}

fn is_network(chain: Chain, value: &str) -> bool {
    let number = chain.id().map(|id| id.to_string());
    let words = [chain.as_str(), chain.name()];
    number.as_deref() == Some(value) || words.iter().any(|word| word.eq_ignore_ascii_case(value))
}

/// The kind of transaction with this word; one of them has two.
fn kind_of(word: &str) -> Option<TransactionKind> {
    match word {
        "CONTRACT_CALL" => Some(TransactionKind::ContractWrite),
        word => TransactionKind::from_word(word),
    }
}

fn time_of(facts: &OrderedFacts<'_>) -> String {
    let micros = facts.asked_at.unix_micros();
    let minutes = micros.div_euclid(60_000_000).rem_euclid(1_440);
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

fn is_time(text: &str) -> bool {
    let parts = text.split_once(':').filter(|_| text.len() == 5);
    let below = |part: &str, end: u8| {
        part.bytes().all(|byte| byte.is_ascii_digit()) && part.parse::<u8>().is_ok_and(|n| n < end)
    };
    parts.is_some_and(|(hours, minutes)| below(hours, 24) && below(minutes, 60))
}
