//! A rail outside of the books, which loses, delays and repeats what it says, and whoever talks to
//! it: the truth is out there, and the books have to come to it.

use std::collections::BTreeMap;

use countersign_domain::access::Caller;
use countersign_domain::command::{Command, Request};
use countersign_domain::instruction::{
    Detail, Instruction, InstructionStatus, Next, Progress, Stage,
};
use countersign_domain::money::Amount;
use countersign_domain::outcome::Instructed;
use countersign_domain::rail::{
    Begin, ExpireQuote, Quote, Quoted, RailOrder, RailOutcome, RailVerb, Report,
};
use countersign_domain::time::Timestamp;

use crate::cast::request;
use crate::dice::Dice;

/// What became of an order out there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Truth {
    Pending,
    Settled,
    Failed,
}

/// The rail, and what it has said that has not arrived.
#[derive(Default)]
pub(crate) struct Outside {
    orders: BTreeMap<String, Truth>,
    late: Vec<Report>,
    /// In peace nothing is lost any more.
    pub(crate) is_at_peace: bool,
}

impl Outside {
    /// Time passes out there.
    pub(crate) fn pass(&mut self, dice: &mut Dice) {
        for truth in self.orders.values_mut() {
            if *truth == Truth::Pending && (self.is_at_peace || dice.chance(30)) {
                *truth = if dice.chance(70) { Truth::Settled } else { Truth::Failed };
            }
        }
    }

    /// Something that was said long ago arrives now, perhaps again.
    pub(crate) fn straggler(&mut self, dice: &mut Dice) -> Option<Request> {
        let report = dice.pick(&self.late)?.clone();
        Some(system(RailVerb::Report(report)))
    }

    /// What is said about an instruction that is due.
    pub(crate) fn attend(
        &mut self,
        dice: &mut Dice,
        (row, now): (&Instruction, Timestamp),
    ) -> Option<Request> {
        let (org, instruction) = (row.org, row.id);
        Some(system(match row.next_task()? {
            Next::Quote => {
                let refused = !self.is_at_peace && dice.chance(10);
                let quote = if refused { Err("no".to_owned()) } else { Ok(quote(row, now)) };
                RailVerb::Quoted(Quoted { org, instruction, quote, accepted: dice.chance(30) })
            }
            Next::ExpireQuote => RailVerb::ExpireQuote(ExpireQuote { org, instruction }),
            Next::Begin(stage) => {
                RailVerb::Begin(Begin { org, instruction, stage, attempts_before: row.attempt })
            }
            Next::Ask(stage) => RailVerb::Report(self.asked(dice, row, stage)),
        }))
    }

    /// A stage was begun, and is handed over; what is said to that, if anything arrives.
    pub(crate) fn begun(&mut self, dice: &mut Dice, made: &Instructed) -> Option<Request> {
        let row = &made.instruction;
        let InstructionStatus::Running(stage, Progress::Initiated) = row.status else {
            return None;
        };
        if made.repeated {
            return None;
        }
        let troubled = !self.is_at_peace;
        if troubled && dice.chance(10) {
            // Whoever was to hand it over has crashed before it did.
            return None;
        }
        let key = RailOrder::of(row, stage).key;
        if troubled && dice.chance(15) {
            // It got lost on the way there.
            return Some(self.say(dice, row, (stage, RailOutcome::Unknown)));
        }
        self.orders.entry(key).or_insert(Truth::Pending);
        if troubled && dice.chance(20) {
            // It has arrived; the answer got lost, or whoever waited for it.
            let outcome = RailOutcome::Unknown;
            return dice.chance(50).then(|| self.say(dice, row, (stage, outcome)));
        }
        Some(self.say(dice, row, (stage, RailOutcome::Accepted { reference: None })))
    }

    fn asked(&mut self, dice: &mut Dice, row: &Instruction, stage: Stage) -> Report {
        let reference = Some(format!("0x{}", row.id));
        let outcome = match self.orders.get(&RailOrder::key_of(row.id, stage)) {
            _ if !self.is_at_peace && dice.chance(20) => RailOutcome::Unknown,
            None => RailOutcome::NeverHeard,
            Some(Truth::Pending) => RailOutcome::Accepted { reference },
            Some(Truth::Settled) => RailOutcome::Settled { reference },
            Some(Truth::Failed) => {
                RailOutcome::Failed { reason: "no".to_owned(), returned: dice.chance(80) }
            }
        };
        let report = report(row, stage, outcome);
        if dice.chance(30) && !matches!(report.outcome, RailOutcome::NeverHeard) {
            self.late.push(report.clone());
        }
        report
    }

    fn say(
        &mut self,
        dice: &mut Dice,
        row: &Instruction,
        (stage, outcome): (Stage, RailOutcome),
    ) -> Request {
        let report = report(row, stage, outcome);
        if dice.chance(30) {
            self.late.push(report.clone());
        }
        system(RailVerb::Report(report))
    }

    /// Whether the books say of an instruction what is true out there, once all is told.
    pub(crate) fn agrees(&self, row: &Instruction) -> Result<(), String> {
        let told = |stage: &Stage| self.orders.get(&RailOrder::key_of(row.id, *stage)).copied();
        let truths: Vec<Option<Truth>> = row.stages().iter().map(told).collect();
        let settled = truths.iter().take_while(|truth| **truth == Some(Truth::Settled)).count();
        let expected = match row.status {
            InstructionStatus::Completed => settled == truths.len(),
            InstructionStatus::Failed(stage) => {
                let place = row.stages().iter().position(|one| *one == stage);
                place == Some(settled) && told(&stage) == Some(Truth::Failed)
            }
            status if status.is_final() => truths.iter().all(Option::is_none),
            InstructionStatus::PendingApproval => truths.iter().all(Option::is_none),
            _ => false,
        };
        if expected { Ok(()) } else { Err(format!("{} is {}: {truths:?}", row.id, row.status)) }
    }
}

fn report(row: &Instruction, stage: Stage, outcome: RailOutcome) -> Report {
    Report { org: row.org, instruction: row.id, stage, outcome, again_ms: None }
}

fn system(verb: RailVerb) -> Request {
    request(Caller::System, Command::Rail(verb))
}

fn quote(row: &Instruction, now: Timestamp) -> Quote {
    let (currency, scale) = match &row.detail {
        Detail::Bridge { into } => (into.key().to_owned(), into.scale()),
        Detail::Offramp { currency, .. } => (currency.clone(), 2),
        _ => ("usd".to_owned(), 2),
    };
    let arrives = Amount::from_units(1);
    Quote {
        rate: "1".to_owned(),
        send_gross: row.amount.checked_add(row.fee).unwrap_or(row.amount),
        send_net: row.amount,
        rail_fee: Amount::ZERO,
        receive_gross: arrives,
        receive_net: arrives,
        currency,
        scale,
        expires_at: now.plus_seconds(3_600),
        accepted_at: None,
        reference: None,
    }
}
