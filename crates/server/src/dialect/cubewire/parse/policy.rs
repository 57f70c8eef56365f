//! Bodies about policies.

use countersign_domain::ids::{DocumentId, Id as _, Ulid};
use countersign_domain::policy::ordered::{
    CreateOrdered, Enforcement, Field, Logic, Operand, Operator, OrderedAction, OrderedCondition,
    OrderedEffect, OrderedStatus, OrderedTerms, TransactionKind, UpdateOrdered,
};
use serde_json::value::RawValue;

use super::uuid_field;
use crate::dialect::cubewire::error::Failure;
use crate::door::{FieldError, Fields, plain_decimal, write_value};

const NAME_CHARS_MAX: usize = 255;
const WORDS_CHARS_MAX: usize = 1_000;
const PRIORITY_MAX: u32 = 1_000_000;
const PARTS_MAX: usize = 50;
const VALUES_MAX: usize = 1_000;
const DEADLINE_MINUTES_MAX: u32 = 525_600;

/// Fields by their words.
pub(crate) const FIELDS: &[(&str, Field)] = &[
    ("transaction.amount", Field::Amount),
    ("transaction.recipient", Field::Recipient),
    ("transaction.sender", Field::Sender),
    ("transaction.asset", Field::Asset),
    ("transaction.network", Field::Network),
    ("transaction.type", Field::Kind),
    ("transaction.time", Field::Time),
];

/// Operators by their words.
pub(crate) const OPERATORS: &[(&str, Operator)] = &[
    ("EQUALS", Operator::Equals),
    ("NOT_EQUALS", Operator::NotEquals),
    ("GREATER_THAN", Operator::GreaterThan),
    ("GREATER_THAN_OR_EQUAL", Operator::GreaterThanOrEqual),
    ("LESS_THAN", Operator::LessThan),
    ("LESS_THAN_OR_EQUAL", Operator::LessThanOrEqual),
    ("IN_LIST", Operator::InList),
    ("NOT_IN_LIST", Operator::NotInList),
];

/// The body of `POST /policies`.
pub(crate) fn create_policy(body: &Fields) -> Result<CreateOrdered, Failure> {
    let required = |name: &str| Failure::invalid(name, "is required");
    let priority = body.optional_integer("priority", (0, PRIORITY_MAX))?;
    let terms = OrderedTerms {
        name: body.text("name", NAME_CHARS_MAX)?,
        description: body.text("description", WORDS_CHARS_MAX)?,
        kind: kind(body)?.unwrap_or(TransactionKind::Transfer),
        enforcement: enforcement(body)?.unwrap_or(Enforcement::Strict),
        logic: logic(body)?.unwrap_or(Logic::All),
        priority: priority.unwrap_or_default(),
        group: body.optional_text("policyGroupId", 64)?,
        conditions: conditions(body)?.ok_or_else(|| required("conditions"))?,
        actions: actions(body)?.ok_or_else(|| required("actions"))?,
    };
    let status = status(body)?.unwrap_or(OrderedStatus::Draft);
    Ok(CreateOrdered { terms, placed: priority.is_some(), status })
}

/// The body of `PATCH /policies/{id}`.
pub(crate) fn update_policy(body: &Fields, policy: DocumentId) -> Result<UpdateOrdered, Failure> {
    let group = |body: &Fields, name: &str| body.optional_text(name, 64);
    Ok(UpdateOrdered {
        policy,
        status: status(body)?,
        name: body.optional_name("name", NAME_CHARS_MAX)?,
        description: body.optional_name("description", WORDS_CHARS_MAX)?,
        kind: kind(body)?,
        enforcement: enforcement(body)?,
        logic: logic(body)?,
        priority: body.optional_integer("priority", (0, PRIORITY_MAX))?,
        group: body.nullable("policyGroupId", group)?,
        conditions: conditions(body)?,
        actions: actions(body)?,
    })
}

/// One of a field's words.
fn word<T>(
    body: &Fields,
    name: &str,
    of: impl Fn(&str) -> Option<T>,
) -> Result<Option<T>, Failure> {
    let Some(text) = body.optional_text(name, 64)? else { return Ok(None) };
    let known = of(&text).ok_or_else(|| Failure::invalid(name, "is none of its words"))?;
    Ok(Some(known))
}

fn status(body: &Fields) -> Result<Option<OrderedStatus>, Failure> {
    let chosen = |status: &OrderedStatus| {
        matches!(status, OrderedStatus::Draft | OrderedStatus::Active | OrderedStatus::Inactive)
    };
    word(body, "status", |word| OrderedStatus::from_word(word).filter(chosen))
}

fn kind(body: &Fields) -> Result<Option<TransactionKind>, Failure> {
    word(body, "type", TransactionKind::from_word)
}

fn enforcement(body: &Fields) -> Result<Option<Enforcement>, Failure> {
    word(body, "enforcementMode", Enforcement::from_word)
}

fn logic(body: &Fields) -> Result<Option<Logic>, Failure> {
    word(body, "conditionLogic", Logic::from_word)
}

/// The objects of a list, each read; what is wrong with one is told with its place.
fn each<T>(
    body: &Fields,
    name: &str,
    read: impl Fn(&Fields) -> Result<T, Failure>,
) -> Result<Option<Vec<T>>, Failure> {
    let Some(parts) = body.optional_objects(name)? else { return Ok(None) };
    if parts.is_empty() || parts.len() > PARTS_MAX {
        return Err(Failure::invalid(name, "must have 1 to 50 items"));
    }
    parts.iter().map(read).collect::<Result<_, _>>().map(Some)
}

fn conditions(body: &Fields) -> Result<Option<Vec<OrderedCondition>>, Failure> {
    each(body, "conditions", condition)
}

fn condition(part: &Fields) -> Result<OrderedCondition, Failure> {
    let named =
        |name: &str, message: &str| Failure::invalid(&format!("conditions.{name}"), message);
    let field = part.text("field", 64).map_err(|error| error.inside("conditions"))?;
    let field = FIELDS.iter().find(|(word, _)| *word == field);
    let (_, field) = field.ok_or_else(|| named("field", "is no known field"))?;
    let operator = part.text("operator", 64).map_err(|error| error.inside("conditions"))?;
    let operator = OPERATORS.iter().find(|(word, _)| *word == operator);
    let (_, operator) = operator.ok_or_else(|| named("operator", "is no known operator"))?;
    let raw = part.raw("value").ok_or_else(|| named("value", "is required"))?;
    let mut said = String::new();
    write_value(raw.get(), 1, &mut said).ok_or_else(|| named("value", "nests too deeply"))?;
    let condition = OrderedCondition {
        field: *field,
        operator: *operator,
        operand: operand(*operator, raw).map_err(|error| error.inside("conditions"))?,
        said,
        unit: part.optional_text("unit", 16).map_err(|error| error.inside("conditions"))?,
        description: part
            .optional_text("description", WORDS_CHARS_MAX)
            .map_err(|error| error.inside("conditions"))?,
    };
    condition.check().map_err(|(name, message)| named(name, message))?;
    Ok(condition)
}

/// What a condition compares with: a value, several, or with an operator of lists a list's id.
fn operand(operator: Operator, raw: &RawValue) -> Result<Operand, FieldError> {
    let wrong = |message: &str| FieldError::new("value", message);
    if let Ok(items) = serde_json::from_str::<Vec<Box<RawValue>>>(raw.get()) {
        if items.is_empty() || items.len() > VALUES_MAX {
            return Err(wrong("must have 1 to 1000 items"));
        }
        let values: Option<Vec<String>> = items.iter().map(|item| value(item.get())).collect();
        let values = values.ok_or_else(|| wrong("must have items that are text or numbers"))?;
        return Ok(Operand::Several(values));
    }
    let text = value(raw.get()).ok_or_else(|| wrong("must be text, a number or a list"))?;
    if !matches!(operator, Operator::InList | Operator::NotInList) {
        return Ok(Operand::One(text));
    }
    let list = Ulid::parse_uuid(&text).map(DocumentId::from_ulid);
    list.map(Operand::List).map_err(|_| wrong("must be a list, or the id of one"))
}

/// Text as it is, and a number by its digits.
fn value(json: &str) -> Option<String> {
    const CHARS_MAX: usize = 255;
    let text = if json.starts_with('"') {
        serde_json::from_str::<String>(json).ok()
    } else {
        plain_decimal(json)
    };
    text.filter(|text| !text.is_empty() && text.chars().count() <= CHARS_MAX)
}

fn actions(body: &Fields) -> Result<Option<Vec<OrderedAction>>, Failure> {
    each(body, "actions", action)
}

fn action(part: &Fields) -> Result<OrderedAction, Failure> {
    let inside = |error: FieldError| Failure::from(error.inside("actions"));
    let kind = part.text("type", 32).map_err(inside)?;
    let effect = match kind.as_str() {
        "ALLOW" => OrderedEffect::Allow,
        "BLOCK" => OrderedEffect::Block,
        "NOTIFY" => OrderedEffect::Notify,
        "REQUIRE_APPROVAL" => {
            let count = part.optional_integer("requiredApprovers", (1, 65_535)).map_err(inside)?;
            let minutes = (1, DEADLINE_MINUTES_MAX);
            OrderedEffect::Ask {
                count: u16::try_from(count.unwrap_or(1)).unwrap_or(u16::MAX),
                list: uuid_field(part, "approverListId")?,
                deadline_minutes: part
                    .optional_integer("deadlineMinutes", minutes)
                    .map_err(inside)?,
            }
        }
        _ => return Err(Failure::invalid("actions.type", "is no known action")),
    };
    Ok(OrderedAction { effect })
}
