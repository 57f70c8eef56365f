//! Tests of the audit trail's filters.

use super::*;

#[test]
fn actions_are_found_by_the_words_people_use() {
    let cases = [
        ("api-key.create", "api_key.created"),
        ("api_key.revoked", "api_key.revoked"),
        ("api-key.revoke", "api_key.revoked"),
        ("policy.update", "policy.updated"),
        ("policy.delete", "policy.deleted"),
        ("wallet.freeze", "wallet.frozen"),
        ("wallet.unfreeze", "wallet.unfrozen"),
        ("wallet.frozen", "wallet.frozen"),
        ("wallet.close", "wallet.closed"),
        ("wallet.fund", "wallet.funded"),
        ("payment.deny", "payment.denied"),
        ("payment.complete", "payment.completed"),
        ("payment.fail", "payment.failed"),
        ("payment.reverse", "payment.reversed"),
        ("payment.receive", "payment.received"),
        ("payment.batch-complete", "payment.batch_completed"),
        ("payment.batch_fail", "payment.batch_failed"),
        ("approval.approve", "approval.approved"),
        ("approval.reject", "approval.rejected"),
        ("approval.expire", "approval.expired"),
        ("approval.decision_deny", "approval.decision_denied"),
        ("agent.pause", "agent.paused"),
        ("agent.resume", "agent.resumed"),
        ("agent.rotate-key", "agent.key_rotated"),
        ("agent.key_rotate", "agent.key_rotated"),
        ("agent.adjust_budget", "agent.budget_adjusted"),
        ("agent.budget-adjust", "agent.budget_adjusted"),
        ("member.add", "member.added"),
        ("organization.update", "organization.updated"),
        ("nonsense", "nonsense"),
    ];
    for (asked, expected) in cases {
        assert_eq!(action(asked), expected, "{asked}");
    }
}
