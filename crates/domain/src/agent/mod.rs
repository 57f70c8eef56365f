//! Agents: a wallet, a key that reaches it alone, and perhaps a policy.

mod adjust_budget;
mod create;
mod delete;
mod pause;
mod rotate_key;
mod template;
#[cfg(test)]
mod tests;

pub use adjust_budget::AdjustBudget;
pub(crate) use adjust_budget::{adjust_budget, adjusted};
pub use create::CreateAgent;
pub(crate) use create::create;
pub use delete::DeleteAgent;
pub(crate) use delete::delete;
pub use pause::AgentVerb;
pub(crate) use pause::pause_or_resume;
pub use rotate_key::RotateAgentKey;
pub(crate) use rotate_key::rotate_key;
pub use template::Template;
