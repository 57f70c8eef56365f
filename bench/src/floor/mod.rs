//! Floors: hand-written loops that do only what durability demands. What we cost above them is
//! ours.

pub(crate) mod commit;
pub(crate) mod replay;
pub(crate) mod set_based;

mod table;

#[cfg(test)]
mod tests;
