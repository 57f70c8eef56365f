//! What each kind of row looks like as a table: one description that every SQL store follows.
//!
//! A table is described by its columns, its key and its indexes; a row is turned into the values of
//! those columns and back. No SQL here.

mod account;
mod approval;
mod broken;
mod cold;
mod document;
mod fields;
mod hold;
mod idempotency;
mod instruction;
mod key;
mod legs;
mod log;
mod mail;
mod packed;
mod payment;
mod record;
mod registry;
mod table;
#[cfg(test)]
mod tests;
mod transfer;
mod wallet;
mod webhook;
mod word;

pub(crate) use broken::{unreadable, unwritable};
pub(crate) use fields::{Broken, Fields, Source};
pub(crate) use key::write_key;
pub(crate) use legs::write_legs;
pub(crate) use packed::{form, pack, unpack};
pub(crate) use record::{Record, Value};
pub(crate) use registry::{read, table, write};
pub(crate) use table::{Column, ColumnType, Index, Table};

use registry::Mapped;
use word::Word;
