//! Documents: rows that are found by their name and written seldom, of whatever kind.
//!
//! A further kind is one variant of [`Body`] and one file beside the verbs that use it; the stores
//! know nothing of kinds but their word.

mod alias;
mod body;
mod document;
mod give_name;
mod keep;
mod reference;
#[cfg(test)]
mod tests;

pub use alias::Alias;
pub use body::{Body, DocumentKind};
pub use document::Document;
pub use give_name::GiveName;
pub(crate) use give_name::give_name;
pub(crate) use keep::{
    change_document, end_document, file_document, free_name, move_document, name_of, need_names,
    point_name, take_fresh_name, take_name,
};
pub use reference::Reference;
