//! What holds of conditions, windows and counterfactuals, whatever they are.

use proptest::prelude::*;

use crate::access::Environment;
use crate::ids::{Id, OrgId, PolicyId, Ulid, WalletId};
use crate::ledger::Spending;
use crate::money::{Amount, Asset};
use crate::policy::{
    AmountBounds, Bound, Condition, Count, Counting, Ends, Facts, Fate, MetadataIs, MetadataTest,
    Per, Policy, PolicyOutcome, Rail, Recipients, Rules, Structuring, Tallies, Tally, TimeWindow,
    Velocity, Verdict, Window, counterfactual, evaluate,
};
use crate::time::Timestamp;

fn id<T: Id>(number: u128) -> T {
    T::from_ulid(Ulid(number))
}

fn amounts() -> impl Strategy<Value = Amount> {
    (0_i128..60).prop_map(Amount::from_units)
}

fn conditions() -> impl Strategy<Value = Condition> {
    let bound = || prop::option::weighted(0.4, amounts());
    let amount = (bound(), bound(), bound(), amounts()).prop_map(|(above, below, most, least)| {
        let bounds = AmountBounds { above, below, at_most: most, ..AmountBounds::default() };
        Condition::Amount(AmountBounds { at_least: Some(least), ..bounds })
    });
    let window = prop_oneof![Just(Window::Day), Just(Window::Rolling { seconds: 600 })];
    let above = prop_oneof![amounts().prop_map(Bound::Amount), (0_u64..4).prop_map(Bound::Count),];
    let counting =
        (any::<bool>(), any::<bool>()).prop_map(|(held, rejected)| Counting { held, rejected });
    let per = prop_oneof![Just(Per::Wallet), Just(Per::Recipient), Just(Per::Initiator)];
    let velocity = (window, per, counting, above).prop_map(|(window, per, counting, above)| {
        Condition::Velocity(Velocity { window, per, counting, above })
    });
    let structuring = amounts().prop_map(|amount_above| {
        Condition::Structuring(Structuring { window: Window::Day, amount_above })
    });
    let listed = any::<bool>().prop_map(|there| {
        let list = vec![if there { "a" } else { "b" }.to_owned()];
        Condition::Recipient(Recipients::In(list))
    });
    let broken = Just(Condition::Time(TimeWindow {
        start: "10:00".to_owned(),
        end: "11:00".to_owned(),
        timezone: "Nowhere/Atlantis".to_owned(),
        days: None,
    }));
    let tagged = any::<bool>().prop_map(|there| {
        Condition::Metadata(MetadataTest { key: "x".to_owned(), is: MetadataIs::There(there) })
    });
    prop_oneof![4 => amount, 4 => velocity, 2 => structuring, 1 => listed, 1 => broken, 1 => tagged]
}

prop_compose! {
    fn rules()(
        max_transaction_amount in prop::option::weighted(0.3, amounts()),
        daily_limit in prop::option::weighted(0.2, amounts()),
        blocked in prop::option::weighted(0.1, Just(vec!["a".to_owned()])),
        require_approval in prop::bool::weighted(0.3),
    ) -> Rules {
        Rules {
            max_transaction_amount, daily_limit, blocked_recipients: blocked, require_approval,
            ..Rules::default()
        }
    }
}

fn outcomes() -> impl Strategy<Value = Option<PolicyOutcome>> {
    prop::option::weighted(0.7, prop::sample::select(PolicyOutcome::ALL))
}

fn policies() -> impl Strategy<Value = Vec<Policy>> {
    let one = (rules(), prop::collection::vec(conditions(), 0..3), outcomes());
    prop::collection::vec(one, 0..4).prop_map(|all| {
        let made = all.into_iter().enumerate();
        made.map(|(index, (rules, conditions, outcome))| {
            let at = Timestamp::default();
            Policy {
                id: id::<PolicyId>(index as u128),
                org: id::<OrgId>(1),
                environment: Environment::Sandbox,
                wallet: None,
                name: format!("policy {index}"),
                enabled: index != 2,
                version: 1,
                conditions: conditions.into(),
                counters: Box::default(),
                outcome,
                rules,
                terms: None,
                approval_ttl_seconds: None,
                created_at: at,
                updated_at: at,
                deleted_at: None,
            }
            .with_counters(&[])
        })
        .collect()
    })
}

fn now() -> Timestamp {
    Timestamp::parse("2026-03-02T12:00:00Z").unwrap()
}

fn ends() -> Ends {
    let (from, to) = (id::<WalletId>(1), crate::policy::Payee::Wallet(id(2)));
    Ends { from, to, asset: Asset::USD, unit: Asset::USD, initiator: None }
}

/// Every window has counted the same.
fn tallies(policies: &[Policy], (posted, held, rejected): (Amount, Amount, Amount)) -> Tallies {
    let mut tallies = Tallies::new();
    for policy in policies {
        for counter in &policy.counters {
            let Some(name) = counter.name(policy, &ends()) else { continue };
            let mut tally = Tally::empty(policy.org, name.clone(), counter.window);
            tally.post(posted, now()).unwrap();
            tally.hold(held).unwrap();
            tally.reject(rejected, now()).unwrap();
            tallies.insert(name, tally);
        }
    }
    tallies
}

fn facts<'a>(
    amount: Amount,
    spent: Amount,
    tallies: &'a Tallies,
    names: &'a [String],
) -> Facts<'a> {
    let now = now();
    let (day, month, pending) = (now.day(), now.month(), Amount::ZERO);
    let spending = Spending { day, day_spent: spent, month, month_spent: spent, pending };
    Facts {
        amount,
        priced: true,
        ends: ends(),
        recipient: names,
        rail: Rail::Ledger,
        metadata: None,
        now,
        asked_at: now,
        spending,
        tallies,
        time_counts: true,
    }
}

fn verdict(policies: &[Policy], facts: &Facts<'_>) -> Verdict {
    evaluate(policies, facts).verdict
}

proptest! {
    #[test]
    fn the_order_of_policies_changes_nothing(
        policies in policies(), amount in amounts(), counted in (amounts(), amounts(), amounts()),
        turn in 0_usize..4,
    ) {
        let (tallies, names) = (tallies(&policies, counted), ["a".to_owned()]);
        let facts = facts(amount, Amount::ZERO, &tallies, &names);
        let forward = verdict(&policies, &facts);
        let mut turned = policies;
        let by = turn % turned.len().max(1);
        turned.rotate_left(by);
        prop_assert_eq!(forward, verdict(&turned, &facts));
        turned.reverse();
        prop_assert_eq!(forward, verdict(&turned, &facts));
    }

    #[test]
    fn the_order_of_conditions_changes_nothing(
        policies in policies(), amount in amounts(), counted in (amounts(), amounts(), amounts()),
    ) {
        let (tallies, names) = (tallies(&policies, counted), ["a".to_owned()]);
        let facts = facts(amount, Amount::ZERO, &tallies, &names);
        let mut turned = policies.clone();
        turned.iter_mut().for_each(|policy| policy.conditions.reverse());
        prop_assert_eq!(verdict(&policies, &facts), verdict(&turned, &facts));
    }

    #[test]
    fn one_policy_more_is_never_laxer(
        policies in policies(), more in policies(), amount in amounts(),
        counted in (amounts(), amounts(), amounts()),
    ) {
        let all: Vec<Policy> = policies.iter().cloned().chain(more).collect();
        let (tallies, names) = (tallies(&all, counted), ["a".to_owned()]);
        let facts = facts(amount, Amount::ZERO, &tallies, &names);
        prop_assert!(verdict(&all, &facts) >= verdict(&policies, &facts));
    }

    /// What is told is true, and nothing nearer is: every amount in between is tried.
    #[test]
    fn the_counterfactual_is_the_smallest_change_that_alters_the_verdict(
        policies in policies(), amount in 1_i128..90, spent in amounts(),
        counted in (amounts(), amounts(), amounts()), affordable in 0_i128..120,
    ) {
        const MOST: i128 = 200;
        let (tallies, names) = (tallies(&policies, counted), ["a".to_owned()]);
        let facts = facts(Amount::from_units(amount), spent, &tallies, &names);
        let fate = |units: i128| {
            let facts = Facts { amount: Amount::from_units(units), ..facts };
            match verdict(&policies, &facts) {
                Verdict::Allow | Verdict::Hold if units > affordable => Fate::Short,
                verdict => Fate::Judged(verdict),
            }
        };
        let all: Vec<&Policy> = policies.iter().collect();
        let bounds = (Amount::from_units(affordable), Amount::from_units(MOST));
        let told = counterfactual(&all, &facts, bounds);
        let others = (1..=MOST).filter(|units| fate(*units) != fate(amount));
        let nearest = others.min_by_key(|units| ((units - amount).abs(), *units));
        prop_assert_eq!(told.map(|told| told.amount.units()), nearest);
        if let Some(told) = told {
            prop_assert_eq!(told.fate, fate(told.amount.units()));
        }
    }
}

/// What happens to a tally.
#[derive(Clone, Copy, Debug)]
enum Happening {
    Posted(i128),
    Held(i128),
    /// The oldest that waits is posted, or is not.
    Decided(bool),
    /// The newest that was posted is taken back.
    TakenBack,
    Refused(i128),
    Waits(u32),
}

fn happenings() -> impl Strategy<Value = Vec<Happening>> {
    let one = prop_oneof![
        (1_i128..50).prop_map(Happening::Posted),
        (1_i128..50).prop_map(Happening::Held),
        any::<bool>().prop_map(Happening::Decided),
        Just(Happening::TakenBack),
        (1_i128..50).prop_map(Happening::Refused),
        (0_u32..90_000).prop_map(Happening::Waits),
    ];
    prop::collection::vec(one, 0..60)
}

/// Everything that ever happened, in a list: what a tally must agree with.
#[derive(Default)]
struct Oracle {
    posted: Vec<(Timestamp, i128)>,
    rejected: Vec<(Timestamp, i128)>,
    held: Vec<i128>,
}

impl Oracle {
    fn sums(&self, counts: impl Fn(Timestamp) -> bool) -> (Count, Count) {
        let add = |list: &[(Timestamp, i128)]| {
            let counted = list.iter().filter(|(at, _)| counts(*at));
            let one = |(_, units): &(Timestamp, i128)| Count::one(Amount::from_units(*units));
            counted.map(one).fold(Count::default(), |sum, one| sum.plus(one).unwrap())
        };
        (add(&self.posted), add(&self.rejected))
    }
}

fn play(tally: &mut Tally, happenings: &[Happening], check: impl Fn(&Tally, &Oracle, Timestamp)) {
    let (mut now, mut oracle) = (now(), Oracle::default());
    let units = Amount::from_units;
    for happening in happenings {
        match *happening {
            Happening::Posted(sum) => {
                tally.post(units(sum), now).unwrap();
                oracle.posted.push((now, sum));
            }
            Happening::Held(sum) => {
                tally.hold(units(sum)).unwrap();
                oracle.held.push(sum);
            }
            Happening::Decided(_) if oracle.held.is_empty() => {}
            Happening::Decided(posted) => {
                let sum = oracle.held.remove(0);
                tally.release(units(sum)).unwrap();
                if posted {
                    tally.post(units(sum), now).unwrap();
                    oracle.posted.push((now, sum));
                } else {
                    tally.reject(units(sum), now).unwrap();
                    oracle.rejected.push((now, sum));
                }
            }
            Happening::TakenBack => {
                if let Some((at, sum)) = oracle.posted.pop() {
                    tally.unpost(units(sum), at).unwrap();
                }
            }
            Happening::Refused(sum) => {
                tally.reject(units(sum), now).unwrap();
                oracle.rejected.push((now, sum));
            }
            Happening::Waits(seconds) => now = now.plus_seconds(i64::from(seconds)),
        }
        check(tally, &oracle, now);
    }
}

fn tally(window: Window) -> Tally {
    let name = crate::policy::TallyName { policy: id(1), of: "100:all:USD".to_owned() };
    Tally::empty(id(1), name, window)
}

const ALL: Counting = Counting { held: true, rejected: true };
const PLAIN: Counting = Counting { held: false, rejected: false };

proptest! {
    #[test]
    fn a_calendar_window_counts_exactly_its_period(happenings in happenings()) {
        for window in [Window::Day, Window::Week, Window::Month, Window::Ever] {
            play(&mut tally(window), &happenings, |tally, oracle, now| {
                let counts = |at: Timestamp| window.part(at) == window.part(now);
                let (posted, rejected) = oracle.sums(counts);
                assert_eq!(tally.counted(now, PLAIN), Some(posted));
                let held = oracle.held.iter().map(|sum| Count::one(Amount::from_units(*sum)));
                let all = held.chain([posted, rejected]);
                let all = all.fold(Count::default(), |sum, one| sum.plus(one).unwrap());
                assert_eq!(tally.counted(now, ALL), Some(all));
            });
        }
    }

    #[test]
    fn a_rolling_window_never_counts_too_little_and_at_most_a_part_too_much(
        happenings in happenings(), seconds in 60_u32..200_000,
    ) {
        let window = Window::Rolling { seconds };
        play(&mut tally(window), &happenings, |tally, oracle, now| {
            let since = |more: i64| now.plus_seconds(-i64::from(seconds) - more);
            let counted = tally.counted(now, PLAIN).unwrap();
            let (exact, _) = oracle.sums(|at| at >= since(0));
            let part = i64::from(seconds) / 60 + 1;
            let (generous, _) = oracle.sums(|at| at >= since(part));
            assert!(counted.sum >= exact.sum && counted.number >= exact.number);
            assert!(counted.sum <= generous.sum && counted.number <= generous.number);
            assert!(tally.parts.len() <= 62, "{} parts", tally.parts.len());
        });
    }
}
