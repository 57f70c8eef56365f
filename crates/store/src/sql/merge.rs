//! Several sorted queries as one list.

use std::collections::VecDeque;

use countersign_domain::state::Row;
use countersign_engine::{List, Page};

use crate::kind::Kind;
use crate::listing;
use crate::tables::Record;

/// How many rows a query is asked for at least; a filter may let few of them through.
const PART_MIN: usize = 32;

/// How many at most.
const PART_MAX: usize = 512;

/// Makes one list of the rows of several branches: those that the list shows, each once, newest
/// first. It says what it wants to know, so that a store reads in its own way.
pub(crate) struct Merge<'l> {
    list: &'l List,
    limit: usize,
    part: usize,
    streams: Vec<Stream>,
    rows: Vec<Row>,
}

/// A part of a branch that has to be read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Want {
    /// Which branch.
    pub(crate) branch: usize,
    /// The position that the part begins behind.
    pub(crate) after: Option<u128>,
    /// How many rows it has.
    pub(crate) limit: usize,
}

/// What was read ahead of a branch.
struct Stream {
    ready: VecDeque<Row>,
    after: Option<u128>,
    ended: bool,
}

impl<'l> Merge<'l> {
    /// A page of a list of so many branches.
    pub(crate) fn new(list: &'l List, branches: usize, page: Page) -> Self {
        let stream = || Stream { ready: VecDeque::new(), after: page.after, ended: false };
        let streams = std::iter::repeat_with(stream).take(branches).collect();
        let part = page.limit.clamp(PART_MIN, PART_MAX);
        Self { list, limit: page.limit, part, streams, rows: Vec::new() }
    }

    /// What has to be read before it can go on; nothing when the page is complete.
    pub(crate) fn wants(&mut self) -> Vec<Want> {
        while self.rows.len() < self.limit {
            let wants = self.missing();
            if !wants.is_empty() {
                return wants;
            }
            let newest = self
                .streams
                .iter_mut()
                .max_by_key(|stream| stream.ready.front().map(listing::position));
            let Some(row) = newest.and_then(|stream| stream.ready.pop_front()) else { break };
            // A row that several branches find comes from each of them, one behind the other.
            if self.rows.last() != Some(&row) {
                self.rows.push(row);
            }
        }
        Vec::new()
    }

    /// Takes in what was wanted.
    pub(crate) fn give(&mut self, want: Want, rows: Vec<Row>) {
        let Some(stream) = self.streams.get_mut(want.branch) else { return };
        stream.ended = rows.len() < want.limit;
        stream.after = rows.last().map(listing::position).or(stream.after);
        stream.ready = rows.into_iter().filter(|row| listing::shows(self.list, row)).collect();
    }

    /// The page.
    pub(crate) fn into_rows(self) -> Vec<Row> {
        self.rows
    }

    fn missing(&self) -> Vec<Want> {
        let streams = self.streams.iter().enumerate();
        let empty = streams.filter(|(_, stream)| stream.ready.is_empty() && !stream.ended);
        let want = |(branch, stream): (usize, &Stream)| Want {
            branch,
            after: stream.after,
            limit: self.part,
        };
        empty.map(want).collect()
    }
}

/// The first two parameters of a branch: the position that a part begins behind, and its size.
pub(crate) fn window(list: &List, want: Want, to: &mut Record) {
    position(Kind::listed(list), want.after, to);
    to.integer(i64::try_from(want.limit).unwrap_or(i64::MAX));
}

/// A position as it stands in the tables; behind all of them for the first page.
fn position(kind: Kind, after: Option<u128>, to: &mut Record) {
    use countersign_domain::ids::{
        ApprovalId, ApproverListId, DeliveryId, DocumentId, HoldId, Id, KeyId, MailId, OrgId,
        PaymentId, PolicyId, TransferId, Ulid, WalletId, WebhookId,
    };
    fn id<T: Id>(after: Option<u128>, to: &mut Record) {
        match after {
            Some(bits) => to.id(T::from_ulid(Ulid(bits))),
            // Behind every character of an id.
            None => to.display(format_args!("{}~", T::PREFIX)),
        }
    }
    match kind {
        Kind::Organization => id::<OrgId>(after, to),
        Kind::ApiKey => id::<KeyId>(after, to),
        Kind::Wallet => id::<WalletId>(after, to),
        Kind::Hold => id::<HoldId>(after, to),
        Kind::Transfer => id::<TransferId>(after, to),
        Kind::Policy => id::<PolicyId>(after, to),
        Kind::Payment | Kind::Instruction => id::<PaymentId>(after, to),
        Kind::Approval => id::<ApprovalId>(after, to),
        Kind::ApproverList => id::<ApproverListId>(after, to),
        Kind::Mail => id::<MailId>(after, to),
        Kind::Webhook => id::<WebhookId>(after, to),
        Kind::Delivery => id::<DeliveryId>(after, to),
        Kind::Document => id::<DocumentId>(after, to),
        _ => to.integer(after.and_then(|after| i64::try_from(after).ok()).unwrap_or(i64::MAX)),
    }
}
