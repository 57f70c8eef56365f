//! Everything the legs measure, one sample per round.

/// One measured quantity.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Metric {
    /// Our API, random wallets.
    ApiRandom,
    /// Our API, one payee for all.
    ApiHot,
    /// PostgreSQL, statement by statement, random accounts.
    PostgresStatementsRandom,
    /// PostgreSQL, one stored function, one payee for all.
    PostgresFunctionHot,
    /// Our API on PostgreSQL, random wallets.
    ApiOnPostgresRandom,
    /// Our API on PostgreSQL, one payee for all.
    ApiOnPostgresHot,
    /// One server on PostgreSQL, under two halves of the load.
    OneServer,
    /// Two servers on one database, under half of the load each.
    TwoServers,
    /// One server on PostgreSQL, under halves of the load on different organizations.
    OneServerOfTwo,
    /// Two servers on one database, each under the load of an organization of its own.
    TwoServersApart,
    /// cala-ledger, random accounts.
    CalaRandom,
    /// cala-ledger, one payee for all.
    CalaHot,
    /// cala-ledger, one payee for all, and a limit on every account.
    CalaHotLimited,
    /// The JSON echo of the same HTTP stack.
    Echo,
    /// p99 of our API at an open-loop 1,000 payments per second.
    OpenLoopP99,
    /// p99.9 of the same.
    OpenLoopP999,
    /// p50 of our API at one connection.
    OneConnectionP50,
    /// p99 of the echo at an open-loop 1,000 requests per second.
    EchoOpenLoopP99,
    /// p50 of the echo at one connection.
    EchoOneConnectionP50,
    /// One durable SQLite commit of one payment's rows.
    Commit,
    /// Time per payment under full load, few payments in the file.
    PaymentEmpty,
    /// Time per payment under full load, many payments in the file.
    PaymentFull,
    /// p50 of a page of a wallet's payments, few payments in the file.
    ListEmpty,
    /// p50 of a page of a wallet's payments, many payments in the file.
    ListFull,
    /// p50 of an approval, few payments in the file.
    VoteEmpty,
    /// p50 of an approval, many payments in the file.
    VoteFull,
    /// Payments through engine and store, without HTTP.
    Engine,
    /// The same rows, written by hand in groups of the same mean size.
    EngineFloor,
    /// The same, were copying the write-ahead log into the file for nothing.
    EngineFloorUncopied,
    /// Payments per batch of the engine.
    EngineBatch,
    /// Payments through engine and store, without HTTP, in batches of one.
    Single,
    /// The same rows, written by hand and committed payment by payment.
    SingleFloor,
    /// Payments through engine and PostgreSQL store, without HTTP.
    EngineOnPostgres,
    /// The same rows, written set by set inside the database in as many transactions.
    EngineOnPostgresFloor,
    /// Payments per batch of the engine on PostgreSQL.
    EngineOnPostgresBatch,
    /// Deciding one payment on rows that are in memory.
    Decide,
    /// The same, in as many samples as with windows.
    DecideUngoverned,
    /// The same, with a policy of the organization that judges and counts.
    DecideOneWindow,
    /// The same, with ten of them.
    DecideTenWindows,
    /// The same, with a hundred of them.
    DecideHundredWindows,
    /// The same, with a policy of the organization that judges and does not count.
    DecideOneRule,
    /// The same, with ten of them.
    DecideTenRules,
    /// The same, with a hundred of them.
    DecideHundredRules,
    /// Payments replayed by a backtest whose policy judges and counts each.
    Backtest,
    /// Webhooks delivered to one receiver, while payments are made as fast as they go.
    WebhooksWhilePaying,
    /// PostgreSQL's TPC-B-like transactions.
    PostgresTpcB,
    /// Webhooks of a backlog delivered to one receiver.
    WebhooksOne,
    /// Webhooks to one receiver per second of the server's processor time.
    WebhooksPerCpu,
    /// The server's processor time per webhook to one receiver.
    WebhooksCpu,
    /// Webhooks delivered to a hundred receivers.
    WebhooksMany,
    /// The server's processor time per webhook to a hundred receivers, and its payment's share.
    WebhooksManyCpu,
    /// The same body signed and posted by a loop that does nothing else.
    BareLoop,
    /// The same per second of that loop's processor time.
    BareLoopPerCpu,
    /// p50 from the event to its arrival, at 1,000 payments per second.
    WebhookLatencyP50,
    /// p99 of the same.
    WebhookLatencyP99,
    /// Committed events that never arrive after a crash.
    UndeliveredAfterCrash,
    /// From the server's return to the last of them.
    HealedAfterCrash,
    /// Events that arrive again after a crash.
    TwiceAfterCrash,
    /// The server's resident memory for each client that listens and hears nothing.
    ListenerMemory,
    /// p50 of the time from the sending of a payment until every listener has its event.
    FanOutP50,
    /// p99 of the same.
    FanOutP99,
    /// Payments on `/v1`, beside the other dialects.
    DialectPayments,
    /// Transfers on `/v2`.
    Transfers,
    /// Reviews on `/v0`.
    Reviews,
    /// A lone payer's p50.
    PaymentAlone,
    /// The same while transfers settle.
    PaymentAmongTransfers,
    /// The server's processor time for each event of each listener.
    FanOutCpu,
    /// The same by the server's, on an idle server.
    BacktestAlone,
    /// The same, while payments are made.
    BacktestBusy,
    /// How much the server's resident memory grew while a backtest ran.
    BacktestMemory,
    /// The most resident memory the server had.
    BacktestPeak,
    /// Our API, random wallets, before a backtest.
    LiveAlone,
    /// Our API, random wallets, while a backtest runs.
    LiveBeside,
    /// p50 of a vote that decides, at one connection.
    VoteDeciding,
    /// p50 of a vote below the quorum, at one connection.
    VoteBelow,
    /// One durable SQLite commit of one payment's rows, beside the votes.
    VoteCommit,
    /// p50 of the first page of what waits, few requests waiting.
    PendingListFew,
    /// The same, many requests waiting.
    PendingListMany,
    /// p50 of a page behind many others, few requests waiting.
    PendingLaterFew,
    /// The same, many requests waiting.
    PendingLaterMany,
    /// p50 of the first page of the inbox, few requests waiting.
    PendingInboxFew,
    /// The same, many requests waiting.
    PendingInboxMany,
    /// p50 of the first page of what the caller can decide, few requests waiting.
    PendingMineFew,
    /// The same, many requests waiting.
    PendingMineMany,
    /// p50 of one request, few requests waiting.
    PendingGetFew,
    /// The same, many requests waiting.
    PendingGetMany,
    /// p50 of a wallet whose payments wait, few requests waiting.
    PendingWalletFew,
    /// The same, many requests waiting.
    PendingWalletMany,
    /// p50 of a deciding vote, few requests waiting.
    PendingVoteFew,
    /// The same, many requests waiting.
    PendingVoteMany,
    /// Time per held payment under full load, few requests waiting.
    PendingHoldFew,
    /// The same, many requests waiting.
    PendingHoldMany,
    /// Time per posted payment under full load, few requests waiting.
    PendingPayFew,
    /// The same, many requests waiting.
    PendingPayMany,
    /// A sweep of 256 requests that are due, few requests waiting.
    SweepFew,
    /// The same, many requests waiting.
    SweepMany,
    /// From the start of the process to ready, many requests waiting.
    PendingStart,
    /// The server's resident memory after the legs, many requests waiting.
    PendingMemory,
    /// The same, of a server that has just started.
    PendingMemoryFresh,
    /// p50 of the first page of what waits, few people in the organization.
    PeopleListFew,
    /// The same, many people in it.
    PeopleListMany,
    /// p50 of the first page of the inbox, few people in the organization.
    PeopleInboxFew,
    /// The same, many people in it.
    PeopleInboxMany,
    /// p50 of one request, few people in the organization.
    PeopleGetFew,
    /// The same, many people in it.
    PeopleGetMany,
    /// p50 of a deciding vote, few people in the organization.
    PeopleVoteFew,
    /// The same, many people in it.
    PeopleVoteMany,
    /// The server's processor time per payment under full load.
    ServerCpu,
    /// The load generator's processor time per payment under full load.
    GeneratorCpu,
    /// The server's processor time per payment to one wallet, its rows in PostgreSQL.
    ServerCpuOnPostgres,
    /// PostgreSQL's own processor time per such payment.
    PostgresCpu,
    /// Bytes of PostgreSQL's write-ahead log per such payment.
    PostgresLog,
    /// The server's resident memory before its first request.
    MemoryIdle,
    /// The most resident memory the server had during the payment legs.
    MemoryLoaded,
    /// From the start of the process to ready, on an empty folder.
    StartEmpty,
    /// From the start of the process to ready, many payments in the file.
    StartFull,
    /// The size of the release binary.
    BinarySize,
}

/// What a metric counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Unit {
    /// Events per second.
    PerSecond,
    /// How many.
    Number,
    /// Microseconds.
    Microseconds,
    /// Milliseconds.
    Milliseconds,
    /// Thousands of bytes.
    Kilobytes,
    /// Millions of bytes.
    Megabytes,
}

impl Metric {
    /// The unit of the metric's samples.
    pub(crate) fn unit(self) -> Unit {
        match self {
            Self::ApiRandom
            | Self::ApiHot
            | Self::PostgresStatementsRandom
            | Self::PostgresFunctionHot
            | Self::ApiOnPostgresRandom
            | Self::ApiOnPostgresHot
            | Self::OneServer
            | Self::TwoServers
            | Self::OneServerOfTwo
            | Self::TwoServersApart
            | Self::CalaRandom
            | Self::CalaHot
            | Self::CalaHotLimited
            | Self::Echo
            | Self::Engine
            | Self::EngineFloor
            | Self::EngineFloorUncopied
            | Self::Single
            | Self::SingleFloor
            | Self::Backtest
            | Self::WebhooksWhilePaying
            | Self::PostgresTpcB
            | Self::WebhooksOne
            | Self::WebhooksPerCpu
            | Self::WebhooksMany
            | Self::BareLoop
            | Self::BareLoopPerCpu
            | Self::BacktestAlone
            | Self::BacktestBusy
            | Self::LiveAlone
            | Self::LiveBeside
            | Self::EngineOnPostgres
            | Self::DialectPayments
            | Self::Transfers
            | Self::Reviews
            | Self::EngineOnPostgresFloor => Unit::PerSecond,
            Self::EngineBatch
            | Self::EngineOnPostgresBatch
            | Self::PostgresLog
            | Self::UndeliveredAfterCrash
            | Self::TwiceAfterCrash => Unit::Number,
            Self::MemoryIdle
            | Self::MemoryLoaded
            | Self::PendingMemory
            | Self::PendingMemoryFresh
            | Self::BacktestMemory
            | Self::BacktestPeak
            | Self::BinarySize => Unit::Megabytes,
            Self::StartEmpty
            | Self::StartFull
            | Self::PendingStart
            | Self::SweepFew
            | Self::SweepMany
            | Self::FanOutP50
            | Self::FanOutP99
            | Self::WebhookLatencyP50
            | Self::WebhookLatencyP99
            | Self::HealedAfterCrash => Unit::Milliseconds,
            Self::ListenerMemory => Unit::Kilobytes,
            _ => Unit::Microseconds,
        }
    }
}

impl Unit {
    /// How people write it.
    pub(crate) fn symbol(self) -> &'static str {
        match self {
            Self::PerSecond => "/s",
            Self::Number => "",
            Self::Microseconds => " µs",
            Self::Milliseconds => " ms",
            Self::Kilobytes => " kB",
            Self::Megabytes => " MB",
        }
    }
}
