//! Ordered policies: the first that matches decides.
//!
//! This is another way to combine policies than that of [`evaluate`](super::evaluate), where all
//! judge and the strictest wins. Here they are read in order and the first whose conditions hold
//! speaks alone; within one, blocking beats asking beats allowing. What cannot be judged blocks.
//!
//! They judge what leaves vaults. A policy is kept version by version, each a document; those that
//! are in force, or could come to be, are part of one thing, so that they are found together.

mod action;
mod archive;
mod condition;
mod create;
mod evaluate;
mod policy;
mod room;
mod ruling;
mod save;
#[cfg(test)]
mod tests;
mod update;
mod verb;
mod versions;

pub use action::{OrderedAction, OrderedEffect};
pub use archive::{ArchiveOrdered, RestoreOrdered};
pub use condition::{ComparedOrdered, Field, Operand, Operator, OrderedCondition};
pub use create::CreateOrdered;
pub use evaluate::{Conclusion, OrderedFacts, Step, conclude, in_force, lists_of};
pub use policy::{
    Enforcement, Logic, OrderedPolicy, OrderedStatus, OrderedTerms, TransactionKind, all_policies,
    archived_policies,
};
pub use ruling::{NOBODY, concluded};
pub(crate) use ruling::{remember_paid, rule};
pub use update::UpdateOrdered;
pub use verb::OrderedVerb;
pub use versions::{CopyOrdered, latest_of};
