//! Floors: hand-written loops that do only what durability demands. What we cost above them is
//! ours.

pub(crate) mod commit;
pub(crate) mod replay;

mod table;

#[cfg(test)]
mod tests;
