//! What ordered policies say of what is to leave a vault.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{
    Conclusion, Field, OrderedAction, OrderedEffect, OrderedFacts, OrderedPolicy, Step,
    TransactionKind, all_policies, conclude, lists_of,
};
use crate::access::Environment;
use crate::approval::{Ask, Requirement};
use crate::context::Context;
use crate::document::{Alias, Document};
use crate::ids::{DocumentId, Id as _, Mint, OrgId, PolicyId, WalletId};
use crate::instruction::{Detail, Instruction, Ruled, Ruling};
use crate::money::Chain;
use crate::policy::Verdict;
use crate::rejection::Rejection;
use crate::state::{Draft, Halt, Key, Range, State};

/// The address of nobody: what a contract is sent to before there is one.
pub const NOBODY: &str = "0x0000000000000000000000000000000000000000";

/// Among what those are remembered whom a vault has paid.
const PAID: &str = "paid by vault";

/// What ordered policies say of an instruction; none of what leaves no vault.
pub(crate) fn rule(draft: &Draft<'_>, instruction: &Instruction) -> Result<Option<Ruling>, Halt> {
    let Detail::Vault { chain, call, .. } = &instruction.detail else { return Ok(None) };
    let recipient = recipient_of(instruction);
    let chain = Chain::from_id(*chain).ok_or(Rejection::corrupt("a vault's chain"))?;
    let kind = TransactionKind::from_word(call).ok_or(Rejection::corrupt("a vault's call"))?;
    let facts = OrderedFacts {
        kind,
        amount: instruction.amount,
        asset: instruction.asset,
        sender: instruction.address.as_deref().unwrap_or(NOBODY),
        recipient,
        chain,
        asked_at: instruction.created_at,
    };
    let (org, environment) = (instruction.org, instruction.environment);
    let conclusion = conclusion(draft, (org, environment), &facts)?;
    let paid = paid(environment, (instruction.wallet, recipient));
    draft.need([Key::Document(org, paid).into()])?;
    let known = draft.get::<Document>((org, paid))?.is_some();
    Ok(Some(ruling((org, environment), &conclusion, known)))
}

/// Judges without an instruction: what is said of a transaction that somebody thinks of.
pub fn concluded(
    state: &State,
    context: &Context,
    scope: (OrgId, Environment),
    facts: &OrderedFacts<'_>,
) -> Result<Conclusion, Halt> {
    let mut mint = Mint::new(0);
    conclusion(&Draft::new(state, context, &mut mint), scope, facts)
}

fn conclusion(
    draft: &Draft<'_>,
    (org, environment): (OrgId, Environment),
    facts: &OrderedFacts<'_>,
) -> Result<Conclusion, Halt> {
    let range = Range::DocumentsOf(org, all_policies(environment));
    draft.need([range.into()])?;
    let policies = draft.range::<Document>(range)?;
    draft.need(lists_of(&policies).map(|list| Key::Document(org, list).into()))?;
    let mut lists: BTreeMap<DocumentId, Arc<Document>> = BTreeMap::new();
    for id in lists_of(&policies) {
        let row = draft.get::<Document>((org, id))?;
        lists.extend(row.filter(|row| row.is_live()).map(|row| (id, row)));
    }
    let items = |list: DocumentId| {
        let list = lists.get(&list).and_then(|row| row.named_list());
        list.map(|list| list.items.as_slice())
    };
    let unmatched = draft.context().settings.unmatched_vault_transactions;
    Ok(conclude(&policies, facts, items, unmatched))
}

/// Whom an instruction of a vault goes to.
fn recipient_of(instruction: &Instruction) -> &str {
    let leg = instruction.legs.first();
    leg.and_then(|leg| leg.to.address()).unwrap_or(NOBODY)
}

fn ruling(scope: (OrgId, Environment), conclusion: &Conclusion, known: bool) -> Ruling {
    let decided = conclusion.by.as_ref().and_then(|row| Some((row, row.ordered_policy()?)));
    let Some((row, policy)) = decided else {
        let blocked = conclusion.verdict == Verdict::Deny;
        let reason = blocked.then(|| "No policy allows it".to_owned());
        let ruled = Ruled { reason, ..Ruled::default() };
        return Ruling {
            verdict: conclusion.verdict,
            asks: Vec::new(),
            deadline_seconds: None,
            ruled,
        };
    };
    let actions = &policy.terms.actions;
    let asks = actions.iter().filter_map(|action| action.requirement(scope));
    let requirement = Requirement::combine(&asks.collect::<Vec<_>>());
    let step = conclusion.steps.last();
    let ruled = Ruled {
        rule: Some(row.id),
        name: Some(policy.terms.name.clone()),
        reason: Some(reason(policy, (step, conclusion.failed), &requirement)),
        risk_factors: risks(policy, step, known),
        list: actions.iter().find_map(|action| asked(scope, action)),
        notifies: actions.iter().any(|action| action.effect == OrderedEffect::Notify),
    };
    let holds = conclusion.verdict == Verdict::Hold;
    let ask = Ask {
        policy: Some(PolicyId::from_ulid(row.id.ulid())),
        version: policy.number,
        requirement,
        rejections: 1,
        steps: Vec::new(),
    };
    Ruling {
        verdict: conclusion.verdict,
        asks: if holds { vec![ask] } else { Vec::new() },
        deadline_seconds: actions.iter().filter_map(OrderedAction::deadline_seconds).min(),
        ruled,
    }
}

/// The list whose people an action asks.
fn asked((org, environment): (OrgId, Environment), action: &OrderedAction) -> Option<DocumentId> {
    let everybody = crate::named_list::all_approvers(org, environment);
    match action.effect {
        OrderedEffect::Ask { list, .. } => Some(list.unwrap_or(everybody)),
        OrderedEffect::Allow | OrderedEffect::Block | OrderedEffect::Notify => None,
    }
}

/// The words of the condition that holds, else those of the policy.
fn reason(
    policy: &OrderedPolicy,
    (step, failed): (Option<&Step>, bool),
    requirement: &Requirement,
) -> String {
    let name = &policy.terms.name;
    if failed {
        return format!("Policy \"{name}\" could not be evaluated");
    }
    let holding = holding(policy, step);
    let said = holding.filter_map(|condition| condition.description.as_deref()).next();
    let said = said.unwrap_or(&policy.terms.description);
    if said.trim().is_empty() {
        let count = requirement.people_min().unwrap_or(1);
        format!("Policy \"{name}\" requires {count} approvals")
    } else {
        said.to_owned()
    }
}

/// The conditions that hold.
fn holding<'p>(
    policy: &'p OrderedPolicy,
    step: Option<&'p Step>,
) -> impl Iterator<Item = &'p super::OrderedCondition> {
    let compared = step.map(|step| step.compared.as_slice()).unwrap_or_default();
    let pairs = policy.terms.conditions.iter().zip(compared);
    pairs.filter(|(_, compared)| compared.holds == Some(true)).map(|(condition, _)| condition)
}

fn risks(policy: &OrderedPolicy, step: Option<&Step>, known: bool) -> Vec<String> {
    let holds = |field| holding(policy, step).any(|condition| condition.field == field);
    let factors = [
        (holds(Field::Amount), "HIGH_VALUE"),
        (!known, "NEW_RECIPIENT"),
        (holds(Field::Time), "OFF_HOURS"),
    ];
    let factors = factors.into_iter().filter(|(is_one, _)| *is_one);
    factors.map(|(_, factor)| factor.to_owned()).collect()
}

fn paid(environment: Environment, (vault, recipient): (WalletId, &str)) -> DocumentId {
    let text = format!("{vault}\n{}", recipient.to_ascii_lowercase());
    DocumentId::named(environment, PAID, &text)
}

/// Remembers whom a vault has paid, once that is done.
pub(crate) fn remember_paid(draft: &mut Draft<'_>, instruction: &Instruction) -> Result<(), Halt> {
    if !matches!(instruction.detail, Detail::Vault { .. }) {
        return Ok(());
    }
    let (org, environment) = (instruction.org, instruction.environment);
    let id = paid(environment, (instruction.wallet, recipient_of(instruction)));
    if draft.get::<Document>((org, id))?.is_some() {
        return Ok(());
    }
    let (created_at, updated_at) = (draft.now(), draft.now());
    let (space, name) = (PAID.to_owned(), recipient_of(instruction).to_ascii_lowercase());
    draft.insert(Document {
        org,
        id,
        environment,
        parent: None,
        version: 1,
        body: Alias { space, name, of: instruction.id.ulid() }.into(),
        created_at,
        updated_at,
        ended_at: None,
    });
    Ok(())
}
