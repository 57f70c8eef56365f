//! Ordered policies.
