//! Answers in words.

use std::collections::BTreeMap;

use super::{Reply, webhooks};
use crate::access::{Permission, Permissions};
use crate::approval::ApprovalStatus;
use crate::ids::PolicyId;
use crate::log::LogRecord;
use crate::money::Amount;
use crate::organization::{ApproverList, Member};
use crate::outcome::Outcome;
use crate::payment::{ItemError, Payment};
use crate::rejection::Rejection;
use crate::time::Timestamp;

macro_rules! codes {
    ($($pattern:pat => $code:literal,)*) => {
        /// The name of a refusal in scripts and in `docs/refusals.md`.
        pub(crate) fn code(rejection: &Rejection) -> &'static str {
            match rejection { $($pattern => $code,)* }
        }

        /// All of them.
        pub(crate) const CODES: &[&str] = &[$($code,)*];
    };
}

codes! {
    Rejection::Unauthenticated => "UNAUTHORIZED",
    Rejection::KeyRevoked { .. } => "API_KEY_REVOKED",
    Rejection::AddressNotAllowed => "ADDRESS_NOT_ALLOWED",
    Rejection::PlatformCredential => "PLATFORM_CREDENTIAL",
    Rejection::PermissionMissing(_) => "PERMISSION_MISSING",
    Rejection::AgentCredential => "AGENT_CREDENTIAL",
    Rejection::ScopedCredential => "SCOPED_CREDENTIAL",
    Rejection::OperatorOnly => "OPERATOR_ONLY",
    Rejection::SandboxKey => "SANDBOX_KEY",
    Rejection::SessionOnly => "SESSION_ONLY",
    Rejection::OwnerOnly => "OWNER_ONLY",
    Rejection::LastOwner => "LAST_OWNER",
    Rejection::ListInUse { .. } => "LIST_IN_USE",
    Rejection::ListInactive => "LIST_INACTIVE",
    Rejection::ChangesWait => "CHANGES_WAIT",
    Rejection::NotLatest => "NOT_LATEST",
    Rejection::IdempotencyKeyReuse { .. } => "IDEMPOTENCY_KEY_REUSE",
    Rejection::GrantExceeds(_) => "GRANT_EXCEEDS",
    Rejection::ProductionKeyFromSandbox => "PRODUCTION_KEY_FROM_SANDBOX",
    Rejection::SandboxOnly => "SANDBOX_ONLY",
    Rejection::Invalid { .. } => "INVALID",
    Rejection::NotFound(_) => "NOT_FOUND",
    Rejection::EnvironmentMismatch { .. } => "ENVIRONMENT_MISMATCH",
    Rejection::WalletOutOfScope(_) => "WALLET_OUT_OF_SCOPE",
    Rejection::WalletLimit { .. } => "WALLET_LIMIT",
    Rejection::DefaultWallet(_) => "DEFAULT_WALLET",
    Rejection::WalletState(_) => "WALLET_STATE",
    Rejection::KeyState(_) => "KEY_STATE",
    Rejection::EmailTaken => "EMAIL_TAKEN",
    Rejection::RoleTooLow => "ROLE_TOO_LOW",
    Rejection::NoRoute(_) => "NO_ROUTE",
    Rejection::AccountUnfit(_) => "ACCOUNT_UNFIT",
    Rejection::OwnerGone => "OWNER_GONE",
    Rejection::WebhookDisabled(_) => "WEBHOOK_DISABLED",
    Rejection::WalletFrozen { .. } => "WALLET_FROZEN",
    Rejection::RecipientClosed { .. } => "RECIPIENT_CLOSED",
    Rejection::AmountOutOfRange { .. } => "AMOUNT_OUT_OF_RANGE",
    Rejection::AmountOverflow => "AMOUNT_OVERFLOW",
    Rejection::ReversalNotAllowed { .. } => "REVERSAL_NOT_ALLOWED",
    Rejection::ApprovalNotPending(_) => "APPROVAL_NOT_PENDING",
    Rejection::SelfApproval => "SELF_APPROVAL",
    Rejection::PayloadChanged(_) => "PAYLOAD_CHANGED",
    Rejection::SnapshotMismatch { .. } => "SNAPSHOT_MISMATCH",
    Rejection::NotReviewable(_) => "NOT_REVIEWABLE",
    Rejection::NotMember => "NOT_MEMBER",
    Rejection::AlreadyVoted => "ALREADY_VOTED",
    Rejection::NotEligible(_) => "NOT_ELIGIBLE",
    Rejection::NotVoted => "NOT_VOTED",
    Rejection::NotRequester => "NOT_REQUESTER",
    Rejection::NameTaken { .. } => "NAME_TAKEN",
    Rejection::RequesterBarred => "REQUESTER_BARRED",
    Rejection::Unreachable(_) => "UNREACHABLE",
    Rejection::PolicyDenied(_) => "POLICY_DENIED",
    Rejection::RuleDenied(_) => "RULE_DENIED",
    Rejection::CounterpartyInactive(_) => "COUNTERPARTY_INACTIVE",
    Rejection::InstructionState(_) => "INSTRUCTION_STATE",
    Rejection::QuoteExpired => "QUOTE_EXPIRED",
    Rejection::InsufficientFunds(_) => "INSUFFICIENT_FUNDS",
    Rejection::TooManyPending { .. } => "TOO_MANY_PENDING",
    Rejection::DuplicateRequest { .. } => "DUPLICATE_REQUEST",
    Rejection::WalletNotEmpty(_) => "WALLET_NOT_EMPTY",
    Rejection::BatchFailed(_) => "BATCH_FAILED",
    Rejection::Corrupt(_) => "CORRUPT",
}

/// A reply in words; a script says as many of them as matter to it.
pub(crate) fn describe(
    reply: &Reply,
    policies: &BTreeMap<PolicyId, String>,
    now: Timestamp,
) -> String {
    let again = if reply.replayed { "again " } else { "" };
    match &reply.result {
        Ok(outcome) => format!("{again}{}", done(outcome, policies, now)),
        Err(rejection) => refused(rejection),
    }
}

#[expect(clippy::too_many_lines, reason = "every outcome has its place in one total match")]
fn done(outcome: &Outcome, policies: &BTreeMap<PolicyId, String>, now: Timestamp) -> String {
    match outcome {
        Outcome::Posted(payment) => format!("posted{}", fee(payment)),
        Outcome::Held(held) => {
            let until = span(now, held.approval.expires_at);
            let by = held.approval.policies.iter().map(|pin| policies[&pin.policy].clone());
            let by: Vec<String> = by.collect();
            let again = if held.approval.duplicate_of.is_some() { " again" } else { "" };
            let by = by.join(" and ");
            format!("held until +{until} by {by}{}{again}", fee(&held.payment))
        }
        Outcome::Instructed(made) => {
            let row = &made.instruction;
            let same = if made.repeated { " same" } else { "" };
            let held = made.approval.as_ref().filter(|_| !made.repeated);
            let held = held.map(|approval| match approval.deadline() {
                Some(at) => format!(" until +{}", span(now, at)),
                None => " for ever".to_owned(),
            });
            format!("{} {}{}{same}", row.status, row.funds.as_str(), held.unwrap_or_default())
        }
        Outcome::Proposed(approval) => {
            let subject = approval.subject.change().expect("a change");
            let kind = subject.change.object().map_or("NOTHING", crate::change::Changed::kind);
            let until = span(now, approval.expires_at);
            format!("proposed {} {kind} until +{until}", subject.change.action().as_str())
        }
        Outcome::Approval(decided) => {
            let resolution = decided.approval.resolution.as_ref();
            let own = if resolution.is_some_and(|resolution| resolution.own) { " own" } else { "" };
            let reason = resolution.and_then(|resolution| resolution.reason.clone());
            let reason = reason.map(|reason| format!(" {reason}")).unwrap_or_default();
            let status = decided.approval.status.as_str().to_lowercase();
            let votes = decided.votes.len();
            let waits = decided.approval.status == ApprovalStatus::Pending;
            let votes = if waits { format!(" {votes} votes") } else { String::new() };
            format!("{status}{votes}{own}{reason}")
        }
        Outcome::Approvals(results) => {
            let result = |one: &crate::approval::BulkResult| match &one.result {
                Ok(decided) => decided.approval.status.as_str().to_lowercase(),
                Err(rejection) => refused(rejection),
            };
            results.iter().map(result).collect::<Vec<_>>().join(" + ")
        }
        Outcome::Reversed(reversed) => format!("reversed{}", fee(&reversed.payment)),
        Outcome::Batch(batch) => format!("posted {}", batch.payments.len()),
        Outcome::BudgetAdjusted(budget) => {
            format!("adjusted {} now {}", money(budget.adjustment), money(budget.balance))
        }
        Outcome::AgentDeleted { swept, .. } => format!("deleted swept {}", money(*swept)),
        Outcome::KeyRotated(_) => "rotated".to_owned(),
        Outcome::ApiKey(key) => {
            let kind = key.kind.as_str();
            format!("key {} {kind} may {}", key.status.as_str(), words(key.permissions))
        }
        Outcome::Agent(view) => {
            let permissions = view.wallet.agent.as_ref().map(|agent| agent.permissions);
            let permissions = permissions.unwrap_or_default();
            format!("agent {} may {}", view.wallet.status.as_str(), words(permissions))
        }
        Outcome::Wallet(view) => format!("wallet {}", view.wallet.status.as_str()),
        Outcome::Funded(funded) => format!("funded {}", money(funded.balance)),
        Outcome::Policy(policy) => format!("policy version {}", policy.version),
        Outcome::PolicyDeleted(_) => "dropped".to_owned(),
        Outcome::Organization(_) => "organization".to_owned(),
        Outcome::Member(row) => member(row),
        Outcome::MemberChanged(changed) => {
            format!("{}{}", member(&changed.member), leaving(&changed.unreachable, policies))
        }
        Outcome::ApproverList(row) => list(row),
        Outcome::ApproverListChanged(changed) => {
            format!("{}{}", list(&changed.list), leaving(&changed.unreachable, policies))
        }
        Outcome::Session(session) => format!("session {}", session.environment.as_str()),
        Outcome::Webhook(webhook) => webhooks::told(webhook),
        Outcome::Deliveries(deliveries) => webhooks::told_of(deliveries),
        Outcome::Resource(_) => "resource".to_owned(),
        Outcome::Done => "done".to_owned(),
        Outcome::Document(document) => document.kind().as_str().to_lowercase(),
    }
}

fn member(member: &Member) -> String {
    let role = member.role.as_str();
    let gone = if member.is_active() { "" } else { " gone" };
    let away = if member.stand_in.is_some() { " away" } else { "" };
    let by = member.added_by.len();
    let by = if by == 0 { String::new() } else { format!(" by {by}") };
    format!("member {role}{gone}{away}{by}")
}

fn list(list: &ApproverList) -> String {
    let gone = if list.deleted_at.is_some() { " gone" } else { "" };
    format!("list of {} version {}{gone}", list.people.len(), list.version)
}

/// The policies that a change of people leaves to nobody.
fn leaving(lost: &[PolicyId], policies: &BTreeMap<PolicyId, String>) -> String {
    let names: Vec<String> = lost.iter().map(|id| policies[id].clone()).collect();
    if names.is_empty() { String::new() } else { format!(" leaving {}", names.join(" and ")) }
}

fn refused(rejection: &Rejection) -> String {
    let details = match rejection {
        Rejection::PermissionMissing(permission) | Rejection::GrantExceeds(permission) => {
            permission.as_str().to_owned()
        }
        Rejection::Invalid { field, .. } => field.to_string(),
        Rejection::NotFound(object) => format!("{object:?}"),
        Rejection::WalletState(status) | Rejection::WalletFrozen { status, .. } => {
            status.as_str().to_owned()
        }
        Rejection::KeyState(status) => status.as_str().to_owned(),
        Rejection::InstructionState(status) => status.to_string(),
        Rejection::AmountOutOfRange { max, .. } => format!("max {}", money(*max)),
        Rejection::ReversalNotAllowed { reason, status } => {
            format!("{} {}", reason.as_str(), status.as_str())
        }
        Rejection::ApprovalNotPending(status) => status.as_str().to_owned(),
        Rejection::NotEligible(why) => why.as_str().to_owned(),
        Rejection::PayloadChanged(changed) => {
            let fields: Vec<String> =
                changed.changed.iter().map(|field| field.field.to_string()).collect();
            fields.join(",")
        }
        Rejection::Unreachable(why) => {
            format!("{} {} of {}", why.part, why.there, why.needed).trim().to_owned()
        }
        Rejection::PolicyDenied(denial) => {
            let finding = &denial.finding;
            let spent = finding.spent.map(|spent| format!(" spent {}", money(spent)));
            format!("{}{} by {}", finding.rule.as_str(), spent.unwrap_or_default(), finding.name)
        }
        Rejection::InsufficientFunds(shortage) => {
            format!("{} of {}", money(shortage.available), money(shortage.requested))
        }
        Rejection::BatchFailed(failure) => {
            let error = match &*failure.error {
                ItemError::Refused(rejection) => refused(rejection),
                ItemError::NeedsApproval(_) => "NEEDS_APPROVAL".to_owned(),
            };
            format!("{} {error}", failure.failed_index)
        }
        Rejection::TooManyPending { limit } => limit.to_string(),
        Rejection::Corrupt(what) => what.to_string(),
        _ => String::new(),
    };
    format!("{} {details}", code(rejection)).trim_end().to_owned()
}

fn words(permissions: Permissions) -> String {
    let words: Vec<&str> = permissions.iter().map(Permission::as_str).collect();
    if words.is_empty() { "none".to_owned() } else { words.join(",") }
}

fn fee(payment: &Payment) -> String {
    if payment.fee.is_zero() { String::new() } else { format!(" fee {}", money(payment.fee)) }
}

/// Dollars.
pub(crate) fn money(amount: Amount) -> String {
    amount.to_decimal(8, 2)
}

fn span(from: Timestamp, to: Timestamp) -> String {
    let seconds = (to.unix_micros() - from.unix_micros()) / 1_000_000;
    match seconds {
        _ if seconds % 3_600 == 0 => format!("{}h", seconds / 3_600),
        _ if seconds % 60 == 0 => format!("{}m", seconds / 60),
        _ => format!("{seconds}s"),
    }
}

/// The actions of records, in order.
pub(crate) fn actions(records: &[LogRecord]) -> String {
    let actions: Vec<&str> = records.iter().map(|record| record.body.fact.action()).collect();
    actions.join(" ")
}

/// The events that subscribers hear of records, in order.
pub(crate) fn events(records: &[LogRecord]) -> String {
    let events = records.iter().filter_map(|record| record.body.fact.event());
    let events: Vec<&str> = events.map(crate::log::EventName::as_str).collect();
    events.join(" ")
}
