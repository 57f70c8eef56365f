//! What lies behind HTTP, driven from this very process: the rules alone, and the engine on its
//! store.

pub(crate) mod alone;
pub(crate) mod engine;
pub(crate) mod sweeper;

mod scene;
