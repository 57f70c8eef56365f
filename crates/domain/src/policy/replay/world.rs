//! The world of a replay: the policies in force, what they have counted, and who is who.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use super::{Proposal, ReplayScope};
use crate::approval::{Approvers, Requirement};
use crate::ids::{KeyId, OrgId, PolicyId, WalletId};
use crate::key::ApiKey;
use crate::ledger::Spending;
use crate::log::{Attempt, LogActor, LogBody};
use crate::money::{Amount, Asset};
use crate::payment::{Payment, PaymentKind, recipient_names};
use crate::policy::{
    Counter, Ends, Evaluation, Facts, Initiator, Payee, Policy, Rail, Tallies, Tally, TallyName,
    Verdict, evaluate,
};
use crate::state::{Key, Read, State};
use crate::time::Timestamp;
use crate::wallet::Wallet;

/// What a record says was asked for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asked<'l> {
    pub(super) from: WalletId,
    pub(super) to: WalletId,
    pub(super) to_org: OrgId,
    pub(super) kind: PaymentKind,
    pub(super) asset: Asset,
    pub(super) amount: Amount,
    pub(super) metadata: Option<&'l str>,
    pub(super) by: LogActor,
    pub(super) at: Timestamp,
    /// What was said then.
    pub(super) recorded: Verdict,
}

impl<'l> Asked<'l> {
    pub(super) fn of_payment(payment: &'l Payment, evaluation: &Evaluation) -> Self {
        Self {
            from: payment.from,
            to: payment.to,
            to_org: payment.to_org,
            kind: payment.kind,
            asset: payment.asset,
            amount: payment.amount,
            metadata: payment.metadata.as_deref(),
            by: payment.requested_by,
            at: payment.created_at,
            recorded: evaluation.verdict,
        }
    }

    pub(super) fn of_attempt(
        attempt: &'l Attempt,
        evaluation: &Evaluation,
        body: &LogBody,
    ) -> Self {
        Self {
            from: attempt.from,
            to: attempt.to,
            to_org: attempt.to_org,
            kind: attempt.kind,
            asset: attempt.asset,
            amount: attempt.amount,
            metadata: attempt.metadata.as_deref(),
            by: body.actor,
            at: body.at,
            recorded: evaluation.verdict,
        }
    }
}

/// The policies of one wallet, or of the organization itself.
type Policies = BTreeMap<PolicyId, Policy>;

#[derive(Debug)]
pub(super) struct World {
    scope: ReplayScope,
    proposal: Proposal,
    policies: BTreeMap<Option<WalletId>, Policies>,
    spending: BTreeMap<(WalletId, Asset), Spending>,
    tallies: Tallies,
    recipients: BTreeMap<WalletId, [String; 3]>,
    initiators: BTreeMap<KeyId, Initiator>,
}

/// How many recipients are remembered before those read so far are forgotten.
const RECIPIENTS_MAX: usize = 50_000;

impl World {
    pub(super) fn new(scope: ReplayScope, proposal: Proposal) -> Self {
        let mut policies: BTreeMap<Option<WalletId>, Policies> = BTreeMap::new();
        for policy in &proposal.standing {
            policies.entry(policy.wallet).or_default().insert(policy.id, policy.clone());
        }
        let (spending, tallies) = (BTreeMap::new(), Tallies::new());
        let (recipients, initiators) = (BTreeMap::new(), BTreeMap::new());
        Self { scope, proposal, policies, spending, tallies, recipients, initiators }
    }

    /// Whether what the log says of a policy is overruled by the proposal.
    fn is_proposed(&self, policy: PolicyId) -> bool {
        self.proposal.removed.contains(&policy)
            || self.proposal.standing.iter().any(|standing| standing.id == policy)
    }

    pub(super) fn policy(&mut self, policy: &Policy) {
        if policy.environment == self.scope.environment && !self.is_proposed(policy.id) {
            self.policies.entry(policy.wallet).or_default().insert(policy.id, policy.clone());
        }
    }

    pub(super) fn drop_policy(&mut self, policy: &Policy) {
        if !self.is_proposed(policy.id)
            && let Some(policies) = self.policies.get_mut(&policy.wallet)
        {
            policies.remove(&policy.id);
        }
    }

    /// The policies that judge what a wallet pays, oldest first.
    fn asked(&self, from: WalletId) -> Vec<&Policy> {
        let of = |wallet| self.policies.get(&wallet).into_iter().flat_map(BTreeMap::values);
        let mut policies: Vec<&Policy> = of(Some(from)).chain(of(None)).collect();
        policies.sort_by_key(|policy| policy.id);
        policies
    }

    /// Forgets recipients where there are too many. It has to happen before it is asked what has to
    /// be read, or those that are forgotten would be known neither from here nor from there.
    pub(super) fn make_room(&mut self) {
        if self.recipients.len() > RECIPIENTS_MAX {
            self.recipients.clear();
        }
    }

    pub(super) fn reads<'l>(&self, asked: impl Iterator<Item = Asked<'l>>) -> Vec<Read> {
        let mut reads = std::collections::BTreeSet::new();
        for asked in asked {
            if !self.recipients.contains_key(&asked.to) {
                reads.insert(Read::Row(Key::Wallet(asked.to_org, asked.to)));
            }
            if let LogActor::Key(key) = asked.by
                && !self.initiators.contains_key(&key)
            {
                reads.insert(Read::Row(Key::ApiKey(self.scope.org, key)));
            }
        }
        reads.into_iter().collect()
    }

    pub(super) fn learn(&mut self, reads: &[Read], state: &State) {
        for read in reads {
            match read {
                Read::Row(Key::Wallet(org, id)) => {
                    if let Ok(Some(wallet)) = state.get::<Wallet>((*org, *id)) {
                        self.recipients.insert(*id, recipient_names(&wallet));
                    }
                }
                Read::Row(Key::ApiKey(org, id)) => {
                    if let Ok(Some(key)) = state.get::<ApiKey>((*org, *id)) {
                        self.initiators.insert(*id, Initiator::of(&key));
                    }
                }
                _ => {}
            }
        }
    }

    fn ends(&self, asked: &Asked<'_>) -> Ends {
        let initiator = match asked.by {
            LogActor::Key(key) => self.initiators.get(&key).copied(),
            LogActor::Person(person) => Some(Initiator::signed_in(person)),
            LogActor::Operator | LogActor::System => None,
        };
        let (to, asset) = (Payee::Wallet(asked.to), asked.asset);
        Ends { from: asked.from, to, asset, unit: asset, initiator }
    }

    pub(super) fn evaluate(&self, asked: &Asked<'_>) -> Evaluation {
        let facts = Facts {
            amount: asked.amount,
            priced: true,
            ends: self.ends(asked),
            recipient: self.recipients.get(&asked.to).map_or(&[], |names| names.as_slice()),
            rail: Rail::Ledger,
            metadata: asked.metadata,
            now: asked.at,
            asked_at: asked.at,
            spending: self.spending.get(&(asked.from, asked.asset)).copied().unwrap_or_default(),
            tallies: &self.tallies,
            time_counts: true,
        };
        evaluate(self.asked(asked.from), &facts)
    }

    /// Whom the policies that hold a payment ask.
    pub(super) fn approvers(&self, asked: &Asked<'_>, evaluation: &Evaluation) -> Vec<Approvers> {
        let mut approvers = Vec::new();
        if evaluation.verdict != Verdict::Hold {
            return approvers;
        }
        for policy in self.asked(asked.from) {
            if evaluation.holds().any(|finding| finding.policy == policy.id) {
                match &policy.terms {
                    Some(terms) => leaves(&terms.requirement, &mut approvers),
                    None => leaves(&Requirement::one(), &mut approvers),
                }
            }
        }
        approvers
    }

    /// A payment waits; returns the tallies that count it.
    pub(super) fn hold(&mut self, asked: &Asked<'_>) -> Vec<TallyName> {
        let spending = self.spending.entry((asked.from, asked.asset)).or_default();
        spending.pending = spending.pending.checked_add(asked.amount).unwrap_or(spending.pending);
        let names = self.names(asked, |_| true);
        self.change(&names, |tally| tally.hold(asked.amount));
        names
    }

    /// A payment waits no longer.
    pub(super) fn release(&mut self, payment: &Payment, names: &[TallyName]) {
        let spending = self.spending.entry((payment.from, payment.asset)).or_default();
        let pending = spending.pending.checked_sub(payment.amount);
        spending.pending = pending.unwrap_or(spending.pending);
        self.change(names, |tally| tally.release(payment.amount));
    }

    /// A payment is made, and belongs to these tallies beside those of today.
    pub(super) fn post(&mut self, asked: &Asked<'_>, names: &[TallyName]) {
        if asked.kind == PaymentKind::Reversal {
            return;
        }
        // An amount that does not fit changed nothing in the record either.
        let spending = self.spending.entry((asked.from, asked.asset)).or_default();
        _ = spending.spend(asked.amount, asked.at);
        let mut all = names.to_vec();
        let today = self.names(asked, |_| true).into_iter();
        all.extend(today.filter(|name| !names.contains(name)));
        self.change(&all, |tally| tally.post(asked.amount, asked.at));
    }

    /// A payment that waited is made.
    pub(super) fn post_later(&mut self, payment: &Payment, names: &[TallyName]) {
        let at = payment.posted_at.unwrap_or(payment.updated_at);
        self.post(&Asked { at, ..of_payment(payment) }, names);
    }

    /// A payment is not made.
    pub(super) fn refuse(&mut self, asked: &Asked<'_>) {
        if asked.kind != PaymentKind::Reversal {
            let names = self.names(asked, |counter| counter.attempts);
            self.change(&names, |tally| tally.reject(asked.amount, asked.at));
        }
    }

    /// A payment that waited is not made; those of its tallies that count attempts know of it.
    pub(super) fn count_attempt(&mut self, amount: Amount, names: &[TallyName], at: Timestamp) {
        let counts = |name: &&TallyName| {
            let counter = self.policy_of(name).and_then(|policy| Counter::of(policy, name));
            counter.is_some_and(|counter| counter.attempts)
        };
        let names: Vec<TallyName> = names.iter().filter(counts).cloned().collect();
        self.change(&names, |tally| tally.reject(amount, at));
    }

    /// A payment that was made is taken back.
    pub(super) fn take_back(&mut self, payment: &Payment) {
        let Some(posted_at) = payment.posted_at else { return };
        let spending = self.spending.entry((payment.from, payment.asset)).or_default();
        _ = spending.unspend(payment.amount, posted_at);
        // The record names the tallies of the policies that there were; of proposed ones it
        // knows nothing.
        let recorded = payment.counted.iter().filter(|name| !self.is_proposed(name.policy));
        let mut names: Vec<TallyName> = recorded.cloned().collect();
        let proposed = self.names(&of_payment(payment), |_| true).into_iter();
        names.extend(proposed.filter(|name| self.is_proposed(name.policy)));
        self.change(&names, |tally| tally.unpost(payment.amount, posted_at));
    }

    /// The tallies of the policies in force that a payment belongs to.
    fn names(&self, asked: &Asked<'_>, counts: impl Fn(&Counter) -> bool) -> Vec<TallyName> {
        let ends = self.ends(asked);
        let policies = self.asked(asked.from).into_iter();
        let of = |policy: &Policy| -> Vec<TallyName> {
            let counters = policy.counters.iter().filter(|counter| counts(counter));
            counters.filter_map(|counter| counter.name(policy, &ends)).collect()
        };
        policies.flat_map(of).collect()
    }

    fn policy_of(&self, name: &TallyName) -> Option<&Policy> {
        self.policies.values().find_map(|policies| policies.get(&name.policy))
    }

    /// Changes tallies. What does not fit stays as it is: the record has no such change.
    fn change(&mut self, names: &[TallyName], change: impl Fn(&mut Tally) -> Option<()>) {
        for name in names {
            let window = match self.tallies.get(name) {
                Some(tally) => Some(tally.window),
                None => {
                    let counter = self.policy_of(name).and_then(|p| Counter::of(p, name));
                    counter.map(|counter| counter.window)
                }
            };
            let Some(window) = window else { continue };
            let empty = || Tally::empty(self.scope.org, name.clone(), window);
            let tally = self.tallies.entry(name.clone()).or_insert_with(empty);
            _ = change(tally);
        }
    }
}

fn of_payment(payment: &Payment) -> Asked<'_> {
    let recorded = Evaluation { verdict: Verdict::Allow, findings: Vec::new() };
    Asked::of_payment(payment, &recorded)
}

/// Everyone whom a requirement names, in whichever part.
fn leaves(requirement: &Requirement, into: &mut Vec<Approvers>) {
    match requirement {
        Requirement::Quorum { of, .. } => {
            for one in of {
                if !into.contains(one) {
                    into.push(one.clone());
                }
            }
        }
        Requirement::All(parts) | Requirement::Any(parts) | Requirement::Then(parts) => {
            parts.iter().for_each(|part| leaves(part, into));
        }
    }
}
