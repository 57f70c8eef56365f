//! Tests of reading the wire.
