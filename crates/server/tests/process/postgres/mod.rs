//! Several servers on one PostgreSQL, of which each may die at any moment, and so may the database.

mod clients;
mod failover;
mod outage;
mod servers;

use clients::{Clients, Outcome, Urls};

use crate::harness::Home;

/// A home whose servers share a database, and not a port for their metrics.
fn home(url: &str) -> Home {
    Home::new().with("COUNTERSIGN__STORAGE__STORE", url).with("COUNTERSIGN__SERVER__METRICS", "off")
}
