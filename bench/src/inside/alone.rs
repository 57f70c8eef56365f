//! The rules alone: no store, no log on a disk, no other thread.

use std::time::{Duration, Instant};

use anyhow::{Result, anyhow, bail};
use countersign_domain::command::Request;
use countersign_domain::context::{Context, Settings};
use countersign_domain::decide::{Decision, Halt, decide};
use countersign_domain::ids::Mint;
use countersign_domain::outcome::Outcome;
use countersign_domain::state::{Read, State};
use countersign_domain::time::Timestamp;

use super::scene::{Desk, Scene};
use crate::load::random::Random;

/// As many as take a good part of a second.
const PAYMENTS: u32 = 40_000;

/// As many as take a good part of a second with a hundred windows.
const PAYMENTS_GOVERNED: u32 = 4_000;

/// What further policies of the organization do.
#[derive(Clone, Copy)]
pub(crate) enum More {
    /// So many judge each payment.
    Rules(usize),
    /// So many judge and count each payment.
    Windows(usize),
}

/// The mean time of a decision. Its changes are thrown away: a state that grows would be measured
/// too, and no batch has one.
pub(crate) fn mean() -> Result<Duration> {
    measured(More::Rules(0), PAYMENTS)
}

/// The same where so many policies of the organization judge, or count, as well.
pub(crate) fn mean_governed(more: More) -> Result<Duration> {
    measured(more, PAYMENTS_GOVERNED)
}

fn measured(more: More, payments: u32) -> Result<Duration> {
    let mut rules = Alone::new();
    let scene = Scene::prepare(&mut rules)?;
    match more {
        More::Rules(policies) => scene.govern(&mut rules, (policies, false))?,
        More::Windows(policies) => scene.govern(&mut rules, (policies, true))?,
    }
    let mut random = Random::seeded(11);
    let requests = (0..payments).map(|_| scene.payment(&mut random));
    let requests: Vec<Request> = requests.collect::<Result<_>>()?;
    let began = Instant::now();
    for request in requests {
        if !matches!(rules.decide(&request)?.result, Ok(Outcome::Posted(_))) {
            bail!("a payment was not posted");
        }
    }
    Ok(began.elapsed() / payments)
}

/// A state that holds everything, so that what it does not hold does not exist.
struct Alone {
    state: State,
    context: Context,
    mint: Mint,
}

impl Alone {
    fn new() -> Self {
        let now = Timestamp::from_unix_ms(1_772_375_520_000);
        let context = Context { now, settings: Settings::default() };
        Self { state: State::new(), context, mint: Mint::new(1) }
    }

    fn decide(&mut self, request: &Request) -> Result<Decision> {
        loop {
            match decide(&self.state, request, &self.context, &mut self.mint) {
                Ok(decision) => return Ok(decision),
                Err(Halt::Missing(reads)) => reads.into_iter().for_each(|read| match read {
                    Read::Row(key) => self.state.learn_row(key, None),
                    Read::Range(range) => self.state.learn_range(range, Vec::new()),
                }),
                Err(Halt::Rejected(rejection)) => bail!("rejected: {rejection:?}"),
            }
        }
    }
}

impl Desk for Alone {
    fn submit(&mut self, request: Request) -> Result<Outcome> {
        let decision = self.decide(&request)?;
        self.state.apply(&decision.changes);
        decision.result.map_err(|rejection| anyhow!("refused: {rejection:?}"))
    }
}
