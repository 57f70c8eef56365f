//! Tests of refusals on the wire.
