//! Tests of the engine on the memory store.
