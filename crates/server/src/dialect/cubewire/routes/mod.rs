//! The routes of the dialect.

mod description;
mod lists;
mod networks;
mod paths;
mod policies;
mod reply;
mod router;
mod sandbox;
mod token;
mod users;
mod vaults;

pub use description::description;
pub use router::routes;
