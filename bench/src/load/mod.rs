//! An honest and cheap HTTP/1.1 load generator.
//!
//! It shares the machine with the server it measures, so it does as little as it can per request:
//! keep-alive connections, requests copied together from prepared parts, a parser that reads the
//! status and the length and nothing else. Deliberately absent: TLS, chunked bodies, redirects,
//! retries. An answer that a script did not expect is counted, kept and fails the run.

pub(crate) mod multiplexed;
pub(crate) mod one_by_one;
pub(crate) mod scheduled;

pub(crate) mod connection;
pub(crate) mod latencies;
pub(crate) mod random;
pub(crate) mod request;
pub(crate) mod response;
pub(crate) mod run;
pub(crate) mod script;

#[cfg(test)]
mod tests;
