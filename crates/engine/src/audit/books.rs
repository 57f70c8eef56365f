//! The ledger of an organization.

use std::collections::BTreeMap;

use countersign_domain::ids::OrgId;
use countersign_domain::ledger::{Account, AccountKey, AccountOwner, Leg, Transfer};
use countersign_domain::money::{Amount, Asset};

use super::Report;

/// The balances that follow from the transfers. Grows with accounts.
pub(super) struct Books {
    org: OrgId,
    computed: BTreeMap<AccountKey, Balance>,
}

#[derive(Default)]
struct Balance {
    posted: Amount,
    legs: u64,
    /// Legs that came before their turn: two servers' transfers of one millisecond may stand in
    /// another order than they were posted in.
    early: BTreeMap<u64, Leg>,
    has_account: bool,
}

impl Balance {
    /// Takes the legs whose turn it is, each of which must tell the balance it left.
    fn take(&mut self, leg: &Leg, mut wrong: impl FnMut(&Leg, Amount)) {
        self.early.insert(leg.version, leg.clone());
        while let Some(leg) = self.early.remove(&(self.legs + 1)) {
            self.posted = self.posted.checked_add(leg.amount).unwrap_or_default();
            self.legs += 1;
            if self.posted != leg.balance_after {
                wrong(&leg, self.posted);
            }
        }
    }
}

impl Books {
    pub(super) fn new(org: OrgId) -> Self {
        Self { org, computed: BTreeMap::new() }
    }

    /// Checks that a transfer balances, and that each leg tells the balance it left.
    pub(super) fn transfer(&mut self, transfer: &Transfer, report: &mut Report) {
        report.transfers += 1;
        let name = |what: &str| format!("transfer {}: {what}", transfer.id);
        let add = |sum: Amount, leg: Amount| sum.checked_add(leg);
        let sum = transfer.legs.iter().try_fold(Amount::ZERO, |sum, leg| add(sum, leg.amount));
        let text = |sum: Option<Amount>| sum.map_or("overflow".to_owned(), |sum| sum.to_string());
        report.equal(self.org, name("sum of its legs"), ("0".to_owned(), text(sum)));
        for leg in &transfer.legs {
            let key = AccountKey { owner: leg.owner, asset: transfer.asset };
            self.computed.entry(key).or_default().take(leg, |leg, posted| {
                let what = format!("account {} leg {}: balance after", leg.owner, leg.version);
                report.complain(self.org, what, (posted, leg.balance_after));
            });
        }
    }

    /// Compares an account with what its transfers come to.
    pub(super) fn account(&mut self, account: &Account, report: &mut Report) {
        report.accounts += 1;
        let name =
            |what: &str| format!("account {} {}: {what}", account.key.owner, account.key.asset);
        let computed = self.computed.entry(account.key).or_default();
        computed.has_account = true;
        let (posted, legs) = (computed.posted, computed.legs);
        if let Some(leg) = computed.early.values().next() {
            let found = format!("leg {} after leg {legs}", leg.version);
            report.complain(self.org, name("legs"), (format!("leg {}", legs + 1), found));
        }
        report.equal(self.org, name("posted"), (posted, account.posted));
        report.equal(self.org, name("number of legs"), (legs, account.version));
        let wallet = matches!(account.key.owner, AccountOwner::Wallet(_));
        if wallet && (account.held.is_negative() || account.held > account.posted) {
            let bounds = format!("held from 0 to {}", account.posted);
            report.complain(self.org, name("held"), (bounds, account.held));
        }
    }

    /// Checks that every leg has its account, and that the books as a whole balance.
    pub(super) fn end(&self, report: &mut Report) {
        let mut trial: BTreeMap<Asset, Amount> = BTreeMap::new();
        for (key, balance) in &self.computed {
            if !balance.has_account {
                let what = format!("account {} {}", key.owner, key.asset);
                report.complain(self.org, what, ("a row", "none"));
            }
            let sum = trial.entry(key.asset).or_default();
            *sum = sum.checked_add(balance.posted).unwrap_or_default();
        }
        for (asset, sum) in trial {
            report.equal(self.org, format!("trial balance of {asset}"), (Amount::ZERO, sum));
        }
    }
}
