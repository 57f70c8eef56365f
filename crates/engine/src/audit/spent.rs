//! The counters behind limits.

use std::collections::BTreeMap;

use countersign_domain::ids::OrgId;
use countersign_domain::instruction::{Funds, Instruction};
use countersign_domain::ledger::{Account, AccountKey, Spending};
use countersign_domain::money::Amount;
use countersign_domain::payment::{Payment, PaymentKind, PaymentStatus};
use countersign_domain::time::Timestamp;

use super::Report;

/// What the payments of each account's day and month come to. Grows with accounts.
pub(super) struct Spent {
    org: OrgId,
    accounts: BTreeMap<AccountKey, Counters>,
}

struct Counters {
    says: Spending,
    of_day: Amount,
    of_month: Amount,
}

impl Spent {
    pub(super) fn new(org: OrgId) -> Self {
        Self { org, accounts: BTreeMap::new() }
    }

    /// Takes in what an account says was spent, and when.
    pub(super) fn account(&mut self, account: &Account) {
        let (of_day, of_month) = (Amount::ZERO, Amount::ZERO);
        self.accounts.insert(account.key, Counters { says: account.spending, of_day, of_month });
    }

    /// Counts a payment toward the period that its account is in (ADR 0006).
    pub(super) fn payment(&mut self, payment: &Payment) {
        let counts = payment.from_org == self.org
            && payment.status == PaymentStatus::Posted
            && payment.kind != PaymentKind::Reversal;
        let Some(at) = payment.posted_at.filter(|_| counts) else { return };
        let key = AccountKey::wallet(payment.from, payment.asset);
        self.count(key, (at, payment.amount));
    }

    /// Counts what has left over a rail, in dollars as limits count it, and has not come back.
    pub(super) fn instruction(&mut self, instruction: &Instruction) {
        let gone = matches!(instruction.funds, Funds::Suspended | Funds::Spent);
        let Some(at) = instruction.moved_at.filter(|_| gone) else { return };
        let key = AccountKey::wallet(instruction.wallet, instruction.asset);
        self.count(key, (at, instruction.value()));
    }

    fn count(&mut self, key: AccountKey, (at, amount): (Timestamp, Amount)) {
        let Some(counters) = self.accounts.get_mut(&key) else { return };
        let add = |sum: &mut Amount| *sum = sum.checked_add(amount).unwrap_or_default();
        if at.day() == counters.says.day {
            add(&mut counters.of_day);
        }
        if at.month() == counters.says.month {
            add(&mut counters.of_month);
        }
    }

    /// Compares the counters with what was counted.
    pub(super) fn end(&self, report: &mut Report) {
        for (key, counters) in &self.accounts {
            let Counters { says, of_day, of_month } = counters;
            let name = |what: &str| format!("account {} {}: {what}", key.owner, key.asset);
            report.equal(self.org, name("spent in its day"), (*of_day, says.day_spent));
            report.equal(self.org, name("spent in its month"), (*of_month, says.month_spent));
        }
    }
}
