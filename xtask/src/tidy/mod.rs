//! What the compiler and clippy do not see, checked as pure functions over a list of files.

pub(crate) mod rules;

pub(crate) mod complaint;
pub(crate) mod exceptions;
pub(crate) mod file;

mod dead_files;
mod floors;
mod modules;
mod names;
mod phrases;
mod sizes;
mod walls;
mod whitespace;

pub(crate) mod packages;

mod code;
#[cfg(test)]
mod tests;
