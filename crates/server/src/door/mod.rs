//! The door: what every dialect needs to let a call in, and to look at what it brought.
//!
//! A dialect puts what is said here into its own words: [`Refused`] and [`FieldError`] become its
//! failures.

mod balance;
mod canonical;
mod created;
mod decimal;
mod duty;
mod fields;
mod query;
mod reader;
mod refused;
mod segment;
mod sorted;
mod visit;

pub(crate) use balance::{effective_account, effective_accounts, lapsed_holds};
pub(crate) use canonical::{
    canonical_object, canonical_text, write_array, write_object, write_value,
};
pub(crate) use created::Created;
pub(crate) use decimal::plain_decimal;
pub(crate) use fields::{FieldError, Fields};
pub(crate) use query::Query;
pub(crate) use reader::Reader;
pub(crate) use refused::Refused;
pub(crate) use segment::{Segment, Segments};
pub(crate) use visit::{Done, Visit};
