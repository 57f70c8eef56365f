//! Countersign.

fn main() {}
