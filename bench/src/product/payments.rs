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
}

/// One connection's payments of 0.01 each.
pub(crate) struct Payer {
    stage: Stage,
    spread: Spread,
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
        Self { stage, spread, random, left, under_way: (0, 0), body, moved }
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
        self.body.extend_from_slice(br#"","amount":"0.01"}"#);
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
