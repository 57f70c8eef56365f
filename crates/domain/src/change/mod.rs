//! Changes of what decides: a policy, an approver list, a member, a key, a choice of the
//! organization. Some of them wait until somebody else agrees, and are then made exactly as they
//! were shown (ADR 0015).

mod change;
mod command;
mod gate;
mod make;
mod propose;
#[cfg(test)]
mod tests;

pub use change::{Action, Change, Changed, Choices};
pub(crate) use gate::check_change_approval;
pub(crate) use make::{carry_out, make};
