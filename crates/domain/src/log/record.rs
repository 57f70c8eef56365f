//! Records and the chain they form.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use super::{Fact, LogActor};
use crate::canonical::{self, Hash, Tag};
use crate::ids::{LogId, OrgId};
use crate::rejection::Rejection;
use crate::state::{Draft, Halt};
use crate::time::Timestamp;

/// What a record says; its canonical text is what is hashed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogBody {
    /// Its id; the event that it carries has the same bits.
    pub id: LogId,
    /// The organization.
    pub org: OrgId,
    /// Its place in the organization's log, from 1 without a gap.
    #[serde(with = "canonical::integer")]
    pub seq: u64,
    /// When it happened.
    pub at: Timestamp,
    /// Who did it.
    pub actor: LogActor,
    /// From where.
    pub ip: Option<IpAddr>,
    /// What happened.
    pub fact: Fact,
    /// The hash of the record before; zeros for the first.
    pub previous: Hash,
}

/// A record of the log: its body and the canonical text and hash of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogRecord {
    /// The organization.
    pub org: OrgId,
    /// See [`LogBody::seq`].
    pub seq: u64,
    /// What it says.
    pub body: LogBody,
    /// The canonical text of the body: exactly what was hashed.
    pub text: String,
    /// SHA-256 over the tag of the log and that text.
    pub hash: Hash,
}

impl LogRecord {
    /// Seals a body.
    pub fn seal(body: LogBody) -> Result<Self, Rejection> {
        let text = canonical::text(&body).map_err(|_| Rejection::corrupt("log record"))?;
        let hash = Hash::of(Tag::Log, text.as_bytes());
        Ok(Self { org: body.org, seq: body.seq, body, text, hash })
    }
}

/// The end of an organization's log: what the next record is chained to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogHead {
    /// The organization.
    pub org: OrgId,
    /// The place of the last record; zero before the first.
    #[serde(with = "canonical::integer")]
    pub seq: u64,
    /// Its hash.
    pub hash: Hash,
    /// When it was written: the time of a log never goes back.
    pub at: Timestamp,
    /// The latest instant at which something was made that shares it with nothing else.
    pub made: Timestamp,
}

/// An instant that nothing else of the organization was made at: that of the decision, or as little
/// after it as it takes. Lists of some dialects go on from the instant of their last item.
pub(crate) fn making_instant(draft: &mut Draft<'_>, org: OrgId) -> Result<Timestamp, Halt> {
    let head = draft.get::<LogHead>(org)?.ok_or(Rejection::corrupt("log without head"))?;
    let made = draft.now().max(head.made.plus_micros(1));
    draft.update(LogHead { made, ..(*head).clone() });
    Ok(made)
}

/// Appends a fact to the organization's log.
pub(crate) fn append(
    draft: &mut Draft<'_>,
    org: OrgId,
    (actor, ip): (LogActor, Option<IpAddr>),
    fact: Fact,
) -> Result<(), Halt> {
    let head = draft.get::<LogHead>(org)?;
    let (seq, previous) = head.as_ref().map_or((1, Hash::ZERO), |head| (head.seq + 1, head.hash));
    let at = head.as_ref().map_or(draft.now(), |head| head.at.max(draft.now()));
    let made = head.as_ref().map_or(Timestamp::default(), |head| head.made);
    let id = draft.fresh();
    let record = LogRecord::seal(LogBody { id, org, seq, at, actor, ip, fact, previous })?;
    let end = LogHead { org, seq, hash: record.hash, at, made };
    if head.is_some() {
        draft.update(end)
    } else {
        draft.insert(end)
    };
    draft.insert(record);
    Ok(())
}
