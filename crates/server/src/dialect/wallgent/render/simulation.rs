//! What would become of a payment.

use countersign_domain::approval::Voters;
use countersign_domain::payment::Simulation;
use countersign_domain::policy::{Effect, Fate, Finding, Rule};
use countersign_domain::rejection::Rejection;

use super::approval::{barred, requirement, voter};
use super::condition::quantity;
use super::policy::{finding, findings, verdict as verdict_word};
use super::{m2, timestamp};
use crate::dialect::wallgent::error::Failure;
use crate::dialect::wallgent::wire;

/// The answer, with all numbers or, to those who could stay below a threshold that they know,
/// without any.
pub(crate) fn simulation(
    row: &Simulation,
    electorate: Option<Voters>,
    with_numbers: bool,
) -> wire::Simulation {
    let verdict = match (&row.refusal, &row.evaluation) {
        (Some(Rejection::PolicyDenied(_)), _) => "DENY",
        (Some(_), _) | (None, None) => "REFUSED",
        (None, Some(evaluation)) => verdict_word(evaluation.verdict),
    };
    let evaluation = row.evaluation.as_ref().map(|evaluation| wire::SimulatedEvaluation {
        verdict: verdict_word(evaluation.verdict),
        findings: if with_numbers {
            findings(evaluation, row.asset)
        } else {
            let fired = evaluation.findings.iter().filter(|found| found.effect != Effect::Pass);
            fired.map(|found| silent(found, row)).collect()
        },
    });
    let headroom = row.headroom.iter().map(|left| wire::Headroom {
        policy_id: left.policy.to_string(),
        policy_name: left.name.clone(),
        rule: left.of.clone(),
        limit: quantity(left.limit),
        used: quantity(left.used),
        left: quantity(left.left),
        resets_at: left.resets_at.map(timestamp),
    });
    let counterfactual = row.counterfactual.map(|other| wire::Counterfactual {
        amount: m2(other.amount),
        verdict: match other.fate {
            Fate::Judged(verdict) => verdict_word(verdict),
            Fate::Short => "REFUSED",
        },
    });
    let (can_vote, cannot_vote) = match electorate {
        Some(Voters { can, cannot }) => {
            (Some(can.iter().map(voter).collect()), Some(cannot.iter().map(barred).collect()))
        }
        None => (None, None),
    };
    wire::Simulation {
        verdict,
        fee: m2(row.fee),
        refusal: row.refusal.clone().map(|rejection| refusal(rejection, with_numbers)),
        requirement: row.approval.as_ref().map(|approval| requirement(&approval.requirement)),
        expires_at: row.approval.as_ref().map(|approval| timestamp(approval.expires_at)),
        can_vote,
        cannot_vote,
        headroom: with_numbers.then(|| headroom.collect()),
        counterfactual: counterfactual.filter(|_| with_numbers),
        evaluation,
    }
}

fn refusal(rejection: Rejection, with_numbers: bool) -> wire::SimulatedRefusal {
    let failure = Failure::from(rejection);
    let code = failure.code.as_str();
    if with_numbers {
        return wire::SimulatedRefusal { code, message: failure.message, details: failure.details };
    }
    let message = match code {
        "POLICY_DENIED" => "A policy denies the payment.".to_owned(),
        _ => failure.message,
    };
    wire::SimulatedRefusal { code, message, details: None }
}

/// A finding that says which rule it is of, and no number.
fn silent(found: &Finding, row: &Simulation) -> wire::Finding {
    let reason = match found.rule {
        Rule::MaxTransactionAmount => "above the limit of one payment",
        Rule::DailySpendingLimit => "above the limit of the day",
        Rule::MonthlyLimit => "above the limit of the month",
        Rule::HumanInTheLoop => "a person has to agree",
        // These never say a number.
        Rule::BlockedRecipients
        | Rule::ApprovedRecipients
        | Rule::TimeRestrictions
        | Rule::Conditions
        | Rule::EngineError => "",
    };
    let told = finding(found, row.asset);
    let reason = if reason.is_empty() { told.reason } else { reason.to_owned() };
    let (limit, attempted, spent, resets_at) = (None, None, None, None);
    wire::Finding { limit, attempted, spent, resets_at, reason, ..told }
}
