//! Policies: what a wallet's payments may be, and which of them wait for a person.
//!
//! Evaluation is total and independent of order: deny beats hold beats allow, an error denies.

mod change;
mod compare;
mod condition;
mod counter;
mod counting;
mod counting_legs;
mod create;
mod evaluate;
mod evaluation;
mod headroom;
mod judge;
pub mod ordered;
mod period;
mod policy;
mod replay;
mod rules;
mod tally;
#[cfg(test)]
mod tests;
mod window;

pub use change::{DeletePolicy, UpdatePolicy};
pub(crate) use change::{delete, update};
pub use compare::{Compared, Quantity, Tallies};
pub use condition::{
    AmountBounds, Bound, CONDITIONS_MAX, COUNTING_CONDITIONS_MAX, Condition, Counting, Counts,
    Ground, Initiators, MetadataIs, MetadataTest, Per, PolicyOutcome, Rail, Recipients,
    Structuring, Velocity,
};
pub use counter::{Counter, Ends, Initiator, Payee};
pub(crate) use counting::{
    count_failure, count_hold, count_posting, count_refusal, count_reversal, reads_of_counted,
};
pub(crate) use counting_legs::{
    hold_legs, names_today, post_legs, reads_of_names, refuse_legs, release_legs, unpost_legs,
};
pub use create::{CreatePolicy, RulesPatch};
pub(crate) use create::{create, insert};
pub use evaluate::{Facts, evaluate};
pub use evaluation::{Denial, Effect, Evaluation, Finding, Rule, Verdict};
pub use headroom::{Counterfactual, Fate, Headroom, counterfactual, headroom};
pub(crate) use judge::{Case, CaseLeg, Judged, judge, policies_of, reads_of_tallies};
pub use period::{ROLLING_SECONDS, Window};
pub use policy::{Policy, PolicyVersion};
pub use replay::{Example, Outcomes, Proposal, Replay, ReplayReport, ReplayScope};
pub use rules::Rules;
pub use tally::{Count, Part, Tally, TallyName};
pub use window::TimeWindow;
