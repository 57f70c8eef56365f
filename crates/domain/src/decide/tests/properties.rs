//! What no sequence of commands can do.
//!
//! The world checks its books after every command: money is conserved, what is held is what waits,
//! nothing that waited was done without somebody else. Here sequences are thrown at it.

use proptest::prelude::*;

use std::collections::BTreeMap;

use crate::instruction::Funds;
use crate::ledger::AccountKey;
use crate::money::{Amount, Asset};
use crate::payment::{PaymentKind, PaymentStatus};
use crate::state::{Key, Row};
use crate::testing::{World, amount, ask, play};

/// A daily limit that nothing in a sequence changes.
const DAILY_LIMIT: &str = "60.00";

const SCENE: &str = "
    wallet ops 200.00 · wallet lab 50.00 · wallet vendor · agent bot 30.00
    org beta with bella · person boris of beta · wallet shop of beta 40.00
    alice chooses self-approval never -> organization
    policy on ops 'Limit' daily 60.00 · policy on ops 'Review' max 15.00 approval
    policy on bot 'Hers' max 5.00 approval ttl 2h · policy on shop 'Theirs' max 12.00 approval
";

/// One step: a statement in which `P` and `A` stand for a payment and a request made before.
#[expect(clippy::too_many_lines, reason = "a table of statements")]
fn steps() -> impl Strategy<Value = String> {
    let sum = (1_u32..2_500).prop_map(|cents| format!("{}.{:02}", cents / 100, cents % 100));
    let route = prop::sample::select(vec![
        "alice pays ops vendor",
        "bob pays ops shop",
        "alice pays ops @shop",
        "alice pays ops bot",
        "bob pays lab ops",
        "alice pays vendor ops",
        "bot pays bot vendor",
        "bot pays @shop",
        "bella pays shop ops",
        "bella pays shop @vendor",
        "alice adjusts bot",
        "alice sends ops vendor",
        "alice sends ops 0xa1",
        "bob bridges ops 0xa2",
        "bot sends bot 0xa1",
        "alice cashes ops",
        "alice sends fee 0.50 asking anyone within 2h ops 0xa1",
    ]);
    let back = sum.clone().prop_map(|sum| format!("bob adjusts bot -{sum}"));
    let batch = (sum.clone(), sum.clone())
        .prop_map(|(a, b)| format!("bob batches ops vendor {a} + ops shop {b} + lab bot {b}"));
    let spread = (sum.clone(), sum.clone())
        .prop_map(|(a, b)| format!("bob spreads ops vendor {a} + 0xa1 {b} + vendor {a}"));
    // What a rail says, of whichever is next to be done.
    let rail = prop::sample::select(vec![
        "rail nudges I settled",
        "rail nudges I settled",
        "rail nudges I settled",
        "rail nudges I accepted",
        "rail nudges I failed",
        "rail nudges I kept",
        "rail nudges I unknown",
        "rail nudges I unheard",
        "rail repeats I settled",
        "rail repeats I failed",
        "alice takes I",
        "alice recalls I",
    ]);
    let decision = prop::sample::select(vec![
        "alice approves A",
        "bob approves A",
        "carol approves A",
        "boris approves A",
        "bella rejects A",
        "bob rejects A",
        "timer expires A",
        "alice reverses P",
        "bob reverses P",
        "bella reverses P",
        "bot reverses P",
    ]);
    let change = prop::sample::select(vec![
        "alice freezes ops",
        "alice unfreezes ops",
        "bob pauses bot",
        "bob resumes bot",
        "bob amends 'Review' max 5.00 approval",
        "bob amends 'Review' max 20.00 approval",
        "bob amends 'Review' disabled",
        "bob amends 'Review' enabled",
        "bob amends 'Theirs' max 3.00",
        "bella amends 'Theirs' alone",
        "after 1h",
        "after 7h",
    ]);
    prop_oneof![
        6 => (route, sum).prop_map(|(route, sum)| format!("{route} {sum}")),
        1 => back,
        1 => batch,
        1 => spread,
        6 => rail.prop_map(str::to_owned),
        5 => decision.prop_map(str::to_owned),
        2 => change.prop_map(str::to_owned),
    ]
}

/// A world and the names of what has come to be in it.
struct Run {
    world: World,
    payments: usize,
}

impl Run {
    fn begin(fees: bool) -> Self {
        let mut world = World::new();
        play(&mut world, SCENE);
        if fees {
            play(&mut world, "fees published");
        }
        Self { world, payments: 0 }
    }

    /// Takes a step, choosing among payments and requests by `choice`, under an idempotency key.
    fn step(&mut self, step: &str, (choice, once): (usize, &str)) -> Option<String> {
        if step.starts_with("after") {
            play(&mut self.world, step);
            return None;
        }
        let statement = self.statement(step, choice)?;
        let together = if statement.contains("batches") { "together" } else { "once" };
        let keyed = format!("{statement} {together} {once}");
        let label = format!("n{}", self.payments);
        let reply = ask(&mut self.world, &keyed, &label);
        let named = |names: &BTreeMap<String, _>| names.contains_key(&label);
        if named(&self.world.names.payments) || named(&self.world.names.instructions) {
            self.payments += 1;
        }
        reply.result.is_ok().then_some(keyed)
    }

    fn statement(&self, step: &str, choice: usize) -> Option<String> {
        let names = &self.world.names;
        let pick =
            |names: Vec<&String>| (!names.is_empty()).then(|| names[choice % names.len()].clone());
        if let Some(verb) = step.strip_suffix(" A") {
            return Some(format!("{verb} {}", pick(names.approvals.keys().collect())?));
        }
        if let Some(verb) = step.strip_suffix(" P") {
            return Some(format!("{verb} {}", pick(names.payments.keys().collect())?));
        }
        if step.contains(" I") {
            let id = pick(names.instructions.keys().collect())?;
            return Some(step.replace(" I", &format!(" {id}")));
        }
        Some(step.to_owned())
    }

    /// What ops has spent today, from the payments themselves, and what of its money waits.
    fn spent(&self) -> Amount {
        let (org, ops) = self.world.names.wallets["ops"];
        let today = self.world.context.now.day();
        let mut sum = Amount::ZERO;
        for row in self.world.rows.values() {
            let Row::Payment(payment) = row else { continue };
            let from_ops = (payment.org, payment.from) == (org, ops);
            let counts = match payment.status {
                PaymentStatus::Posted => payment.posted_at.is_some_and(|at| at.day() == today),
                PaymentStatus::PendingApproval => true,
                _ => false,
            };
            if from_ops && counts && payment.kind != PaymentKind::Reversal {
                sum = sum.checked_add(payment.amount).unwrap();
            }
        }
        for row in self.world.rows.values() {
            let Row::Instruction(row) = row else { continue };
            let counts = match row.funds {
                Funds::Held => true,
                Funds::Suspended | Funds::Spent => row.moved_at.is_some_and(|at| at.day() == today),
                Funds::Apart | Funds::Returned => false,
            };
            if (row.org, row.wallet) == (org, ops) && counts {
                sum = sum.checked_add(row.amount).unwrap();
            }
        }
        sum
    }

    fn money(&self) -> Vec<(Amount, Amount)> {
        let account = |(org, wallet)| {
            let key = AccountKey::wallet(wallet, Asset::USD);
            match &self.world.rows[&Key::Account(org, key)] {
                Row::Account(account) => (account.posted, account.held),
                other => panic!("no account: {other:?}"),
            }
        };
        self.world.names.wallets.values().copied().map(account).collect()
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    /// Whatever is commanded, the books balance (which the world checks), and no more leaves a
    /// wallet on a day than its limit.
    #[test]
    fn money_is_conserved_and_limits_hold(
        fees in any::<bool>(),
        steps in prop::collection::vec((steps(), any::<usize>()), 1..60),
    ) {
        let mut run = Run::begin(fees);
        for (index, (step, choice)) in steps.iter().enumerate() {
            run.step(step, (*choice, &format!("k{index}")));
            prop_assert!(run.spent() <= amount(DAILY_LIMIT), "{} after {step}", run.spent());
        }
    }

    /// Whatever was done once is not done again by asking again, however much later that day.
    #[test]
    fn replaying_never_moves_money_twice(
        steps in prop::collection::vec((steps(), any::<usize>()), 1..40),
    ) {
        let mut run = Run::begin(false);
        let mut done = Vec::new();
        for (index, (step, choice)) in steps.iter().enumerate() {
            let alone = ["after", "timer", "rail"];
            if alone.iter().any(|word| step.starts_with(word)) {
                continue;
            }
            done.extend(run.step(step, (*choice, &format!("k{index}"))));
        }
        let before = (run.money(), run.world.rows.clone());
        for keyed in &done {
            let reply = ask(&mut run.world, keyed, "again");
            prop_assert!(reply.replayed && reply.changes.is_empty(), "{keyed}: {reply:?}");
        }
        prop_assert_eq!(before.0, run.money());
        prop_assert!(before.1 == run.world.rows);
    }

    /// The same commands in another world come to the same rows, to the last id and hash.
    #[test]
    fn the_same_commands_come_to_the_same(
        steps in prop::collection::vec((steps(), any::<usize>()), 1..30),
    ) {
        let play = || {
            let mut run = Run::begin(true);
            for (index, (step, choice)) in steps.iter().enumerate() {
                run.step(step, (*choice, &format!("k{index}")));
            }
            run.world.rows
        };
        prop_assert!(play() == play());
    }
}
