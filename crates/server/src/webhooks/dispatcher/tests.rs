//! The dispatcher against receivers that fail, hang, ask for time, or are gone. The clock stands
//! unless a test moves it, and nothing sleeps.

mod stories;
mod window;
mod world;
