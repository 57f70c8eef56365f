//! The dialects: codecs between a published wire and the engine's commands.
//!
//! Each has `routes`, `wire`, `parse`, `render` and `error`; none knows a rule, SQL or another
//! dialect. What happens outside of their handlers is said in the words of the dialect whose path
//! it happened on.

mod plight;

pub mod cubewire;
pub mod hifi;
pub mod paygentic;
pub mod wallgent;

pub(crate) use plight::{Dialect, Plight, unknown_method, unknown_route};
