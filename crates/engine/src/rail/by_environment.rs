//! One rail for play money, and another for real money.

use std::sync::Arc;

use async_trait::async_trait;
use countersign_domain::access::Environment;
use countersign_domain::rail::{Quote, QuoteAsked, RailOrder, RailOutcome};

use super::{Rail, RailError, RailReply};

/// A rail for each environment. Where there is none, nothing leaves.
#[derive(Clone)]
pub struct RailByEnvironment {
    /// Of the sandbox.
    pub sandbox: Arc<dyn Rail>,
    /// Of production.
    pub production: Option<Arc<dyn Rail>>,
}

const NONE: &str = "there is no rail for production";

impl RailByEnvironment {
    fn of(&self, environment: Environment) -> Option<&Arc<dyn Rail>> {
        match environment {
            Environment::Sandbox => Some(&self.sandbox),
            Environment::Production => self.production.as_ref(),
        }
    }
}

#[async_trait]
impl Rail for RailByEnvironment {
    async fn quote(&self, asked: &QuoteAsked) -> Result<Quote, RailError> {
        match self.of(asked.environment) {
            Some(rail) => rail.quote(asked).await,
            None => Err(RailError::Refused(NONE.to_owned())),
        }
    }

    async fn submit(&self, order: &RailOrder) -> RailReply {
        match self.of(order.environment) {
            Some(rail) => rail.submit(order).await,
            None => RailOutcome::Failed { reason: NONE.to_owned(), returned: true }.into(),
        }
    }

    async fn ask(&self, order: &RailOrder) -> RailReply {
        match self.of(order.environment) {
            Some(rail) => rail.ask(order).await,
            // Somebody took the rail away; the one before may have done it.
            None => RailOutcome::Unknown.into(),
        }
    }
}
