//! What a batch relies on without having looked, and how the database confirms it.

use std::collections::{BTreeMap, BTreeSet};

use countersign_domain::canonical::Hash;
use countersign_domain::ids::OrgId;
use countersign_domain::state::{Change, Row};
use tokio_postgres::types::ToSql;
use uuid::Uuid;

use super::id;

/// What a batch relies on without having looked.
#[derive(Default)]
pub(super) struct Claim {
    /// Organizations, and the marks of their turns.
    pub(super) assumed: BTreeMap<OrgId, i64>,
    /// Idempotency keys that are new.
    pub(super) absent: Vec<(OrgId, Hash)>,
}

/// A claim as a statement has it confirmed.
pub(super) struct Confirmation {
    assumed: Option<(Vec<Uuid>, Vec<i64>, i64)>,
    absent: Option<(Vec<Uuid>, Vec<Vec<u8>>)>,
}

/// An expression that fails unless something holds.
pub(super) struct Check<'c> {
    /// The expression.
    pub(super) sql: &'static str,
    /// Its parameters.
    pub(super) parameters: Vec<&'c (dyn ToSql + Sync)>,
}

/// Locks turns in order, and fails unless each has the mark that was assumed. Marks are compared
/// behind the lock: before it, a row may still have the mark that the commit under way replaces.
const MARKS: &str = "countersign_expect((SELECT count(*) FROM (
    SELECT org, mark FROM turns WHERE org = ANY($1::uuid[]) ORDER BY org FOR UPDATE) AS t
    JOIN unnest($1::uuid[], $2::bigint[]) AS u(org, mark)
    ON t.org = u.org AND t.mark = u.mark), $3::bigint)";

/// Fails if there is a record under one of these idempotency keys.
const ABSENT: &str = "countersign_expect((SELECT count(*) FROM idempotency AS t
    JOIN unnest($1::uuid[], $2::bytea[]) AS u(org, digest)
    ON t.org = u.org AND t.digest = u.digest), 0)";

impl Claim {
    /// Whether it relies on nothing.
    pub(super) fn is_empty(&self) -> bool {
        self.assumed.is_empty() && self.absent.is_empty()
    }

    /// Leaves out the keys under which these changes leave a record: those have to be new all the
    /// same, and their index sees to that.
    pub(super) fn leave_to_index(&mut self, changes: &[Change]) {
        let recorded = |change: &Change| match change {
            Change::Insert(Row::IdempotencyRecord(record)) => Some((record.org, record.digest)),
            _ => None,
        };
        let recorded: BTreeSet<(OrgId, Hash)> = changes.iter().filter_map(recorded).collect();
        self.absent.retain(|name| !recorded.contains(name));
    }

    /// What has to be confirmed.
    pub(super) fn confirmation(&self) -> Confirmation {
        let (orgs, marks): (Vec<Uuid>, Vec<i64>) =
            self.assumed.iter().map(|(org, mark)| (id::of(*org), *mark)).unzip();
        let count = i64::try_from(marks.len()).unwrap_or(i64::MAX);
        let absent: (Vec<Uuid>, Vec<Vec<u8>>) =
            self.absent.iter().map(|(org, digest)| (id::of(*org), digest.0.to_vec())).unzip();
        Confirmation {
            assumed: (count > 0).then_some((orgs, marks, count)),
            absent: (!absent.0.is_empty()).then_some(absent),
        }
    }
}

impl Confirmation {
    /// The checks that fail unless it holds, each an expression with its parameters, which are the
    /// first of its statement. A statement has one of them: that keys are new is seen by whoever
    /// looks after the turns are locked, and a statement looks once, when it begins.
    pub(super) fn checks(&self) -> Vec<Check<'_>> {
        let assumed = self.assumed.as_ref();
        let assumed = assumed.map(|(orgs, marks, count)| Check {
            sql: MARKS,
            parameters: vec![orgs as &(dyn ToSql + Sync), marks, count],
        });
        let absent = self.absent.as_ref();
        let absent = absent.map(|(orgs, digests)| Check {
            sql: ABSENT,
            parameters: vec![orgs as &(dyn ToSql + Sync), digests],
        });
        assumed.into_iter().chain(absent).collect()
    }

    /// The one check of a batch that writes: its marks, or, where it holds its turns, its keys.
    pub(super) fn check(&self) -> Option<Check<'_>> {
        self.checks().pop()
    }
}
