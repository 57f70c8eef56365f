//! Which rows a list shows, and in which order.
//!
//! Every store asks here. A store may narrow a list down by an index first; whether a row belongs
//! to it is said here alone, so that no two stores can disagree.

use std::collections::BTreeSet;

use countersign_domain::access::Environment;
use countersign_domain::approval::{Approval, ApprovalStatus};
use countersign_domain::document::Document;
use countersign_domain::ids::{Id as _, OrgId, WalletId};
use countersign_domain::instruction::Instruction;
use countersign_domain::ledger::{AccountOwner, Transfer};
use countersign_domain::log::LogRecord;
use countersign_domain::payment::{Payment, PaymentKind};
use countersign_domain::state::Row;
use countersign_domain::time::Timestamp;
use countersign_domain::wallet::{Wallet, WalletKind, WalletStatus};
use countersign_domain::webhook::{Delivery, DeliveryStatus};
use countersign_engine::{InstructionFilter, List, LogFilter, PaymentFilter};

/// Whether the list shows the row.
#[expect(clippy::too_many_lines, reason = "every list has its place in one match")]
pub(crate) fn shows(list: &List, row: &Row) -> bool {
    match (list, row) {
        (List::Organizations, Row::Organization(_)) => true,
        (List::Members { org }, Row::Member(member)) => member.org == *org && member.is_active(),
        (List::Memberships { person }, Row::Member(member)) => {
            member.person == *person && member.is_active()
        }
        (List::ApproverLists { org }, Row::ApproverList(list)) => {
            list.org == *org && list.environment.is_none() && list.deleted_at.is_none()
        }
        (List::Wallets { org, environment, kind, only }, Row::Wallet(wallet)) => {
            let gone = wallet.kind == WalletKind::Agent && wallet.status == WalletStatus::Closed;
            wallet.org == *org
                && wallet.environment == *environment
                && kind.map_or(wallet.kind.is_in_the_open(), |kind| wallet.kind == kind)
                && within(only, wallet.id)
                && !gone
        }
        (List::Directory { org, environment, search }, Row::Wallet(wallet)) => {
            in_directory(wallet, *org, *environment) && found(wallet, &search.to_lowercase())
        }
        (List::Payments(filter), Row::Payment(payment)) => shows_payment(filter, payment),
        (List::Transfers { org, wallet }, Row::Transfer(transfer)) => {
            transfer.org == *org && touches(transfer, *wallet)
        }
        (List::Holds { org, wallet, status }, Row::Hold(hold)) => {
            hold.org == *org
                && hold.wallet == *wallet
                && status.is_none_or(|status| hold.status == status)
        }
        (List::Policies { org, environment, only }, Row::Policy(policy)) => {
            policy.org == *org
                && policy.environment == *environment
                && only.shows(policy.wallet)
                && policy.deleted_at.is_none()
        }
        (List::PolicyVersions { org, policy }, Row::PolicyVersion(version)) => {
            version.org == *org && version.policy.id == *policy
        }
        (
            List::Approvals { org, environment, only, subjects, status, now },
            Row::Approval(approval),
        ) => {
            approval.org == *org
                && approval.environment == *environment
                && about(only, approval)
                && (subjects.is_empty() || subjects.contains(&approval.subject.kind()))
                && status.is_none_or(|status| approval.effective_status(*now) == status)
        }
        (List::ApiKeys { org, environment }, Row::ApiKey(key)) => {
            key.org == *org && key.environment == *environment
        }
        (List::Log(filter), Row::LogRecord(record)) => shows_record(filter, record),
        (List::LogAfter { org }, Row::LogRecord(record)) => record.org == *org,
        (List::Due { now }, Row::Approval(approval)) => is_due(approval, *now),
        (List::Mails { org }, Row::Mail(mail)) => mail.org == *org,
        (List::MailsDue { now }, Row::Mail(mail)) => {
            mail.next_attempt_at.is_some_and(|at| at <= *now)
        }
        (List::Webhooks { org, environment }, Row::Webhook(webhook)) => {
            webhook.org == *org
                && webhook.environment == *environment
                && webhook.deleted_at.is_none()
        }
        (list @ List::Documents { .. }, Row::Document(row)) => shows_document(list, row),
        (List::Instructions(filter), Row::Instruction(row)) => shows_instruction(filter, row),
        (List::DueInstructions { now }, Row::Instruction(row)) => {
            row.due_at.is_some_and(|at| at <= *now)
        }
        (List::LiveWebhooks, Row::Webhook(webhook)) => webhook.is_live(),
        (list, Row::Delivery(delivery)) => shows_delivery(list, delivery),
        _ => false,
    }
}

fn shows_document(list: &List, row: &Document) -> bool {
    let List::Documents { org, environment, kind, parent } = list else { return false };
    row.org == *org
        && row.environment == *environment
        && row.kind() == *kind
        && parent.is_none_or(|parent| row.parent == Some(parent))
        && row.is_live()
}

/// Where a row stands in its list: an id's bits, a version, or a place in the log.
pub(crate) fn position(row: &Row) -> u128 {
    match row {
        Row::Person(person) => person.id.ulid().0,
        Row::Organization(organization) => organization.id.ulid().0,
        Row::Member(member) => member.id.ulid().0,
        Row::ApproverList(list) => list.id.ulid().0,
        Row::UserSession(session) => session.id.ulid().0,
        Row::ApiKey(key) => key.id.ulid().0,
        Row::KeyUse(seen) => seen.key.ulid().0,
        Row::Wallet(wallet) => wallet.id.ulid().0,
        Row::Hold(hold) => hold.id.ulid().0,
        Row::Transfer(transfer) => transfer.id.ulid().0,
        Row::Policy(policy) => policy.id.ulid().0,
        Row::PolicyVersion(version) => u128::from(version.policy.version),
        Row::Payment(payment) => payment.id.ulid().0,
        Row::Approval(approval) => approval.id.ulid().0,
        Row::Vote(vote) => u128::from(vote.index),
        Row::LogRecord(record) => u128::from(record.seq),
        Row::Mail(mail) => mail.id.ulid().0,
        Row::Webhook(webhook) => webhook.id.ulid().0,
        Row::Delivery(delivery) => delivery.id.ulid().0,
        Row::Document(document) => document.id.ulid().0,
        Row::Instruction(instruction) => instruction.id.ulid().0,
        Row::Locator(_)
        | Row::Login(_)
        | Row::Invitation(_)
        | Row::Account(_)
        | Row::Tally(_)
        | Row::Queue(_)
        | Row::IdempotencyRecord(_)
        | Row::LogHead(_)
        | Row::Cursor(_)
        | Row::WebhookSecrets(_) => 0,
    }
}

/// What sorts the rows of a list, first row first.
pub(crate) fn rank(list: &List, row: &Row) -> (Timestamp, u128) {
    match (list, row) {
        (List::Due { .. }, Row::Approval(approval)) => (approval.due_at, position(row)),
        (List::MailsDue { .. }, Row::Mail(mail)) => {
            (mail.next_attempt_at.unwrap_or_default(), position(row))
        }
        (List::DueInstructions { .. }, Row::Instruction(instruction)) => {
            (instruction.due_at.unwrap_or_default(), position(row))
        }
        (List::LogAfter { .. }, _) => (Timestamp::default(), position(row)),
        (List::DueDeliveries { .. }, Row::Delivery(delivery)) => {
            (delivery.next_attempt_at.unwrap_or_default(), position(row))
        }
        _ => (Timestamp::default(), u128::MAX - position(row)),
    }
}

/// Whether a row is behind the page before.
pub(crate) fn is_after(list: &List, after: Option<u128>, row: &Row) -> bool {
    match (list, after) {
        // What is due has one page: what it showed is done, and shows no more.
        (
            List::Due { .. }
            | List::MailsDue { .. }
            | List::DueDeliveries { .. }
            | List::DueInstructions { .. },
            _,
        )
        | (_, None) => true,
        (List::LogAfter { .. }, Some(after)) => position(row) > after,
        (_, Some(after)) => position(row) < after,
    }
}

/// Whether others, or the caller, find the wallet in the directory at all.
pub(crate) fn in_directory(wallet: &Wallet, org: OrgId, environment: Environment) -> bool {
    wallet.environment == environment
        && wallet.status != WalletStatus::Closed
        && wallet.kind.is_in_the_open()
        && (wallet.discoverable || wallet.org == org)
}

/// Whether a transfer moved money of the wallet.
pub(crate) fn touches(transfer: &Transfer, wallet: WalletId) -> bool {
    transfer.legs.iter().any(|leg| leg.owner == AccountOwner::Wallet(wallet))
}

fn within(only: &BTreeSet<WalletId>, wallet: WalletId) -> bool {
    only.is_empty() || only.contains(&wallet)
}

/// What is no wallet's shows only where no wallets are asked for.
fn about(only: &BTreeSet<WalletId>, approval: &Approval) -> bool {
    let wallet = approval.subject.wallet();
    wallet.map_or_else(|| only.is_empty(), |wallet| within(only, wallet))
}

fn found(wallet: &Wallet, search: &str) -> bool {
    let texts = [Some(&wallet.name), wallet.agent_name.as_ref(), Some(&wallet.address)];
    texts.into_iter().flatten().any(|text| text.to_lowercase().contains(search))
}

fn shows_payment(filter: &PaymentFilter, payment: &Payment) -> bool {
    let only = &filter.only;
    payment.org == filter.org
        && payment.environment == filter.environment
        && payment.kind != PaymentKind::Budget
        && (within(only, payment.from) || within(only, payment.to))
        && (filter.statuses.is_empty()
            || filter.statuses.contains(&payment.effective_status(filter.now)))
}

fn shows_instruction(filter: &InstructionFilter, instruction: &Instruction) -> bool {
    instruction.org == filter.org
        && instruction.environment == filter.environment
        && filter.wallet.is_none_or(|wallet| instruction.wallet == wallet)
        && (filter.kinds.is_empty() || filter.kinds.contains(&instruction.kind()))
        && (filter.statuses.is_empty()
            || filter.statuses.contains(&instruction.effective_status(filter.now)))
        && filter.created_before.is_none_or(|at| instruction.created_at < at)
        && filter.created_after.is_none_or(|at| instruction.created_at > at)
}

fn is_due(approval: &Approval, now: Timestamp) -> bool {
    approval.status == ApprovalStatus::Pending && approval.due_at <= now
}

fn shows_delivery(list: &List, delivery: &Delivery) -> bool {
    match list {
        List::Deliveries { org, webhook } => delivery.org == *org && delivery.webhook == *webhook,
        List::DeadLetters { org, environment, webhook, from } => {
            let happened = delivery.event.ulid().unix_ms();
            delivery.status == DeliveryStatus::Failed
                && delivery.org == *org
                && delivery.environment == *environment
                && webhook.is_none_or(|webhook| delivery.webhook == webhook)
                && from.is_none_or(|from| happened >= from.unix_ms())
        }
        List::DueDeliveries { org, webhook, now } => {
            delivery.org == *org
                && delivery.webhook == *webhook
                && delivery.next_attempt_at.is_some_and(|at| at <= *now)
        }
        _ => false,
    }
}

fn shows_record(filter: &LogFilter, record: &LogRecord) -> bool {
    let (body, fact) = (&record.body, &record.body.fact);
    let is_type = |wanted: &String| fact.resource_type() == wanted;
    let is_object = |wanted: &String| fact.resource_id().as_ref() == Some(wanted);
    body.org == filter.org
        && fact.environment().is_none_or(|environment| environment == filter.environment)
        && filter.action.as_ref().is_none_or(|action| fact.action() == action)
        && filter.resource.as_ref().is_none_or(|resource| is_type(resource) || is_object(resource))
        && filter.resource_type.as_ref().is_none_or(is_type)
        && filter.resource_id.as_ref().is_none_or(is_object)
        && filter.actor.as_ref().is_none_or(|actor| body.is_by(actor))
        && filter.from.is_none_or(|from| body.at >= from)
        && filter.to.is_none_or(|to| body.at < to)
}
