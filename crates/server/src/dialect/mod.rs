//! The dialects: codecs between a published wire and the engine's commands.
//!
//! Each has `routes`, `wire`, `parse`, `render` and `error`; none knows a rule, SQL or another
//! dialect.

pub mod wallgent;
