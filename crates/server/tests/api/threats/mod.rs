//! The threats of `SECURITY.md`, one after the other, with each kind of credential.
//!
//! A test of a threat has its number in its name (`cargo test t06_`). Those that need what another
//! file has stand there: races (T4, T7), the table of routes and credentials (T8, T9, T11), bad
//! input (T14), members and keys (T17, T18). What a crash leaves (T5) only a process shows:
//! `tests/process/crash.rs`.

mod credentials;
mod floods;
mod replays;
mod self_approval;
mod structuring;
mod time;
mod words;
