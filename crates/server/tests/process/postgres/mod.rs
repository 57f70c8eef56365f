//! Several servers on one PostgreSQL, of which each may die at any moment, and so may the database.

mod clients;
mod deliveries;
mod failover;
mod listeners;
mod outage;
mod servers;

use clients::{Clients, Outcome, Urls, home};
