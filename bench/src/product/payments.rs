//! The measured request: `POST /v1/payments` with an idempotency key that nobody used before.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::load::random::Random;
use crate::load::request::Prelude;
use crate::load::script::Script;

/// Who is paid.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Spread {
    /// Any wallet pays any other.
    Random,
    /// Any wallet pays the first one.
    Hot,
}

/// Where payments go to, and between which wallets.
#[derive(Clone)]
pub(crate) struct Stage {
    /// Where the server listens.
    pub(crate) address: SocketAddr,
    /// The wallets.
    pub(crate) wallets: Arc<[String]>,
    prelude: Arc<Prelude>,
}

impl Stage {
    /// Prepares what all requests share.
    pub(crate) fn new(address: SocketAddr, key: &str, wallets: Arc<[String]>) -> Self {
        let prelude = Arc::new(Prelude::new("POST", "/v1/payments", address, key));
        Self { address, wallets, prelude }
    }

    /// One script per connection, together at most `limit` payments when there is a limit.
    pub(crate) fn crew(
        &self,
        spread: Spread,
        connections: usize,
        limit: Option<usize>,
    ) -> Vec<Payer> {
        let share = |number: usize| match limit {
            Some(limit) => limit / connections + usize::from(number < limit % connections),
            None => usize::MAX,
        };
        (0..connections).map(|number| Payer::new(self.clone(), spread, share(number))).collect()
    }

    /// One script per connection, together `count` payments that wait; the ids of about `kept` of
    /// the requests that they open, evenly spread, are kept.
    pub(crate) fn holders(&self, connections: usize, (count, kept): (usize, usize)) -> Vec<Holder> {
        let crew = self.crew(Spread::Random, connections, Some(count));
        let every = (count / kept.max(1)).max(1);
        crew.into_iter().map(|payer| Holder::new(payer, every)).collect()
    }
}

/// The amount of every payment that is measured.
const PAID: &str = "0.01";
/// The amount of those that the policy of a queue holds.
const HELD: &str = "0.02";

/// One connection's payments of 0.01 each.
pub(crate) struct Payer {
    stage: Stage,
    spread: Spread,
    amount: &'static str,
    random: Random,
    left: usize,
    under_way: (usize, usize),
    body: Vec<u8>,
    /// Acknowledged payments received minus sent, per wallet.
    pub(crate) moved: Vec<i64>,
}

impl Payer {
    fn new(stage: Stage, spread: Spread, left: usize) -> Self {
        // Every payer of this process draws other keys, so that none is ever a replay.
        static SEED: AtomicU64 = AtomicU64::new(1);
        let random = Random::seeded(SEED.fetch_add(1, Ordering::Relaxed));
        let moved = vec![0; stage.wallets.len()];
        let body = Vec::with_capacity(128);
        Self { stage, spread, amount: PAID, random, left, under_way: (0, 0), body, moved }
    }

    fn draw(&mut self) -> (usize, usize) {
        let count = self.stage.wallets.len();
        match self.spread {
            Spread::Random => {
                let payer = self.random.below(count);
                (payer, (payer + 1 + self.random.below(count - 1)) % count)
            }
            Spread::Hot => (1 + self.random.below(count - 1), 0),
        }
    }

    fn record(&mut self, wallet: usize, change: i64) {
        if let Some(moved) = self.moved.get_mut(wallet) {
            *moved += change;
        }
    }
}

impl Script for Payer {
    fn next(&mut self, request: &mut Vec<u8>) -> bool {
        if self.left == 0 {
            return false;
        }
        self.left -= 1;
        self.under_way = self.draw();
        let (payer, payee) = self.under_way;
        let wallet = |number: usize| self.stage.wallets.get(number).map_or("", String::as_str);
        self.body.clear();
        for part in [r#"{"from":""#, wallet(payer), r#"","to":""#, wallet(payee)] {
            self.body.extend_from_slice(part.as_bytes());
        }
        for part in [r#"","amount":""#, self.amount, r#""}"#] {
            self.body.extend_from_slice(part.as_bytes());
        }
        self.stage.prelude.write(request, &self.random.key(), &self.body);
        true
    }

    fn expects(&self) -> u16 {
        201
    }

    fn answered(&mut self, _body: &[u8]) {
        let (payer, payee) = self.under_way;
        self.record(payer, -1);
        self.record(payee, 1);
    }
}

/// One connection's payments of 0.02 each, all of which are to wait for somebody.
pub(crate) struct Holder {
    payer: Payer,
    every: usize,
    answered: usize,
    /// The ids of some of the requests, in the order in which they were opened.
    pub(crate) kept: Vec<String>,
}

impl Holder {
    fn new(payer: Payer, every: usize) -> Self {
        let payer = Payer { amount: HELD, ..payer };
        Self { payer, every, answered: 0, kept: Vec::new() }
    }
}

impl Script for Holder {
    fn next(&mut self, request: &mut Vec<u8>) -> bool {
        self.payer.next(request)
    }

    fn expects(&self) -> u16 {
        202
    }

    fn answered(&mut self, body: &[u8]) {
        if self.answered.is_multiple_of(self.every) {
            self.kept.extend(approval_id(body));
        }
        self.answered += 1;
    }
}

/// The id of the request that an answer names, looked for as bytes: to parse each would cost more
/// than to send it.
pub(super) fn approval_id(body: &[u8]) -> Option<String> {
    let name = br#""approvalId":""#;
    let at = body.windows(name.len()).position(|window| window == name)? + name.len();
    let rest = body.get(at..)?;
    let id = rest.get(..rest.iter().position(|byte| *byte == b'"')?)?;
    Some(String::from_utf8_lossy(id).into_owned())
}
