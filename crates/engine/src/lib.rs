//! The batching executor and the ports it works through.
//!
//! Commands queue; whatever has queued up while the last batch committed is the next batch. A
//! batch loads what its commands ask for, decides them one after the other on one working state,
//! and commits everything in one durable transaction. No HTTP and no SQL here.

pub mod audit;
mod backtest;
mod batch;
mod clock;
mod engine;
mod error;
mod executor;
mod feed;
mod lane;
mod metrics;
mod organizations;
mod parts;
mod pauses;
mod query;
mod rail;
pub mod relocate;
mod scan;
mod store;
mod sweep;
mod told;
mod touch;
mod turnover;
mod watch;

pub use batch::Answer;
pub use clock::{Clock, ManualClock, MonotonicClock, SystemClock};
pub use engine::{Answered, Engine, EngineConfig};
pub use error::{EngineError, StoreError};
pub use executor::Executor;
pub use feed::Feed;
pub use metrics::{Metrics, MetricsSnapshot};
pub use pauses::Pauses;
pub use query::{InstructionFilter, List, LogFilter, Page, PaymentFilter, PolicyScope, Slice};
pub use rail::{
    Rail, RailByEnvironment, RailError, RailOptions, RailReply, RailWorker, SandboxOptions,
    SandboxRail,
};
pub use scan::{Rows, Scan, ScanKind, SharedKind};
pub use store::{Elsewhere, Enough, Held, Place, Prunable, Store, Unit};
pub use touch::Used;
pub use watch::Watch;
