//! Which rail moves what.

use std::sync::Arc;

use countersign_engine::{Engine, Rail, RailByEnvironment, SandboxRail};

use super::{Connector, RailSecret};
use crate::app::Options;

/// A connector that the operator has named.
#[derive(Clone, Debug)]
pub struct Connection {
    pub(super) rail: Arc<Connector>,
    /// What its calls are judged by.
    pub(super) secret: RailSecret,
    /// Whether it moves play money too.
    pub(super) sandbox: bool,
}

/// The rails of a server: what moves real money, if anything does, and what moves play money.
pub(crate) fn of(engine: &Engine, options: &Options) -> Arc<dyn Rail> {
    let connection = options.connection.as_ref();
    let real = connection.map(|connection| Arc::clone(&connection.rail) as Arc<dyn Rail>);
    let sandbox = match real.clone().filter(|_| connection.is_some_and(|named| named.sandbox)) {
        Some(real) => real,
        None => {
            let options = options.sandbox_rail.clone();
            Arc::new(SandboxRail::new(Arc::new(engine.clone()), options))
        }
    };
    Arc::new(RailByEnvironment { sandbox, production: real })
}
