//! A log as the engine writes it.

use countersign_domain::canonical::Hash;
use countersign_domain::ids::LogId;
use countersign_domain::log::{Fact, LogActor, LogBody, LogHead, LogRecord};
use countersign_domain::state::{Change, Row};

use super::World;

/// The end of a log that records can be appended to.
#[derive(Clone, Debug, Default)]
pub struct Chain {
    head: Option<LogHead>,
}

impl Chain {
    /// A log that goes on from its end; without one it begins.
    #[must_use]
    pub const fn after(head: Option<LogHead>) -> Self {
        Self { head }
    }

    /// The record of a fact.
    #[expect(clippy::expect_used, reason = "every fact of the suite has a canonical form")]
    pub fn seal(&mut self, world: &mut World, fact: Fact) -> LogRecord {
        let id: LogId = world.id();
        let previous = self.head.as_ref().map_or(Hash::ZERO, |head| head.hash);
        let seq = self.head.as_ref().map_or(1, |head| head.seq + 1);
        let actor = LogActor::Key(world.key);
        let ip = "127.0.0.1".parse().ok();
        let (org, at) = (world.org, world.now);
        let record = LogRecord::seal(LogBody { id, org, seq, at, actor, ip, fact, previous });
        let record = record.expect("a canonical form");
        self.head = Some(LogHead { org, seq, hash: record.hash, at, made: at });
        record
    }

    /// The record of a fact and the new end of the log, to be committed together.
    pub fn append(&mut self, world: &mut World, fact: Fact) -> Vec<Change> {
        let first = self.head.is_none();
        let record = self.seal(world, fact);
        let head = self.head.clone().map(|head| Row::LogHead(head.into()));
        let head = head.map(|head| if first { Change::Insert(head) } else { Change::Update(head) });
        let record = Change::Insert(Row::LogRecord(record.into()));
        head.into_iter().chain([record]).collect()
    }
}
