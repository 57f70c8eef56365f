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
use super::source::Source;
use super::store::Tails;
use super::wallet_pages;
use super::{fetch, statements};
use crate::kind::Kind;
use crate::listing;
use crate::tables::{Record, Value};

/// With more wallets than this a list looks through all rows rather than wallet by wallet.
const WALLETS_MAX: usize = 64;

/// A page of a list.
pub(super) fn page(
    connection: &Connection,
    tails: &Tails,
    list: &List,
    page: Page,
) -> Result<Vec<Row>, StoreError> {
    let branches = match list {
        List::Members { org } => return members(connection, list, *org, page),
        List::Due { now } => return due(connection, *now, page),
        List::Organizations => {
            vec![Branch::new(newest(Kind::Organization, None, "t.id < ?1"), |_| {})]
        }
        List::Wallets { org, environment, .. } => vec![of_org(Kind::Wallet, *org, *environment)],
        List::ApiKeys { org, environment } => vec![of_org(Kind::ApiKey, *org, *environment)],
        List::Policies { org, environment, .. } => vec![of_org(Kind::Policy, *org, *environment)],
        List::Directory { .. } => directory(list),
        List::Payments(filter) if is_of_few(&filter.only) && !is_unposted(filter) => {
            let wallets = (filter.org, &filter.only);
            let source = (Source::Payments, &*tails.payments);
            return wallet_pages::page(connection, source, list, wallets, page);
        }
        List::Payments(filter) => payments(filter),
        List::Transfers { org, wallet } => {
            let wallets = (*org, &BTreeSet::from([*wallet]));
            let source = (Source::Transfers, &*tails.transfers);
            return wallet_pages::page(connection, source, list, wallets, page);
        }
        List::Holds { org, wallet, status } => holds(*org, *wallet, *status),
        List::PolicyVersions { org, policy } => {
            let sql = newest(
                Kind::PolicyVersion,
                None,
                "t.org = ?3 AND t.policy = ?4 AND t.version < ?1",
            );
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

/// A query of a kind's rows, newest first, by way of an index or in the order of the table.
fn newest(kind: Kind, index: Option<&str>, condition: &str) -> String {
    let order = match kind {
        Kind::PolicyVersion => "t.version",
        Kind::LogRecord => "t.seq",
        _ => "t.id",
    };
    let select = statements::select_by(kind, index);
    format!("{select} WHERE {condition} ORDER BY {order} DESC LIMIT ?2")
}

fn of_org(kind: Kind, org: OrgId, environment: countersign_domain::access::Environment) -> Branch {
    let sql = newest(kind, None, "t.org = ?3 AND t.id < ?1 AND t.environment = ?4");
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
        statements::select_by(Kind::Approval, Some("approvals_due"))
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
    let own = newest(Kind::Wallet, None, &format!("t.org = ?5 AND {found}"));
    let others = newest(Kind::Wallet, Some("wallets_listed"), &format!("t.listed = 1 AND {found}"));
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

fn is_of_few(only: &BTreeSet<WalletId>) -> bool {
    !only.is_empty() && only.len() <= WALLETS_MAX
}

/// Whether only payments are wanted that were not simply posted; they have indexes of their own.
fn is_unposted(filter: &PaymentFilter) -> bool {
    !filter.statuses.is_empty() && !filter.statuses.contains(&PaymentStatus::Posted)
}

fn payments(filter: &PaymentFilter) -> Vec<Branch> {
    let PaymentFilter { org, environment, only, .. } = filter;
    if is_unposted(filter) && is_of_few(only) {
        let of = |side: &'static str, index: &'static str| {
            only.iter().map(move |wallet| {
                let condition =
                    format!("t.org = ?3 AND t.{side} = ?4 AND t.id < ?1 AND t.status <> 'POSTED'");
                Branch::new(newest(Kind::Payment, Some(index), &condition), |to| {
                    to.id(*org);
                    to.id(*wallet);
                })
            })
        };
        return of("from_wallet", "payments_unposted_from")
            .chain(of("to_wallet", "payments_unposted_to"))
            .collect();
    }
    let (index, narrow) = if is_unposted(filter) {
        (Some("payments_unposted"), " AND t.status <> 'POSTED'")
    } else {
        (None, "")
    };
    let condition = format!("t.org = ?3 AND t.id < ?1 AND t.environment = ?4{narrow}");
    vec![Branch::new(newest(Kind::Payment, index, &condition), |to| {
        to.id(*org);
        to.word(*environment);
    })]
}

fn holds(org: OrgId, wallet: WalletId, status: Option<HoldStatus>) -> Vec<Branch> {
    let all = [HoldStatus::Pending, HoldStatus::Released, HoldStatus::Reversed];
    let of = |of: &HoldStatus| {
        let condition = "t.org = ?3 AND t.wallet = ?4 AND t.status = ?5 AND t.id < ?1";
        Branch::new(newest(Kind::Hold, Some("holds_of_wallet"), condition), |to| {
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
    if is_of_few(only) {
        let condition = "t.org = ?3 AND t.wallet = ?4 AND t.status = ?5 AND t.id < ?1";
        let sql = newest(Kind::Approval, Some("approvals_of_wallet"), condition);
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
    let sql = newest(
        Kind::Approval,
        Some("approvals_by_status"),
        "t.org = ?3 AND t.status = ?4 AND t.id < ?1",
    );
    let of_status = |status: &ApprovalStatus| {
        Branch::new(sql.clone(), |to| {
            to.id(org);
            to.word(*status);
        })
    };
    stored.iter().map(of_status).collect()
}

fn log(connection: &Connection, filter: &LogFilter) -> Result<Vec<Branch>, StoreError> {
    // One word that is a type or an object: an id has an underscore and a long tail.
    if let Some(word) = filter.resource.clone() {
        let is_id = word.len() > 20;
        let (kind, id) = if is_id { (None, Some(word)) } else { (Some(word), None) };
        let as_type = filter.resource_type.clone().or(kind);
        let as_id = filter.resource_id.clone().or(id);
        // The whole filter is applied to what is found, so the narrower one may stand for both.
        let narrow = LogFilter {
            resource: None,
            resource_type: as_type,
            resource_id: as_id,
            ..filter.clone()
        };
        return log(connection, &narrow);
    }
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
    let (index, only) = log_index(filter);
    conditions.extend(only.map(str::to_owned));
    Ok(vec![Branch::with(newest(Kind::LogRecord, index, &conditions.join(" AND ")), values)])
}

/// The index that serves the filter best, and its condition. Records that are not about payments
/// are few and have indexes of their own; the others are searched in their order.
fn log_index(filter: &LogFilter) -> (Option<&'static str>, Option<&'static str>) {
    let is_payment = |id: &String| id.starts_with("txn_") || id.starts_with("bat_");
    if filter.resource_id.as_ref().is_some_and(|id| !is_payment(id)) {
        return (Some("log_of_object"), Some("t.resource <> 'payment'"));
    }
    if filter.action.as_ref().is_some_and(|action| action != "payment.completed") {
        return (Some("log_of_rare_action"), Some("t.action <> 'payment.completed'"));
    }
    if filter.resource_type.as_ref().is_some_and(|resource| resource != "payment") {
        return (Some("log_of_resource"), Some("t.resource <> 'payment'"));
    }
    (None, None)
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
