//! The rows about policies and the people whom they ask.

use super::metric::Metric;
use super::row::Bound::{AtLeast, AtMost};
use super::row::Definition;

/// In the order of the table, behind all others.
pub(super) const DECISIONS: [Definition; 31] = [
    Definition::compared(
        "policy",
        "deciding with one rule more ÷ with none",
        (Metric::DecideOneRule, Metric::DecideUngoverned),
    ),
    Definition::compared(
        "policy",
        "deciding with ten rules more ÷ with none",
        (Metric::DecideTenRules, Metric::DecideUngoverned),
    ),
    Definition::compared(
        "policy",
        "deciding with a hundred rules more ÷ with none",
        (Metric::DecideHundredRules, Metric::DecideUngoverned),
    ),
    Definition::compared(
        "policy",
        "deciding with one window ÷ with none",
        (Metric::DecideOneWindow, Metric::DecideUngoverned),
    ),
    Definition::compared(
        "policy",
        "deciding with ten windows ÷ with none",
        (Metric::DecideTenWindows, Metric::DecideUngoverned),
    ),
    Definition::compared(
        "policy",
        "deciding with a hundred windows ÷ with none",
        (Metric::DecideHundredWindows, Metric::DecideUngoverned),
    ),
    Definition::figure("policy", "backtest, payments replayed", Metric::Backtest, None),
    Definition::compared(
        "approvals",
        "p50 of a deciding vote ÷ one commit",
        (Metric::VoteDeciding, Metric::VoteCommit),
    ),
    Definition::compared(
        "approvals",
        "p50 of a vote below the quorum ÷ one commit",
        (Metric::VoteBelow, Metric::VoteCommit),
    ),
    Definition::grown(
        "pending",
        "p50 of the first page of what waits, many pending ÷ few",
        (Metric::PendingListMany, Metric::PendingListFew),
    ),
    Definition::grown(
        "pending",
        "p50 of a page 10,000 requests behind, many pending ÷ few",
        (Metric::PendingLaterMany, Metric::PendingLaterFew),
    ),
    Definition::grown(
        "pending",
        "p50 of the inbox, many pending ÷ few",
        (Metric::PendingInboxMany, Metric::PendingInboxFew),
    ),
    Definition::grown(
        "pending",
        "p50 of the inbox, what the caller can decide, many pending ÷ few",
        (Metric::PendingMineMany, Metric::PendingMineFew),
    ),
    Definition::grown(
        "pending",
        "p50 of one request, many pending ÷ few",
        (Metric::PendingGetMany, Metric::PendingGetFew),
    ),
    Definition::grown(
        "pending",
        "p50 of a wallet whose payments wait, many pending ÷ few",
        (Metric::PendingWalletMany, Metric::PendingWalletFew),
    ),
    Definition::grown(
        "pending",
        "p50 of a deciding vote, many pending ÷ few",
        (Metric::PendingVoteMany, Metric::PendingVoteFew),
    ),
    Definition::grown(
        "pending",
        "time per held payment, many pending ÷ few",
        (Metric::PendingHoldMany, Metric::PendingHoldFew),
    ),
    Definition::grown(
        "pending",
        "time per posted payment, many pending ÷ few",
        (Metric::PendingPayMany, Metric::PendingPayFew),
    ),
    Definition::grown(
        "pending",
        "sweep of 256 that are due, many pending ÷ few",
        (Metric::SweepMany, Metric::SweepFew),
    ),
    Definition::figure("pending", "start to ready, many pending", Metric::PendingStart, None),
    Definition::figure(
        "pending",
        "memory after the legs, many pending",
        Metric::PendingMemory,
        None,
    ),
    Definition::figure("pending", "memory, just started", Metric::PendingMemoryFresh, None),
    Definition::compared(
        "people",
        "p50 of the first page of what waits, 1,000 people ÷ 10",
        (Metric::PeopleListMany, Metric::PeopleListFew),
    ),
    Definition::compared(
        "people",
        "p50 of the inbox, 1,000 people ÷ 10",
        (Metric::PeopleInboxMany, Metric::PeopleInboxFew),
    ),
    Definition::compared(
        "people",
        "p50 of one request, 1,000 people ÷ 10",
        (Metric::PeopleGetMany, Metric::PeopleGetFew),
    ),
    Definition::compared(
        "people",
        "p50 of a deciding vote, 1,000 people ÷ 10",
        (Metric::PeopleVoteMany, Metric::PeopleVoteFew),
    ),
    Definition::figure("backtest", "payments replayed, idle server", Metric::BacktestAlone, None),
    Definition::figure("backtest", "payments replayed, busy server", Metric::BacktestBusy, None),
    Definition {
        id: "backtest",
        what: "API, random wallets, beside a backtest ÷ without one",
        ours: Metric::LiveBeside,
        floor: Some(Metric::LiveAlone),
        bar: Some(AtLeast(0.8)),
        goal: None,
    },
    Definition::figure("backtest", "growth of memory, idle server", Metric::BacktestMemory, None),
    Definition::figure("backtest", "memory at most", Metric::BacktestPeak, Some(AtMost(200.0))),
];
