//! The chores, one file each.

pub(crate) mod bench;
pub(crate) mod check;
pub(crate) mod fuzz;
pub(crate) mod generate;
pub(crate) mod soak;
pub(crate) mod test;
pub(crate) mod tidy;
