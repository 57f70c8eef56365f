//! What was moved for which payment.

use std::collections::BTreeMap;

use countersign_domain::ids::{OrgId, PaymentId};
use countersign_domain::instruction::{Instruction, Movement};
use countersign_domain::ledger::{AccountOwner, EntryKind, Transfer};
use countersign_domain::money::Amount;
use countersign_domain::payment::{Payment, PaymentStatus};
use countersign_domain::state::{Key, Read, State};

use super::Report;

/// How often each payment was posted. Grows with the ids of payments.
pub(super) struct Moved {
    org: OrgId,
    transfers: BTreeMap<PaymentId, u32>,
}

impl Moved {
    pub(super) fn new(org: OrgId) -> Self {
        Self { org, transfers: BTreeMap::new() }
    }

    /// The rows of which a transfer speaks: its payment, and the one that it takes back.
    pub(super) fn reads(&self, transfer: &Transfer) -> impl Iterator<Item = Read> + use<> {
        let org = self.org;
        let by_rail = transfer.kind == EntryKind::Rail;
        let named = [of_payment(transfer).then_some(transfer.transaction), transfer.related];
        let payments = named.into_iter().flatten();
        let payments = payments.map(move |payment| Key::Payment(org, payment).into());
        let instruction = by_rail.then(|| Key::Instruction(org, transfer.transaction).into());
        payments.chain(instruction)
    }

    /// Checks that a transfer moved what its payment says, by the rows of [`Self::reads`].
    pub(super) fn transfer(&mut self, transfer: &Transfer, rows: &State, report: &mut Report) {
        if transfer.kind == EntryKind::Rail {
            self.over_rail(transfer, rows, report);
        }
        if !of_payment(transfer) {
            return;
        }
        let find = |id| rows.get::<Payment>((self.org, id)).ok().flatten();
        let Some(payment) = find(transfer.transaction) else {
            // Money that an agent gives back has no payment of its own.
            if transfer.kind != EntryKind::Budget {
                let what = format!("payment {}", transfer.transaction);
                report.complain(self.org, what, ("a row", "none"));
            }
            return;
        };
        *self.transfers.entry(payment.id).or_default() += 1;
        let name =
            |what: &str| format!("transfer {} of payment {}: {what}", transfer.id, payment.id);
        let returned =
            payment.reverses.and_then(find).map_or(Amount::ZERO, |original| original.fee);
        let mut differ = |what: &str, (expected, found): (String, String)| {
            report.equal(self.org, name(what), (expected, found));
        };
        let legs = transfer.legs.iter().map(|leg| (leg.owner, leg.amount));
        let expected = payment.legs(self.org, returned).map_or("overflow".to_owned(), told);
        differ("legs", (expected, told(legs)));
        differ("asset", (payment.asset.to_string(), transfer.asset.to_string()));
        let kinds = (payment.kind.entry().as_str(), transfer.kind.as_str());
        differ("kind", (kinds.0.to_owned(), kinds.1.to_owned()));
        differ("taken back", (word(payment.reverses), word(transfer.related)));
        differ("time", (word(payment.posted_at), word(Some(transfer.at))));
        differ("words", (word(payment.description.as_ref()), word(transfer.description.as_ref())));
    }

    /// Checks that a transfer is one of those that its instruction has come to by now.
    fn over_rail(&mut self, transfer: &Transfer, rows: &State, report: &mut Report) {
        let id = transfer.transaction;
        let Some(instruction) = rows.get::<Instruction>((self.org, id)).ok().flatten() else {
            report.complain(self.org, format!("instruction {id}"), ("a row", "none"));
            return;
        };
        *self.transfers.entry(id).or_default() += 1;
        let legs: Vec<_> = transfer.legs.iter().map(|leg| (leg.owner, leg.amount)).collect();
        let expected = instruction.movements().unwrap_or_default();
        let known = |one: &Movement| one.asset == transfer.asset && one.legs == legs;
        if !expected.iter().any(known) {
            let what = format!("transfer {} of instruction {id}: legs", transfer.id);
            let expected: Vec<String> = expected
                .into_iter()
                .map(|one| format!("{} {}", one.asset, told(one.legs)))
                .collect();
            let found = format!("{} {}", transfer.asset, told(legs));
            report.complain(self.org, what, (expected.join(" or "), found));
        }
    }

    /// Checks that an instruction has moved money as often as it says.
    pub(super) fn instruction(&self, instruction: &Instruction, report: &mut Report) {
        let says = instruction.movements().unwrap_or_default().len();
        let transfers = self.transfers.get(&instruction.id).copied().unwrap_or_default();
        let what = format!("instruction {}: {}: transfers", instruction.id, instruction.status);
        report.equal(self.org, what, (says, usize::try_from(transfers).unwrap_or(usize::MAX)));
    }

    /// Checks that a payment has moved money once if it says so, and else not at all.
    pub(super) fn payment(&self, payment: &Payment, report: &mut Report) {
        let says = matches!(payment.status, PaymentStatus::Posted | PaymentStatus::Reversed);
        let transfers = self.transfers.get(&payment.id).copied().unwrap_or_default();
        let what = format!("payment {}: {}: transfers", payment.id, payment.status.as_str());
        report.equal(self.org, what, (u32::from(says), transfers));
    }
}

/// Whether a transfer may have a payment: what else moves money names a transaction of its own.
fn of_payment(transfer: &Transfer) -> bool {
    match transfer.kind {
        EntryKind::Payment | EntryKind::Reversal | EntryKind::Budget => true,
        EntryKind::Fund | EntryKind::Sweep | EntryKind::Rail => false,
    }
}

fn told(legs: impl IntoIterator<Item = (AccountOwner, Amount)>) -> String {
    let legs: Vec<String> =
        legs.into_iter().map(|(owner, amount)| format!("{owner} {amount}")).collect();
    legs.join(", ")
}

fn word(value: Option<impl ToString>) -> String {
    value.map_or("none".to_owned(), |value| value.to_string())
}
