//! The executor: runs batches on a store. The lane feeds it from the queue; the simulator feeds it
//! directly, and so can replay a run to the letter.

use std::sync::Arc;

use countersign_domain::command::Request;
use countersign_domain::ids::Mint;

use crate::batch::{Answer, run_batch};
use crate::feed::Followers;
use crate::rail::DueNews;
use crate::told::Told;
use crate::touch::Touches;
use crate::turnover::Turnover;
use crate::watch::Watchers;
use crate::{Clock, EngineConfig, Metrics, Store};

/// Runs batches, one after the other.
pub struct Executor {
    pub(crate) store: Arc<dyn Store>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) metrics: Arc<Metrics>,
    pub(crate) watchers: Arc<Watchers>,
    pub(crate) followers: Arc<Followers>,
    pub(crate) touches: Arc<Touches>,
    pub(crate) told: Arc<Told>,
    pub(crate) due_news: Arc<DueNews>,
    pub(crate) turnover: Arc<Turnover>,
    pub(crate) config: EngineConfig,
    pub(crate) mint: Mint,
}

impl Executor {
    /// An executor whose ids follow from `seed`.
    #[must_use]
    pub fn new(
        store: Arc<dyn Store>,
        clock: Arc<dyn Clock>,
        config: EngineConfig,
        seed: u64,
    ) -> Self {
        Self {
            store,
            clock,
            metrics: Arc::default(),
            watchers: Arc::default(),
            followers: Arc::default(),
            touches: Arc::default(),
            told: Arc::default(),
            due_news: Arc::default(),
            turnover: Arc::default(),
            config,
            mint: Mint::new(seed),
        }
    }

    /// Decides and commits requests together; answers each.
    pub async fn run(&mut self, requests: &[Request]) -> Vec<Answer> {
        run_batch(self, requests).await
    }
}
