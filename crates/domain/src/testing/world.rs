//! Rows in a map, and commands decided on them.

use std::collections::BTreeMap;

use super::{Names, books};
use crate::command::Request;
use crate::context::{Context, Settings};
use crate::decide::{Decision, Halt, decide};
use crate::ids::Mint;
use crate::log::LogRecord;
use crate::outcome::Outcome;
use crate::rejection::Rejection;
use crate::state::{Change, Key, Read, Row, State};
use crate::time::Timestamp;

/// The most rounds of loading that a command may need (ADR 0002): names, rows, what those lead to,
/// a policy as it was, the lists that a policy asks since a request was opened, the people behind
/// one that waits, the payment that it takes back, and the tallies of policies that count.
const ROUNDS_MAX: usize = 6;

/// How many commands of a script share a batch.
const BATCH: usize = 5;

/// All rows of an installation.
pub(crate) type Rows = BTreeMap<Key, Row>;

/// An installation.
pub(crate) struct World {
    pub(crate) rows: Rows,
    pub(crate) context: Context,
    pub(crate) names: Names,
    mint: Mint,
    batch: Batch,
}

/// Commands that are decided on what those before them in the batch have left, while the store
/// still answers as it was before the batch.
struct Batch {
    state: State,
    store: Rows,
    size: usize,
}

/// What a command came to.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) result: Result<Outcome, Rejection>,
    pub(crate) replayed: bool,
    /// What it added to the logs.
    pub(crate) records: Vec<LogRecord>,
    pub(crate) changes: Vec<Change>,
}

impl World {
    /// Nothing yet, at noon of a Sunday.
    pub(crate) fn empty() -> Self {
        let now = Timestamp::parse("2026-03-01T12:00:00Z").unwrap();
        let context = Context { now, settings: Settings::default() };
        let batch = Batch { state: State::new(), store: Rows::new(), size: 0 };
        let (rows, names) = (Rows::new(), Names::default());
        Self { rows, context, names, mint: Mint::new(42), batch }
    }

    /// Decides a command, does what was decided, and checks the books.
    pub(crate) fn submit(&mut self, request: &Request) -> Reply {
        let mut alone = State::new();
        let (decided, mint, rounds) = self.settle(&mut alone, &self.rows, request);
        assert!(rounds <= ROUNDS_MAX, "{rounds} rounds of loading for {request:?}");
        let mut state = std::mem::take(&mut self.batch.state);
        let (in_batch, ..) = self.settle(&mut state, &self.batch.store, request);
        assert_eq!(decided, in_batch, "decided otherwise in a batch: {request:?}");
        self.mint = mint;
        let reply = match decided {
            Ok(Decision { changes, result, replayed }) => {
                state.apply(&changes);
                books::check_refusal(&result, &changes);
                let records = self.apply(&changes);
                books::check(&self.rows);
                Reply { result, replayed, records, changes }
            }
            Err(rejection) => Reply {
                result: Err(rejection),
                replayed: false,
                records: Vec::new(),
                changes: Vec::new(),
            },
        };
        self.batch.state = state;
        self.batch.size += 1;
        if self.batch.size == BATCH {
            self.commit();
        }
        reply
    }

    /// Ends the batch: the store knows everything, and nothing is loaded.
    pub(crate) fn commit(&mut self) {
        self.batch = Batch { state: State::new(), store: self.rows.clone(), size: 0 };
    }

    /// Answers what a look at the world has yet to know.
    pub(crate) fn load(&self, reads: &[Read], into: &mut State) {
        reads.iter().for_each(|read| load(into, &self.rows, read.clone()));
    }

    /// Changes a row behind the rules' back.
    pub(crate) fn tamper(&mut self, row: Row) {
        self.rows.insert(row.key(), row);
        self.commit();
    }

    /// Asks for a decision until nothing is missing; every attempt mints the same ids.
    fn settle(
        &self,
        state: &mut State,
        store: &Rows,
        request: &Request,
    ) -> (Result<Decision, Rejection>, Mint, usize) {
        for rounds in 0.. {
            let mut mint = self.mint.clone();
            let missing = match decide(state, request, &self.context, &mut mint) {
                Ok(decision) => return (Ok(decision), mint, rounds),
                Err(Halt::Rejected(rejection)) => return (Err(rejection), mint, rounds),
                Err(Halt::Missing(missing)) => missing,
            };
            assert!(!missing.is_empty(), "nothing is missing for {request:?}");
            for read in &missing {
                assert!(!state.knows(read), "{read:?} was asked for twice");
            }
            missing.into_iter().for_each(|read| load(state, store, read));
        }
        unreachable!("a decision asks for ever")
    }

    fn apply(&mut self, changes: &[Change]) -> Vec<LogRecord> {
        for change in changes {
            let (key, row) = (change.row().key(), change.row().clone());
            let before = self.rows.insert(key.clone(), row);
            let existed = matches!(change, Change::Update(_));
            assert_eq!(before.is_some(), existed, "{key:?} is inserted once, then updated");
        }
        let records = changes.iter().filter_map(|change| match change.row() {
            Row::LogRecord(record) => Some((**record).clone()),
            _ => None,
        });
        let records: Vec<LogRecord> = records.collect();
        for record in &records {
            books::check_record(&self.rows, record);
        }
        records
    }
}

fn load(state: &mut State, store: &Rows, read: Read) {
    match read {
        Read::Row(key) => {
            let row = store.get(&key).cloned();
            state.learn_row(key, row);
        }
        Read::Range(range) => {
            let members = store.values().filter(|row| row.lies_in(range));
            state.learn_range(range, members.cloned().collect());
        }
    }
}
