//! Countersign.
