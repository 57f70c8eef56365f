//! Whom a policy asks: the requirement, and what happens while nobody answers.

use countersign_domain::approval::{Approvers, Requirement, Step, StepAction, Terms};
use countersign_domain::organization::Role;

use super::Fields;
use super::organization::TTL_SECONDS;
use crate::dialect::wallgent::error::Failure;

/// The most levels that are read at all; the domain says the same of what is saved.
const LEVELS_MAX: usize = 6;
const ENTRIES_MAX: usize = 64;

/// `approval`: none where it is absent, some of none where it is null.
pub(crate) fn terms(fields: &Fields) -> Result<Option<Option<Terms>>, Failure> {
    fields.nullable("approval", |fields, name| {
        let Some(approval) = fields.optional_object(name)? else { return Ok(None) };
        whole(&approval).map(Some).map_err(|failure| failure.inside(name))
    })
}

/// How long requests wait, under either of its two names.
pub(super) fn ttl_seconds(fields: &Fields) -> Result<Option<Option<u32>>, Failure> {
    let ttl = |fields: &Fields, name: &str| fields.optional_integer(name, TTL_SECONDS);
    let outside = fields.nullable("approvalTtlSeconds", ttl)?;
    let approval = fields.optional_object("approval")?.unwrap_or_default();
    let inside = approval.nullable("ttlSeconds", ttl).map_err(|f| f.inside("approval"))?;
    match (outside, inside) {
        (Some(outside), Some(inside)) if outside != inside => {
            Err(Failure::invalid("approval.ttlSeconds", "differs from `approvalTtlSeconds`"))
        }
        (outside, inside) => Ok(outside.or(inside)),
    }
}

fn whole(approval: &Fields) -> Result<Terms, Failure> {
    let requirement = required(approval, "requirement", 1)?;
    let rejections = approval.optional_integer("rejections", (1, 50))?.unwrap_or(1);
    let rejections = u16::try_from(rejections).unwrap_or(u16::MAX);
    let mut steps = Vec::new();
    for (index, fields) in
        approval.optional_objects("steps")?.unwrap_or_default().iter().enumerate()
    {
        steps.push(step(fields).map_err(|failure| failure.inside(&format!("steps[{index}]")))?);
    }
    Ok(Terms { requirement, rejections, steps })
}

fn step(fields: &Fields) -> Result<Step, Failure> {
    let after = fields.optional_integer("afterSeconds", (1, TTL_SECONDS.1))?;
    let after_seconds = after.ok_or_else(|| Failure::invalid("afterSeconds", "is required"))?;
    let action = match fields.text("action", 16)?.as_str() {
        "REMIND" if fields.has("requirement") => {
            return Err(Failure::invalid("requirement", "does not belong to a reminder"));
        }
        "REMIND" => StepAction::Remind,
        "ESCALATE" => StepAction::Escalate(required(fields, "requirement", 1)?),
        "REASSIGN" => StepAction::Reassign(required(fields, "requirement", 1)?),
        _ => return Err(Failure::invalid("action", "must be REMIND, ESCALATE or REASSIGN")),
    };
    Ok(Step { after_seconds, action })
}

/// A requirement that need not be there.
pub(super) fn optional_requirement(
    fields: &Fields,
    name: &str,
) -> Result<Option<Requirement>, Failure> {
    let Some(tree) = fields.optional_object(name)? else { return Ok(None) };
    requirement(&tree, 1).map(Some).map_err(|failure| failure.inside(name))
}

fn required(fields: &Fields, name: &str, level: usize) -> Result<Requirement, Failure> {
    let tree = fields.optional_object(name)?;
    let tree = tree.ok_or_else(|| Failure::invalid(name, "is required"))?;
    requirement(&tree, level).map_err(|failure| failure.inside(name))
}

/// A tree of quorums. What is wrong with it is told by its place: `of[1].approvers[0].role`.
fn requirement(tree: &Fields, level: usize) -> Result<Requirement, Failure> {
    if level > LEVELS_MAX {
        return Err(Failure::invalid("type", "is nested in more than 6 levels"));
    }
    Ok(match tree.text("type", 16)?.as_str() {
        "QUORUM" => {
            let count = tree.optional_integer("count", (1, 50))?;
            let count = count.ok_or_else(|| Failure::invalid("count", "is required"))?;
            Requirement::Quorum {
                count: u16::try_from(count).unwrap_or(u16::MAX),
                of: parts(tree, "approvers", approvers)?,
            }
        }
        "ALL" => Requirement::All(parts(tree, "of", |part| requirement(part, level + 1))?),
        "ANY" => Requirement::Any(parts(tree, "of", |part| requirement(part, level + 1))?),
        "THEN" => Requirement::Then(parts(tree, "of", |part| requirement(part, level + 1))?),
        _ => return Err(Failure::invalid("type", "must be QUORUM, ALL, ANY or THEN")),
    })
}

fn approvers(entry: &Fields) -> Result<Approvers, Failure> {
    let id = |name: &'static str| entry.text(name, 64);
    Ok(match entry.text("type", 32)?.as_str() {
        "ANYONE_PERMITTED" => Approvers::Permitted,
        "ROLE" => {
            let role = Role::from_word(&entry.text("role", 16)?);
            Approvers::Role(role.ok_or_else(|| Failure::invalid("role", "is not a role"))?)
        }
        "PERSON" => {
            let person = id("personId")?.parse();
            let wrong = |_| Failure::invalid("personId", "is not the id of a person");
            Approvers::Person(person.map_err(wrong)?)
        }
        "LIST" => {
            let list = id("listId")?.parse();
            let wrong = |_| Failure::invalid("listId", "is not the id of an approver list");
            Approvers::List(list.map_err(wrong)?)
        }
        _ => {
            let message = "must be ANYONE_PERMITTED, ROLE, PERSON or LIST";
            return Err(Failure::invalid("type", message));
        }
    })
}

/// The objects of a list that is there and not empty.
fn parts<T>(
    tree: &Fields,
    name: &str,
    read: impl Fn(&Fields) -> Result<T, Failure>,
) -> Result<Vec<T>, Failure> {
    let parts = tree.optional_objects(name)?.unwrap_or_default();
    if parts.is_empty() || parts.len() > ENTRIES_MAX {
        let message = format!("must be a list of 1 to {ENTRIES_MAX}");
        return Err(Failure::invalid(name, &message));
    }
    let each = parts.iter().enumerate();
    each.map(|(index, part)| {
        read(part).map_err(|failure| failure.inside(&format!("{name}[{index}]")))
    })
    .collect()
}
