//! Named lists: of addresses, of people who may be asked, of whatever else.
//!
//! A list of people is a list of approvers too, of its own environment alone, so that requirements
//! can name it and who counts is judged by it as it is at the vote.

mod built_in;
mod change;
mod create;
mod delete;
mod items;
mod list;
mod usage;
mod verb;

pub use built_in::all_approvers;
pub use change::{ChangeItems, UpdateList};
pub use create::CreateList;
pub use delete::DeleteList;
pub(crate) use list::own_list;
pub use list::{ListKind, NamedList};
pub use usage::list_queue;
pub(crate) use usage::must_not_wait;
pub use verb::ListVerb;
