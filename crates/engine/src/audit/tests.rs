//! Tests of the checks, on rows that were tampered with.
