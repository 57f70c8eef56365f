//! What is held, why, and for whom.

use std::collections::{BTreeMap, BTreeSet};

use countersign_domain::approval::{Approval, ApprovalStatus};
use countersign_domain::ids::{HoldId, OrgId, PaymentId, WalletId};
use countersign_domain::instruction::{Funds, Instruction, InstructionStatus};
use countersign_domain::ledger::{Account, AccountKey, Hold, HoldReason, HoldStatus};
use countersign_domain::money::Amount;
use countersign_domain::payment::{Payment, PaymentStatus};

use super::Report;

/// The holds that are pending. Grows with what waits.
pub(super) struct Holds {
    org: OrgId,
    pending: BTreeMap<HoldId, Waiting>,
    by_payment: BTreeMap<PaymentId, HoldId>,
    held: BTreeMap<AccountKey, Reserved>,
    /// Instructions whose requests wait.
    asked: BTreeSet<PaymentId>,
}

/// What an account's holds come to: reserved, and counted toward its limits.
#[derive(Default)]
struct Reserved {
    held: Amount,
    counted: Amount,
}

struct Waiting {
    wallet: WalletId,
    amount: Amount,
    counted: Amount,
    has_approval: bool,
    has_payment: bool,
}

impl Holds {
    pub(super) fn new(org: OrgId) -> Self {
        let by_payment = BTreeMap::new();
        let (pending, held, asked) = (BTreeMap::new(), BTreeMap::new(), BTreeSet::new());
        Self { org, pending, by_payment, held, asked }
    }

    pub(super) fn hold(&mut self, hold: &Hold) {
        if hold.status != HoldStatus::Pending {
            return;
        }
        let key = AccountKey::wallet(hold.wallet, hold.asset);
        let reserved = self.held.entry(key).or_default();
        let add = |sum: &mut Amount, more| *sum = sum.checked_add(more).unwrap_or_default();
        add(&mut reserved.held, hold.amount);
        add(&mut reserved.counted, hold.counted);
        self.by_payment.extend(hold.transaction.map(|payment| (payment, hold.id)));
        let (wallet, amount, counted) = (hold.wallet, hold.amount, hold.counted);
        // What is on its way over a rail may wait for nobody.
        let (has_approval, has_payment) = (hold.reason == HoldReason::Rail, false);
        self.pending
            .insert(hold.id, Waiting { wallet, amount, counted, has_approval, has_payment });
    }

    /// Checks that a request waits if, and only if, its hold does; what is no payment holds none.
    pub(super) fn approval(&mut self, approval: &Approval, report: &mut Report) {
        let waits = approval.status == ApprovalStatus::Pending;
        let instruction = approval.subject.instruction().filter(|_| waits);
        self.asked.extend(instruction.map(|subject| subject.instruction));
        let Some(subject) = approval.subject.payment() else { return };
        let hold = self.pending.get_mut(&subject.hold);
        if waits != hold.is_some() {
            let what = format!("approval {}: {}", approval.id, approval.status.as_str());
            let word = |held| if held { "a pending hold" } else { "no pending hold" };
            report.complain(self.org, what, (word(waits), word(!waits)));
        }
        if let Some(hold) = hold {
            hold.has_approval = true;
        }
    }

    /// Notes which payment a hold waits with, and checks that it reserves what that will take.
    pub(super) fn payment(&mut self, payment: &Payment, report: &mut Report) {
        if payment.status != PaymentStatus::PendingApproval {
            return;
        }
        let hold = self.by_payment.get(&payment.id);
        match hold.and_then(|hold| self.pending.get_mut(hold)) {
            Some(hold) => {
                hold.has_payment = true;
                let name = |what| format!("hold of payment {}: {what}", payment.id);
                report.equal(self.org, name("wallet"), (payment.from, hold.wallet));
                let total = payment.total().unwrap_or_default();
                report.equal(self.org, name("amount"), (total, hold.amount));
            }
            None => {
                let what = format!("payment {}: PENDING_APPROVAL", payment.id);
                report.complain(self.org, what, ("a pending hold", "none"));
            }
        }
    }

    /// Checks that the money of an instruction is held exactly while it says so, and that its
    /// request waits exactly while it does.
    pub(super) fn instruction(&mut self, instruction: &Instruction, report: &mut Report) {
        let name = |what| format!("instruction {}: {what}", instruction.id);
        let waits = instruction.status == InstructionStatus::PendingApproval;
        let asked = self.asked.remove(&instruction.id);
        report.equal(self.org, name("waits for people"), (asked, waits));
        let held = instruction.funds == Funds::Held;
        let hold = self.pending.get_mut(&instruction.hold());
        report.equal(self.org, name("its money is held"), (hold.is_some(), held));
        let Some(hold) = hold else { return };
        hold.has_payment = true;
        report.equal(self.org, name("wallet of its hold"), (instruction.wallet, hold.wallet));
        let total = instruction.total().unwrap_or_default();
        report.equal(self.org, name("amount of its hold"), (total, hold.amount));
        report.equal(self.org, name("value of its hold"), (instruction.value(), hold.counted));
    }

    /// Compares what an account says is held with the holds.
    pub(super) fn account(&mut self, account: &Account, report: &mut Report) {
        let reserved = self.held.remove(&account.key).unwrap_or_default();
        let Account { key, held, spending, .. } = account;
        let name = |what: &str| format!("account {} {}: {what}", key.owner, key.asset);
        report.equal(self.org, name("held"), (reserved.held, *held));
        let counted = (reserved.counted, spending.pending);
        report.equal(self.org, name("pending toward its limits"), counted);
    }

    /// Checks that no hold is left without a reason.
    pub(super) fn end(&self, report: &mut Report) {
        for (id, hold) in &self.pending {
            if !hold.has_approval {
                report.complain(self.org, format!("hold {id}"), ("a pending approval", "none"));
            }
            if !hold.has_payment {
                report.complain(self.org, format!("hold {id}"), ("a pending payment", "none"));
            }
        }
        for id in &self.asked {
            report.complain(self.org, format!("instruction {id}"), ("a row", "none"));
        }
        for (key, Reserved { held, .. }) in &self.held {
            let what = format!("account {} {}: held", key.owner, key.asset);
            report.complain(self.org, what, (held, "no account"));
        }
    }
}
