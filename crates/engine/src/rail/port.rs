//! The port to whatever moves money outside.

use async_trait::async_trait;
use countersign_domain::rail::{Quote, QuoteAsked, RailOrder, RailOutcome};

/// Moves money outside of these books.
///
/// An order is known by its key: however often it is submitted, it is done once. What an answer
/// does not say for certain is [`RailOutcome::Unknown`], never a failure.
#[async_trait]
pub trait Rail: Send + Sync + 'static {
    /// What it would ask for something.
    async fn quote(&self, asked: &QuoteAsked) -> Result<Quote, RailError>;

    /// Takes an order, once for each key.
    async fn submit(&self, order: &RailOrder) -> RailReply;

    /// What became of an order. It never begins one.
    async fn ask(&self, order: &RailOrder) -> RailReply;
}

/// What a rail says of an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RailReply {
    /// What became of it.
    pub outcome: RailOutcome,
    /// When it is worth asking again, in milliseconds, where the rail knows.
    pub again_ms: Option<u32>,
}

impl From<RailOutcome> for RailReply {
    fn from(outcome: RailOutcome) -> Self {
        Self { outcome, again_ms: None }
    }
}

/// Why there is no quote.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RailError {
    /// The rail does not do this.
    #[error("refused: {0}")]
    Refused(String),
    /// The rail could not be asked; it may be asked again.
    #[error("unavailable: {0}")]
    Unavailable(String),
}
