//! What every test needs: a world, requests, answers, and what they are compared with.

mod answer;
mod ask;
mod golden;
mod moves;
mod people;
mod store;
mod tenant;
mod wire;
mod world;

pub(crate) use answer::Answer;
pub(crate) use ask::Stream;
pub(crate) use golden::Golden;
pub(crate) use moves::HeldPayment;
pub(crate) use people::{PASSWORD, cookie_of};
pub(crate) use store::bears_a_paused_clock;
pub(crate) use tenant::{Key, NewTestKey, Tenant};
pub(crate) use wire::{Socket, Wire};
pub(crate) use world::World;
