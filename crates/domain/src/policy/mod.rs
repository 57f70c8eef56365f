//! Policies: what a wallet's payments may be, and which of them wait for a person.
//!
//! Evaluation is total and independent of order: deny beats hold beats allow, an error denies.

mod change;
mod create;
mod evaluate;
mod evaluation;
mod policy;
mod rules;
#[cfg(test)]
mod tests;
mod window;

pub use change::{DeletePolicy, UpdatePolicy};
pub(crate) use change::{delete, update};
pub use create::{CreatePolicy, RulesPatch};
pub(crate) use create::{create, insert};
pub use evaluate::{Facts, evaluate};
pub use evaluation::{Denial, Effect, Evaluation, Finding, Rule, Verdict};
pub use policy::{Policy, PolicyVersion};
pub use rules::Rules;
pub use window::TimeWindow;
