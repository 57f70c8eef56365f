//! What would become of a payment, worked out as if it were made and then thrown away.

use std::sync::Arc;

use super::debit::{Assessed, assess, recipient_names};
use super::{Debit, Debited, PaymentKind, SendPayment, debit};
use crate::access::Actor;
use crate::approval::Approval;
use crate::context::Context;
use crate::ids::Mint;
use crate::ledger::Account;
use crate::log::LogActor;
use crate::money::{Amount, Asset};
use crate::organization::Organization;
use crate::policy::{
    Case, CaseLeg, Counterfactual, Evaluation, Headroom, Judged, Policy, Verdict, counterfactual,
    headroom,
};
use crate::rejection::Rejection;
use crate::session::Session;
use crate::state::{Draft, Halt, State};

/// What would become of a payment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Simulation {
    /// What the amounts count.
    pub asset: Asset,
    /// What it would cost on top.
    pub fee: Amount,
    /// Why it would be decided against, by a policy or for another reason.
    pub refusal: Option<Rejection>,
    /// What the policies say; nothing where they are not asked.
    pub evaluation: Option<Evaluation>,
    /// The request that would be opened.
    pub approval: Option<Arc<Approval>>,
    /// What is left of each limit and window.
    pub headroom: Vec<Headroom>,
    /// The nearest amount that would meet something else.
    pub counterfactual: Option<Counterfactual>,
}

/// Who asks, and for which organization.
#[derive(Clone, Debug)]
pub struct Asker {
    /// Who.
    pub actor: Actor,
    /// Their organization.
    pub organization: Arc<Organization>,
}

/// The largest amount that can be asked for at all: twelve digits before the point.
const AMOUNT_MAX: Amount = Amount::from_units(99_999_999_999_999_999_999);

/// Works out what would become of a payment now. Nothing of it is kept; what it has yet to know
/// it asks for, as a decision does (ADR 0002).
pub fn simulate(
    (state, context): (&State, &Context),
    asker: &Asker,
    wanted: &SendPayment,
) -> Result<Simulation, Halt> {
    let mut mint = Mint::new(0);
    let mut draft = Draft::new(state, context, &mut mint);
    let organization = Some(Arc::clone(&asker.organization));
    let session = Session::of_server(asker.actor.clone(), organization, None);
    let asked = Debit::of(PaymentKind::Payment, wanted);
    let Assessed { from, to, fee, judged, refusal, .. } = assess(&draft, &session, &asked)?;
    let mut simulation = Simulation {
        asset: from.currency,
        fee,
        refusal,
        evaluation: None,
        approval: None,
        headroom: Vec::new(),
        counterfactual: None,
    };
    let Some((account, judged)) = judged else { return Ok(simulation) };
    simulation.headroom = headroom(&judged.evaluation, wanted.amount);
    let names = recipient_names(&to);
    let legs = [CaseLeg::to_wallet(&to, &names, wanted.amount)];
    let by = LogActor::from(&asker.actor);
    let case = Case {
        metadata: wanted.metadata.as_deref(),
        ..Case::of_payment(&from, &legs, (by, context.now, account.spending))
    };
    simulation.counterfactual = nearest((&case, &judged), &account, context);
    let waits = simulation.refusal.is_none() && judged.evaluation.verdict == Verdict::Hold;
    simulation.evaluation = Some(judged.evaluation);
    if waits && let Debited::Held(_, approval) = debit(&mut draft, &session, asked)? {
        simulation.approval = Some(approval);
    }
    Ok(simulation)
}

fn nearest(
    (case, judged): (&Case<'_>, &Judged),
    account: &Account,
    context: &Context,
) -> Option<Counterfactual> {
    let leg = case.legs.first()?;
    let facts = case.facts(leg, (judged.ends, &judged.counted), context.now);
    let policies: Vec<&Policy> = judged.policies.iter().map(|policy| &**policy).collect();
    let affordable = context.settings.fees.most_within(account.available());
    counterfactual(&policies, &facts, (affordable, AMOUNT_MAX))
}
