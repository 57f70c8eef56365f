//! The scoreboard as data: each row, its bar and its goal.

use super::metric::Metric;
use super::row::Bound::{AtLeast, AtMost};
use super::row::Definition;

/// Every row in the order of the table. A row whose metrics were not measured is not shown.
pub(crate) const ROWS: [Definition; 19] = [
    Definition {
        id: "S1",
        what: "API, random wallets ÷ PostgreSQL, statement by statement",
        ours: Metric::ApiRandom,
        floor: Some(Metric::PostgresStatementsRandom),
        bar: Some(AtLeast(3.0)),
        goal: Some(AtLeast(8.0)),
    },
    Definition {
        id: "S2",
        what: "API, hot wallet ÷ random wallets",
        ours: Metric::ApiHot,
        floor: Some(Metric::ApiRandom),
        bar: Some(AtLeast(0.8)),
        goal: Some(AtLeast(0.95)),
    },
    Definition {
        id: "S2",
        what: "API, hot wallet ÷ PostgreSQL stored function, hot",
        ours: Metric::ApiHot,
        floor: Some(Metric::PostgresFunctionHot),
        bar: Some(AtLeast(8.0)),
        goal: Some(AtLeast(20.0)),
    },
    Definition {
        id: "S4",
        what: "API, random wallets ÷ JSON echo",
        ours: Metric::ApiRandom,
        floor: Some(Metric::Echo),
        bar: Some(AtLeast(0.15)),
        goal: Some(AtLeast(0.4)),
    },
    Definition {
        id: "S6",
        what: "p99 at an open-loop 1,000/s ÷ one commit",
        ours: Metric::OpenLoopP99,
        floor: Some(Metric::Commit),
        bar: Some(AtMost(20.0)),
        goal: Some(AtMost(5.0)),
    },
    Definition {
        id: "S6",
        what: "p50 at one connection ÷ one commit",
        ours: Metric::OneConnectionP50,
        floor: Some(Metric::Commit),
        bar: Some(AtMost(4.0)),
        goal: Some(AtMost(2.0)),
    },
    Definition::figure("S6", "one durable commit", Metric::Commit, None),
    Definition::figure("S6", "p99 of the echo at 1,000/s", Metric::EchoOpenLoopP99, None),
    Definition::figure("S6", "p50 of the echo, one connection", Metric::EchoOneConnectionP50, None),
    Definition {
        id: "S7",
        what: "time per payment, full ÷ empty",
        ours: Metric::PaymentFull,
        floor: Some(Metric::PaymentEmpty),
        bar: Some(AtMost(1.5)),
        goal: Some(AtMost(1.1)),
    },
    Definition {
        id: "S7",
        what: "p50 of a page of a wallet's payments, full ÷ empty",
        ours: Metric::ListFull,
        floor: Some(Metric::ListEmpty),
        bar: Some(AtMost(1.5)),
        goal: Some(AtMost(1.1)),
    },
    Definition {
        id: "S7",
        what: "p50 of an approval, full ÷ empty",
        ours: Metric::VoteFull,
        floor: Some(Metric::VoteEmpty),
        bar: Some(AtMost(1.5)),
        goal: Some(AtMost(1.1)),
    },
    Definition::figure("S7", "start to ready, full", Metric::StartFull, None),
    Definition::figure("cost", "server CPU per payment", Metric::ServerCpu, None),
    Definition::figure("cost", "load generator CPU per payment", Metric::GeneratorCpu, None),
    Definition::figure("cost", "memory, idle", Metric::MemoryIdle, Some(AtMost(40.0))),
    Definition::figure(
        "cost",
        "memory, most under load",
        Metric::MemoryLoaded,
        Some(AtMost(200.0)),
    ),
    Definition::figure("cost", "start to ready, empty", Metric::StartEmpty, Some(AtMost(300.0))),
    Definition::figure("cost", "release binary", Metric::BinarySize, Some(AtMost(30.0))),
];
