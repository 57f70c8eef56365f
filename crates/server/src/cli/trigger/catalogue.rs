//! Which events can be caused, and why others cannot.

/// Events that a scene ends with.
pub(super) const CAUSED: [&str; 31] = [
    "payment.completed",
    "payment.failed",
    "payment.created",
    "payment.reversed",
    "payment.batch_completed",
    "payment.batch_failed",
    "wallet.funded",
    "wallet.created",
    "wallet.updated",
    "wallet.frozen",
    "wallet.unfrozen",
    "wallet.closed",
    "policy.denied",
    "policy.created",
    "policy.updated",
    "policy.deleted",
    "approval.created",
    "approval.approved",
    "approval.rejected",
    "approval.cancelled",
    "approval.commented",
    "agent.created",
    "agent.paused",
    "agent.resumed",
    "agent.deleted",
    "agent.budget_adjusted",
    "agent.key_rotated",
    "network.payment_received",
    "api_key.created",
    "api_key.updated",
    "api_key.revoked",
];

const TIME: &str = "time has to pass; `countersign trigger approval.created`, then \
                    `countersign clock advance 25h`";
const STEPS: &str = "a policy has to say so, and time has to pass";
const RAIL: &str = "money has to leave over a rail: `POST /v2/wallets/transfers`";
const ENDPOINT: &str = "an endpoint has to fail for days, or to answer 410";
const PEOPLE: &str = "more people have to be asked than a new sandbox has";

/// Events that need more than a few calls.
pub(super) const LEFT_OUT: [(&str, &str); 12] = [
    ("approval.expired", TIME),
    ("approval.reminded", STEPS),
    ("approval.escalated", STEPS),
    ("approval.reassigned", STEPS),
    ("approval.voted", PEOPLE),
    ("approval.vote_withdrawn", PEOPLE),
    ("approval.delegated", PEOPLE),
    ("policy.orphaned", PEOPLE),
    ("transfer.created", RAIL),
    ("transfer.updated", RAIL),
    ("webhook.failing", ENDPOINT),
    ("webhook.disabled", ENDPOINT),
];
