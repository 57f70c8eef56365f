//! Which queries a list is made of.
//!
//! A query narrows a list down by an index; what belongs to the list is said by `listing` alone.

use std::collections::BTreeSet;

use countersign_domain::approval::ApprovalStatus;
use countersign_domain::ids::{OrgId, WalletId};
use countersign_domain::ledger::HoldStatus;
use countersign_domain::payment::PaymentStatus;
use countersign_domain::state::Row;
use countersign_domain::time::Timestamp;
use countersign_engine::{List, LogFilter, Page, PaymentFilter, StoreError};
use rusqlite::Connection;

use super::error::failed;
use super::merge::{Branch, merge};
use super::wallets::Source;
use super::{fetch, statements};
use crate::kind::Kind;
use crate::listing;
use crate::tables::{Record, Value, Word as _};

/// With more wallets than this a list looks through all rows rather than wallet by wallet.
const WALLETS_MAX: usize = 64;

/// A page of a list.
pub(super) fn page(
    connection: &Connection,
    list: &List,
    page: Page,
) -> Result<Vec<Row>, StoreError> {
    let branches = match list {
        List::Members { org } => return members(connection, list, *org, page),
        List::Due { now } => return due(connection, *now, page),
        List::Organizations => vec![Branch::new(newest(Kind::Organization, "t.id < ?1"), |_| {})],
        List::Wallets { org, environment, .. } => vec![of_org(Kind::Wallet, *org, *environment)],
        List::ApiKeys { org, environment } => vec![of_org(Kind::ApiKey, *org, *environment)],
        List::Policies { org, environment, .. } => vec![of_org(Kind::Policy, *org, *environment)],
        List::Directory { .. } => directory(list),
        List::Payments(filter) => payments(connection, filter)?,
        List::Transfers { org, wallet } => {
            of_wallets(connection, Source::Transfers, *org, &BTreeSet::from([*wallet]))?
        }
        List::Holds { org, wallet, status } => holds(*org, *wallet, *status),
        List::PolicyVersions { org, policy } => {
            let sql =
                newest(Kind::PolicyVersion, "t.org = ?3 AND t.policy = ?4 AND t.version < ?1");
            vec![Branch::new(sql, |to| {
                to.id(*org);
                to.id(*policy);
            })]
        }
        List::Approvals { org, environment, only, status, .. } => {
            approvals(*org, *environment, only, *status)
        }
        List::Log(filter) => log(connection, filter)?,
    };
    merge(connection, list, &branches, page)
}

/// A query of a kind's rows, newest first.
fn newest(kind: Kind, condition: &str) -> String {
    let order = match kind {
        Kind::PolicyVersion => "t.version",
        Kind::LogRecord => "t.seq",
        _ => "t.id",
    };
    let select = &statements::of(kind).select;
    format!("{select} WHERE {condition} ORDER BY {order} DESC LIMIT ?2")
}

fn of_org(kind: Kind, org: OrgId, environment: countersign_domain::access::Environment) -> Branch {
    let sql = newest(kind, "t.org = ?3 AND t.id < ?1 AND t.environment = ?4");
    Branch::new(sql, |to| {
        to.id(org);
        to.word(environment);
    })
}

/// People join seldom and are few: all of them are sorted by when they joined.
fn members(
    connection: &Connection,
    list: &List,
    org: OrgId,
    page: Page,
) -> Result<Vec<Row>, StoreError> {
    let mut record = Record::default();
    record.id(org);
    let sql = format!("{} WHERE t.org = ?1", statements::of(Kind::Member).select);
    let mut rows = fetch::query(connection, Kind::Member, &sql, record.values())?;
    rows.retain(|row| listing::shows(list, row) && listing::is_after(list, page.after, row));
    rows.sort_by_cached_key(|row| listing::rank(list, row));
    rows.truncate(page.limit);
    Ok(rows)
}

fn due(connection: &Connection, now: Timestamp, page: Page) -> Result<Vec<Row>, StoreError> {
    let sql = format!(
        "{} WHERE t.status = 'PENDING' AND t.expires_at <= ?1
         ORDER BY t.expires_at, t.id LIMIT ?2",
        statements::of(Kind::Approval).select
    );
    let limit = i64::try_from(page.limit).unwrap_or(i64::MAX);
    let values = [Value::Integer(now.unix_micros()), Value::Integer(limit)];
    fetch::query(connection, Kind::Approval, &sql, values)
}

/// One's own wallets, and those that others let be found.
fn directory(list: &List) -> Vec<Branch> {
    let List::Directory { org, environment, search } = list else { return Vec::new() };
    let search = search.to_lowercase();
    let found = "t.id < ?1 AND t.environment = ?3 AND (?4 = '' OR instr(t.search, ?4) > 0)";
    let own = newest(Kind::Wallet, &format!("t.org = ?5 AND {found}"));
    let others = newest(Kind::Wallet, &format!("t.listed = 1 AND {found}"));
    let common = |to: &mut Record| {
        to.word(*environment);
        to.text(&search);
    };
    vec![
        Branch::new(own, |to| {
            common(to);
            to.id(*org);
        }),
        Branch::new(others, common),
    ]
}

fn payments(connection: &Connection, filter: &PaymentFilter) -> Result<Vec<Branch>, StoreError> {
    let PaymentFilter { org, environment, only, statuses, .. } = filter;
    let unposted = !statuses.is_empty() && !statuses.contains(&PaymentStatus::Posted);
    let few = !only.is_empty() && only.len() <= WALLETS_MAX;
    if few && unposted {
        let of = |side: &'static str| {
            only.iter().map(move |wallet| {
                let sql = newest(
                    Kind::Payment,
                    &format!("t.org = ?3 AND t.{side} = ?4 AND t.id < ?1 AND t.status <> 'POSTED'"),
                );
                Branch::new(sql, |to| {
                    to.id(*org);
                    to.id(*wallet);
                })
            })
        };
        return Ok(of("from_wallet").chain(of("to_wallet")).collect());
    }
    if few {
        return of_wallets(connection, Source::Payments, *org, only);
    }
    let narrow = if unposted { " AND t.status <> 'POSTED'" } else { "" };
    let condition = format!("t.org = ?3 AND t.id < ?1 AND t.environment = ?4{narrow}");
    Ok(vec![Branch::new(newest(Kind::Payment, &condition), |to| {
        to.id(*org);
        to.word(*environment);
    })])
}

/// Rows of wallets: each wallet's from its index, and those that are not entered yet.
fn of_wallets(
    connection: &Connection,
    source: Source,
    org: OrgId,
    only: &BTreeSet<WalletId>,
) -> Result<Vec<Branch>, StoreError> {
    let through = source.through(connection)?;
    let (kind, index) = (source.kind(), source.index());
    let select =
        statements::of(kind).select.replace(" FROM ", &format!(" FROM {index} AS w CROSS JOIN "));
    let entered = format!(
        "{select} ON t.org = w.org AND t.id = w.id
         WHERE w.org = ?3 AND w.wallet = ?4 AND w.id < ?1 AND w.id <= ?5
         ORDER BY w.id DESC LIMIT ?2"
    );
    let of_wallet = |wallet: &WalletId| {
        Branch::new(entered.clone(), |to| {
            to.id(org);
            to.id(*wallet);
            to.text(&through);
        })
    };
    let touched = |number: usize| match source {
        Source::Payments => format!("t.from_wallet = ?{number} OR t.to_wallet = ?{number}"),
        Source::Transfers => format!("instr(t.legs, ?{number}) > 0"),
    };
    let touched: Vec<String> = (0..only.len()).map(|place| touched(place + 5)).collect();
    let condition =
        format!("t.org = ?3 AND t.id < ?1 AND t.id > ?4 AND ({})", touched.join(" OR "));
    let rest = Branch::new(newest(kind, &condition), |to| {
        to.id(org);
        to.text(&through);
        for wallet in only {
            to.id(*wallet);
        }
    });
    Ok(only.iter().map(of_wallet).chain([rest]).collect())
}

fn holds(org: OrgId, wallet: WalletId, status: Option<HoldStatus>) -> Vec<Branch> {
    let all = [HoldStatus::Pending, HoldStatus::Released, HoldStatus::Reversed];
    let of = |of: &HoldStatus| {
        let condition = "t.org = ?3 AND t.wallet = ?4 AND t.status = ?5 AND t.id < ?1";
        Branch::new(newest(Kind::Hold, condition), |to| {
            to.id(org);
            to.id(wallet);
            to.word(*of);
        })
    };
    all.iter().filter(|of| status.is_none_or(|status| status == **of)).map(of).collect()
}

fn approvals(
    org: OrgId,
    environment: countersign_domain::access::Environment,
    only: &BTreeSet<WalletId>,
    status: Option<ApprovalStatus>,
) -> Vec<Branch> {
    // What is pending in the table may have expired by now.
    let stored: &[ApprovalStatus] = match &status {
        Some(ApprovalStatus::Expired) => &[ApprovalStatus::Expired, ApprovalStatus::Pending],
        Some(status) => std::slice::from_ref(status),
        None => &[
            ApprovalStatus::Pending,
            ApprovalStatus::Approved,
            ApprovalStatus::Rejected,
            ApprovalStatus::Expired,
            ApprovalStatus::Cancelled,
        ],
    };
    if !only.is_empty() && only.len() <= WALLETS_MAX {
        let condition = "t.org = ?3 AND t.wallet = ?4 AND t.status = ?5 AND t.id < ?1";
        let sql = newest(Kind::Approval, condition);
        let of_wallet = |wallet: &WalletId| {
            let wallet = *wallet;
            let sql = sql.clone();
            stored.iter().map(move |status| {
                Branch::new(sql.clone(), |to| {
                    to.id(org);
                    to.id(wallet);
                    to.word(*status);
                })
            })
        };
        return only.iter().flat_map(of_wallet).collect();
    }
    if status.is_none() {
        return vec![of_org(Kind::Approval, org, environment)];
    }
    let sql = newest(Kind::Approval, "t.org = ?3 AND t.status = ?4 AND t.id < ?1");
    let of_status = |status: &ApprovalStatus| {
        Branch::new(sql.clone(), |to| {
            to.id(org);
            to.word(*status);
        })
    };
    stored.iter().map(of_status).collect()
}

fn log(connection: &Connection, filter: &LogFilter) -> Result<Vec<Branch>, StoreError> {
    let mut conditions = vec!["t.org = ?3 AND t.seq < ?1".to_owned()];
    let mut values = Record::default();
    values.id(filter.org);
    let mut number = 4;
    let mut add = |condition: &str, values: &mut Record, write: &dyn Fn(&mut Record)| {
        write(values);
        conditions.push(condition.replace('#', &format!("?{number}")));
        number += 1;
    };
    add("(t.environment = # OR t.environment IS NULL)", &mut values, &|to| {
        to.word(filter.environment);
    });
    let texts = [
        ("t.action = #", &filter.action),
        ("(t.resource = # OR t.resource_id = #)", &filter.resource),
        ("t.resource = #", &filter.resource_type),
        ("t.resource_id = #", &filter.resource_id),
        ("t.actor = #", &filter.actor),
    ];
    for (condition, text) in texts {
        if let Some(text) = text {
            add(condition, &mut values, &|to| to.text(text));
        }
    }
    // The time of a log never goes back, so an instant is a place.
    for (condition, at) in [("t.seq >= #", filter.from), ("t.seq < #", filter.to)] {
        if let Some(at) = at {
            let seq = first_at(connection, filter.org, at)?;
            add(condition, &mut values, &|to| to.integer(seq));
        }
    }
    // Records that are not about payments are few, and have indexes of their own.
    if filter.action.as_ref().is_some_and(|action| action != "payment.completed") {
        conditions.push("t.action <> 'payment.completed'".to_owned());
    }
    let types = [&filter.resource_type, &filter.resource];
    let is_type = |text: &&String| !text.contains('_') || text.as_str() == "api_key";
    if types.into_iter().flatten().filter(is_type).any(|text| text != "payment") {
        conditions.push("t.resource <> 'payment'".to_owned());
    }
    let sql = newest(Kind::LogRecord, &conditions.join(" AND "));
    Ok(vec![Branch::with(sql, values)])
}

/// The first place of the log that is at or after an instant, by halving.
fn first_at(connection: &Connection, org: OrgId, at: Timestamp) -> Result<i64, StoreError> {
    let org = org.to_string();
    let sql = "SELECT seq FROM log_heads WHERE org = ?1";
    let mut statement = connection.prepare_cached(sql).map_err(failed)?;
    let mut heads = statement.query([&org]).map_err(failed)?;
    let head = heads.next().map_err(failed)?;
    let head: i64 = head.map_or(Ok(0), |row| row.get(0)).map_err(failed)?;
    let mut probe = connection
        .prepare_cached("SELECT seq, at FROM log WHERE org = ?1 AND seq >= ?2 ORDER BY seq LIMIT 1")
        .map_err(failed)?;
    let (mut low, mut high) = (1, head + 1);
    while low < high {
        let middle = low + (high - low) / 2;
        let mut rows = probe.query(rusqlite::params![org, middle]).map_err(failed)?;
        let found: Option<i64> = match rows.next().map_err(failed)? {
            Some(row) => Some(row.get(1).map_err(failed)?),
            None => None,
        };
        if found.is_some_and(|found| found < at.unix_micros()) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    Ok(low)
}
