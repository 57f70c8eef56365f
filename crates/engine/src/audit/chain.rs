//! The chain of an organization's log.

use countersign_domain::canonical::{self, Hash, Tag};
use countersign_domain::ids::OrgId;
use countersign_domain::log::{LogHead, LogRecord};
use countersign_domain::time::Timestamp;

use super::Report;

/// How far the chain has been followed.
pub(super) struct Chain {
    org: OrgId,
    seq: u64,
    hash: Hash,
    at: Timestamp,
}

impl Chain {
    pub(super) fn new(org: OrgId) -> Self {
        Self { org, seq: 0, hash: Hash::ZERO, at: Timestamp::from_unix_micros(i64::MIN) }
    }

    /// Checks the next record: its place, what it is chained to, and its own hash.
    pub(super) fn record(&mut self, record: &LogRecord, report: &mut Report) {
        let (org, seq) = (self.org, record.seq);
        report.records += 1;
        let name = |what: &str| format!("log record {seq}: {what}");
        report.equal(org, name("place"), (self.seq + 1, seq));
        report.equal(org, name("place in its body"), (seq, record.body.seq));
        report.equal(org, name("organization"), (org, record.body.org));
        report.equal(org, name("hash of the record before"), (self.hash, record.body.previous));
        let hash = Hash::of(Tag::Log, record.text.as_bytes());
        report.equal(org, name("hash"), (hash, record.hash));
        match canonical::text(&record.body) {
            Ok(text) if text == record.text => {}
            Ok(_) | Err(_) => {
                report.complain(org, name("body"), ("the canonical text", "another text"));
            }
        }
        if record.body.at < self.at {
            report.complain(org, name("time"), (self.at, record.body.at));
        }
        (self.seq, self.hash, self.at) = (seq, record.hash, record.body.at);
    }

    /// Checks that the log ends where its head says: a tail that was cut off is missed here.
    pub(super) fn end(&self, head: Option<&LogHead>, report: &mut Report) {
        let org = self.org;
        let Some(head) = head else {
            return report.complain(org, "log head", ("a row", "none"));
        };
        report.equal(org, "log head: place of the last record", (head.seq, self.seq));
        report.equal(org, "log head: hash of the last record", (head.hash, self.hash));
    }
}
