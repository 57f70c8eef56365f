//! One endpoint's task: it follows the log, and waits for whatever comes next.

use std::sync::Arc;
use std::time::Duration;

use countersign_domain::state::Key;
use countersign_engine::EngineError;
use futures_util::StreamExt as _;
use tokio::time::sleep;

use super::recorder::attempts;
use super::work::{Ending, Work};
use super::{Dispatcher, Name};

/// After a store that did not answer.
const AGAIN: Duration = Duration::from_secs(1);

/// An endpoint.
pub(super) struct Endpoint {
    dispatcher: Arc<Dispatcher>,
    name: Name,
}

impl Endpoint {
    pub(super) const fn new(dispatcher: Arc<Dispatcher>, name: Name) -> Self {
        Self { dispatcher, name }
    }

    /// Works until the endpoint is told nothing any more, or the server goes down.
    pub(super) async fn run(self) {
        loop {
            let error = match self.follow().await {
                Ok(Ending::Stopping | Ending::Disabled) => return,
                Ok(Ending::Failed(error)) | Err(error) => error,
            };
            tracing::warn!(webhook = %self.name.1, %error, "a webhook is interrupted");
            tokio::select! {
                biased;
                () = self.dispatcher.stopping.begun() => return,
                () = sleep(AGAIN) => {}
            }
        }
    }

    async fn follow(&self) -> Result<Ending, EngineError> {
        let (dispatcher, (org, id)) = (&self.dispatcher, self.name);
        let changed = dispatcher.engine.watch(Key::Webhook(org, id));
        let mut moved = dispatcher.moved.clone();
        let mut work = Work::begin(dispatcher, self.name).await?;
        let mut feed = dispatcher.engine.feed(org, work.window.cursor());
        loop {
            work.go_on().await;
            if work.is_done() {
                return Ok(work.ending.unwrap_or(Ending::Stopping));
            }
            work.note_backlog(feed.behind());
            let (may_read, wait) = (work.may_read(), work.wait());
            let going = work.ending.is_none();
            tokio::select! {
                // What the endpoint is now comes before what it is told.
                biased;
                () = dispatcher.stopping.begun(), if going => work.end(Ending::Stopping),
                () = changed.changed(), if going => work.look_again().await,
                recorded = work.recorder.recorded() => match recorded {
                    Ok(command) => work.recorded(attempts(&command)),
                    // What was sent and could not be written down will be sent again.
                    Err(error) => return Err(error),
                },
                Some(landed) = work.flights.next() => work.land(landed),
                records = feed.next(), if going && may_read => match records {
                    Ok(records) => work.take(records).await,
                    Err(error) => work.fail(error.into()),
                },
                () = sleep(wait), if going => {}
                Ok(()) = moved.changed(), if going => {}
            }
        }
    }
}
