//! Which queries a list is made of.
//!
//! A query narrows a list down by an index; what belongs to the list is said by `listing` alone.

use std::collections::BTreeSet;

use countersign_domain::access::Environment;
use countersign_domain::approval::{ApprovalStatus, SubjectKind};
use countersign_domain::ids::{OrgId, WalletId};
use countersign_domain::ledger::HoldStatus;
use countersign_domain::payment::PaymentStatus;
use countersign_domain::time::Timestamp;
use countersign_engine::{InstructionFilter, List, PaymentFilter};

use super::due::first_delivery;
use super::log::log;
use super::{Branch, LogPlaces};
use crate::kind::Kind;
use crate::tables::Record;

/// With more wallets than this a list looks through all rows rather than wallet by wallet.
const WALLETS_MAX: usize = 64;

/// The queries of a list. Those that are not sorted by position, latest first, have none: of
/// people, of what is due, of the log as it was written. What there is of few wallets is found by
/// each store in its own way.
#[expect(clippy::too_many_lines, reason = "every list has its place in one total match")]
pub(crate) fn branches(list: &List, places: LogPlaces) -> Vec<Branch> {
    match list {
        List::Members { .. }
        | List::Memberships { .. }
        | List::Due { .. }
        | List::MailsDue { .. }
        | List::DueInstructions { .. }
        | List::LogAfter { .. }
        | List::DueDeliveries { .. }
        | List::Transfers { .. }
        | List::Instructions(InstructionFilter { wallet: Some(_), .. }) => Vec::new(),
        List::Organizations => {
            vec![Branch::new(Kind::Organization, None, "t.id < ?1", |_| {})]
        }
        List::ApproverLists { org } => {
            let condition = "t.org = ?3 AND t.id < ?1 AND t.deleted_at IS NULL";
            vec![Branch::new(Kind::ApproverList, None, condition, |to| to.id(*org))]
        }
        List::Wallets { org, environment, .. } => vec![of_org(Kind::Wallet, *org, *environment)],
        List::ApiKeys { org, environment } => vec![of_org(Kind::ApiKey, *org, *environment)],
        List::Policies { org, environment, .. } => vec![of_org(Kind::Policy, *org, *environment)],
        List::Mails { org } => {
            let condition = "t.org = ?3 AND t.id < ?1";
            vec![Branch::new(Kind::Mail, None, condition, |to| to.id(*org))]
        }
        List::Directory { org, environment, search } => directory(*org, *environment, search),
        List::Payments(filter) => payments(filter),
        List::Holds { org, wallet, status: Some(HoldStatus::Pending) } => pending(*org, *wallet),
        List::Holds { .. } => Vec::new(),
        List::PolicyVersions { org, policy } => {
            let condition = "t.org = ?3 AND t.policy = ?4 AND t.version < ?1";
            vec![Branch::new(Kind::PolicyVersion, None, condition, |to| {
                to.id(*org);
                to.id(*policy);
            })]
        }
        List::Approvals { org, environment, only, subjects, status, .. } => {
            approvals((*org, *environment), (only, subjects), *status)
        }
        List::Log(filter) => log(filter, places),
        List::Webhooks { org, environment } => {
            let live = "t.org = ?3 AND t.id < ?1 AND t.environment = ?4 AND t.deleted_at IS NULL";
            vec![Branch { condition: live.to_owned(), ..of_org(Kind::Webhook, *org, *environment) }]
        }
        List::LiveWebhooks => {
            let live = "t.live IS NOT NULL AND t.id < ?1";
            vec![Branch::new(Kind::Webhook, Some("webhooks_live"), live, |_| {})]
        }
        List::Instructions(filter) => {
            vec![of_org(Kind::Instruction, filter.org, filter.environment)]
        }
        List::Documents { org, environment, kind, parent, .. } => {
            let live = "t.ended_at IS NULL AND t.environment = ?4 AND t.kind = ?5";
            let (index, of) = match parent {
                Some(_) => ("documents_of", " AND t.parent = ?6 AND t.parent IS NOT NULL"),
                None => ("documents_by_kind", " AND t.kind <> 'ALIAS'"),
            };
            let condition = format!("t.org = ?3 AND t.id < ?1 AND {live}{of}");
            vec![Branch::new(Kind::Document, Some(index), condition, |to| {
                to.id(*org);
                to.word(*environment);
                to.text(kind.as_str());
                if let Some(parent) = parent {
                    to.id(*parent);
                }
            })]
        }
        List::Deliveries { org, webhook } => {
            let condition = "t.org = ?3 AND t.webhook = ?4 AND t.id < ?1";
            vec![Branch::new(Kind::Delivery, None, condition, |to| {
                to.id(*org);
                to.id(*webhook);
            })]
        }
        List::DeadLetters { org, from, .. } => vec![dead_letters(*org, *from)],
    }
}

/// Whether a list is better looked up wallet by wallet.
pub(crate) fn is_of_few(only: &BTreeSet<WalletId>) -> bool {
    !only.is_empty() && only.len() <= WALLETS_MAX
}

/// Whether only payments are wanted that were not simply posted; they have indexes of their own.
pub(crate) fn is_unposted(filter: &PaymentFilter) -> bool {
    !filter.statuses.is_empty() && !filter.statuses.contains(&PaymentStatus::Posted)
}

/// The rows in which one of the wallets stands in a column, which an index begins with.
pub(crate) fn by_wallet(
    (kind, index): (Kind, &'static str),
    column: &str,
    (org, wallets): (OrgId, &BTreeSet<WalletId>),
    narrow: &str,
) -> Vec<Branch> {
    let condition = format!("t.org = ?3 AND t.{column} = ?4 AND t.id < ?1{narrow}");
    let of = |wallet: &WalletId| {
        Branch::new(kind, Some(index), condition.as_str(), |to| {
            to.id(org);
            to.id(*wallet);
        })
    };
    wallets.iter().map(of).collect()
}

fn of_org(kind: Kind, org: OrgId, environment: Environment) -> Branch {
    let condition = "t.org = ?3 AND t.id < ?1 AND t.environment = ?4";
    Branch::new(kind, None, condition, |to| {
        to.id(org);
        to.word(environment);
    })
}

/// One's own wallets, and those that others let be found.
fn directory(org: OrgId, environment: Environment, search: &str) -> Vec<Branch> {
    let search = search.to_lowercase();
    let found = "t.id < ?1 AND t.environment = ?3
                 AND (?4 = '' OR replace(t.search, ?4, '') <> t.search)";
    let common = |to: &mut Record| {
        to.word(environment);
        to.text(&search);
    };
    let own = Branch::new(Kind::Wallet, None, format!("t.org = ?5 AND {found}"), |to| {
        common(to);
        to.id(org);
    });
    let listed = format!("t.listed = 1 AND {found}");
    vec![own, Branch::new(Kind::Wallet, Some("wallets_listed"), listed, common)]
}

fn payments(filter: &PaymentFilter) -> Vec<Branch> {
    let PaymentFilter { org, environment, only, .. } = filter;
    let unposted = if is_unposted(filter) { " AND t.status <> 'POSTED'" } else { "" };
    if is_unposted(filter) && is_of_few(only) {
        let of = |index, column| by_wallet((Kind::Payment, index), column, (*org, only), unposted);
        let mut branches = of("payments_unposted_from", "from_wallet");
        branches.extend(of("payments_unposted_to", "to_wallet"));
        return branches;
    }
    let index = is_unposted(filter).then_some("payments_unposted");
    let condition = format!("t.org = ?3 AND t.id < ?1 AND t.environment = ?4{unposted}");
    vec![Branch::new(Kind::Payment, index, condition, |to| {
        to.id(*org);
        to.word(*environment);
    })]
}

/// Dead letters; an event's delivery sorts by the time of the event.
fn dead_letters(org: OrgId, from: Option<Timestamp>) -> Branch {
    let condition = "t.org = ?3 AND t.status = 'FAILED' AND t.id < ?1 AND t.id >= ?4";
    let first = first_delivery(from.unwrap_or_default());
    Branch::new(Kind::Delivery, Some("deliveries_dead"), condition, |to| {
        to.id(org);
        to.text(&first);
    })
}

/// Holds that end by themselves are many and stay for long; of the others there are few at a time.
fn pending(org: OrgId, wallet: WalletId) -> Vec<Branch> {
    let of = |(index, deadline): (&'static str, &str)| {
        let condition = format!(
            "t.org = ?3 AND t.wallet = ?4 AND t.id < ?1
             AND t.status = 'PENDING' AND t.expires_at {deadline}"
        );
        Branch::new(Kind::Hold, Some(index), condition, |to| {
            to.id(org);
            to.id(wallet);
        })
    };
    [("holds_lapsing", "IS NOT NULL"), ("holds_lasting", "IS NULL")].map(of).into()
}

fn approvals(
    (org, environment): (OrgId, Environment),
    (only, subjects): (&BTreeSet<WalletId>, &BTreeSet<SubjectKind>),
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
    let about = about(subjects);
    if is_of_few(only) {
        let condition =
            format!("t.org = ?3 AND t.wallet = ?4 AND t.status = ?5 AND t.id < ?1{about}");
        let of = |wallet: WalletId, status: ApprovalStatus| {
            Branch::new(Kind::Approval, Some("approvals_of_wallet"), condition.as_str(), |to| {
                to.id(org);
                to.id(wallet);
                to.word(status);
            })
        };
        let of_wallet = |wallet: &WalletId| {
            let wallet = *wallet;
            stored.iter().map(move |status| of(wallet, *status))
        };
        return only.iter().flat_map(of_wallet).collect();
    }
    if status.is_none() {
        let all = of_org(Kind::Approval, org, environment);
        return vec![Branch { condition: format!("{}{about}", all.condition), ..all }];
    }
    let condition = format!("t.org = ?3 AND t.status = ?4 AND t.id < ?1{about}");
    let of_status = |status: &ApprovalStatus| {
        Branch::new(Kind::Approval, Some("approvals_by_status"), condition.as_str(), |to| {
            to.id(org);
            to.word(*status);
        })
    };
    stored.iter().map(of_status).collect()
}

/// The rest of a condition on what requests are about. The words are our own.
fn about(subjects: &BTreeSet<SubjectKind>) -> String {
    if subjects.is_empty() {
        return String::new();
    }
    let words: Vec<String> = subjects.iter().map(|kind| format!("'{}'", kind.as_str())).collect();
    format!(" AND t.subject IN ({})", words.join(", "))
}
