//! Rails: how money leaves these books. Here is what is said to them and what they answer; who
//! talks to them is the engine's.

mod begin;
mod expire;
mod order;
mod outcome;
mod quote;
mod quoted;
mod report;
mod verb;

pub use begin::Begin;
pub use expire::ExpireQuote;
pub(crate) use expire::QUOTE_EXPIRED;
pub use order::{RailLeg, RailOrder, RailReference};
pub use outcome::{RAIL_TEXT_MAX, RailOutcome};
pub use quote::{Quote, QuoteAsked};
pub use quoted::Quoted;
pub use report::Report;
pub use verb::RailVerb;
