//! The books, where scripts do not reach.

use proptest::prelude::*;

use super::{Account, AccountKey, AccountOwner, EntryKind, Posting, Spending, SystemAccount, post};
use crate::access::Environment;
use crate::context::{Context, Settings};
use crate::ids::{Id, Mint, OrgId, PaymentId, Ulid, WalletId};
use crate::money::{Amount, Asset};
use crate::rejection::Rejection;
use crate::state::{Change, Draft, Halt, Key, Row, State};
use crate::time::Timestamp;

fn id<T: Id>(number: u128) -> T {
    T::from_ulid(Ulid(number))
}

fn units(units: i128) -> Amount {
    Amount::from_units(units)
}

const TREASURY: AccountOwner = AccountOwner::System(Environment::Sandbox, SystemAccount::Treasury);

fn wallet(number: u128) -> AccountOwner {
    AccountOwner::Wallet(id::<WalletId>(number))
}

/// Posts legs in books where nothing was ever posted.
fn posted(legs: Vec<(AccountOwner, Amount)>) -> Result<Vec<Change>, Halt> {
    let (org, now): (OrgId, _) = (id(1), Timestamp::from_unix_ms(1));
    let mut state = State::new();
    for owner in [TREASURY, wallet(1), wallet(2)] {
        state.learn_row(Key::Account(org, AccountKey { owner, asset: Asset::USD }), None);
    }
    let context = Context { now, settings: Settings::default() };
    let mut mint = Mint::new(1);
    let mut draft = Draft::new(&state, &context, &mut mint);
    let posting = Posting {
        org,
        id: None,
        environment: Environment::Sandbox,
        kind: EntryKind::Fund,
        transaction: id::<PaymentId>(1),
        related: None,
        description: None,
        asset: Asset::USD,
        legs,
    };
    post(&mut draft, posting)?;
    Ok(draft.into_changes())
}

fn corrupt(what: &'static str) -> Result<Vec<Change>, Halt> {
    Err(Halt::Rejected(Rejection::corrupt(what)))
}

#[test]
fn what_does_not_sum_to_zero_is_not_posted() {
    let one_sided = vec![(TREASURY, units(-5)), (wallet(1), units(4))];
    assert_eq!(posted(one_sided), corrupt("unbalanced transfer"));
    let overflowing = vec![(TREASURY, units(i128::MAX)), (wallet(1), units(i128::MAX))];
    assert_eq!(posted(overflowing), corrupt("unbalanced transfer"));
}

#[test]
fn a_wallet_is_never_overdrawn_and_the_treasury_may_be() {
    let backwards = vec![(wallet(1), units(-5)), (wallet(2), units(5))];
    assert_eq!(posted(backwards), corrupt("wallet overdrawn"));
    let legs = vec![(TREASURY, units(-5)), (wallet(1), units(5)), (wallet(2), Amount::ZERO)];
    let changes = posted(legs).unwrap();
    let accounts = changes.iter().filter(|change| matches!(change.row(), Row::Account(_)));
    assert_eq!(accounts.count(), 2, "a leg of nothing is no leg");
}

#[test]
fn the_entries_of_a_transfer_have_ids_of_their_own() {
    let legs = vec![(TREASURY, units(-5)), (wallet(1), units(2)), (wallet(2), units(3))];
    let changes = posted(legs).unwrap();
    let mut transfers = changes.iter().filter_map(|change| match change.row() {
        Row::Transfer(transfer) => Some(transfer),
        _ => None,
    });
    let transfer = transfers.next().unwrap();
    let ids: std::collections::BTreeSet<_> = (0..3).map(|leg| transfer.entry_id(leg)).collect();
    assert_eq!(ids.len(), 3);
    assert_eq!(transfer.entry_id(0).ulid(), transfer.id.ulid());
}

#[test]
fn an_owner_is_written_as_it_reads() {
    for owner in [
        wallet(7),
        TREASURY,
        AccountOwner::System(Environment::Production, SystemAccount::Clearing),
    ] {
        assert_eq!(owner.to_string().parse(), Ok(owner));
    }
    for text in ["", "SANDBOX", "SANDBOX:vault", "sandbox:fees", "MOON:fees", "txn_1", ":"] {
        assert_eq!(text.parse::<AccountOwner>(), Err(()), "{text}");
    }
}

#[test]
fn an_account_survives_being_written() {
    let key = AccountKey { owner: TREASURY, asset: Asset::USD };
    let mut account = Account::empty(id(1), key);
    account.posted = units(-(1 << 100));
    account.spending.spend(units(5), Timestamp::parse("2026-03-01T00:00:00Z").unwrap());
    let text = crate::canonical::text(&account).unwrap();
    assert_eq!(serde_json::from_str::<Account>(&text).unwrap(), account);
}

proptest! {
    /// Counters agree with the payments that they stand for, whatever the days.
    #[test]
    fn spending_is_that_of_its_day_and_month(
        steps in prop::collection::vec((1_i64..40, 1_i128..100, prop::bool::ANY), 1..30),
    ) {
        let mut spending = Spending::default();
        let mut now = Timestamp::parse("2026-01-01T00:00:00Z").unwrap();
        let mut payments: Vec<(Timestamp, Amount)> = Vec::new();
        for (hours, amount, reverse) in steps {
            now = now.plus_seconds(hours * 3_600);
            let reversed = if reverse { payments.pop() } else { None };
            if let Some((at, amount)) = reversed {
                spending.unspend(amount, at);
            } else {
                spending.spend(units(amount), now);
                payments.push((now, units(amount)));
            }
            let sum = |counts: &dyn Fn(&Timestamp) -> bool| {
                let of_period = payments.iter().filter(|(at, _)| counts(at));
                Some(units(of_period.map(|(_, amount)| amount.units()).sum()))
            };
            prop_assert_eq!(spending.on_day(now), sum(&|at| at.day() == now.day()));
            prop_assert_eq!(spending.in_month(now), sum(&|at| at.month() == now.month()));
        }
    }
}
