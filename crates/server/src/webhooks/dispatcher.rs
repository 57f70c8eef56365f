//! Telling endpoints what happens: one server at a time does it for all.
//!
//! Each endpoint has a task of its own, which follows the log of its organization from the
//! endpoint's cursor. So one that hangs or is down delays no other. What was tried comes back as a
//! command; what is not recorded when the server dies is sent again, under the same ids and with
//! the same bytes.

mod bodies;
mod due;
mod endpoint;
mod flight;
mod recorder;
#[cfg(test)]
mod tests;
mod window;
mod work;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use countersign_domain::ids::{Id as _, OrgId, WebhookId};
use countersign_domain::state::Row;
use countersign_domain::webhook::Webhook;
use countersign_engine::{Engine, Held, List, Page, Place, StoreError};
use tokio::sync::watch;
use tokio::task::{Id, JoinSet};
use tokio::time::{MissedTickBehavior, interval, sleep};

use super::backlog::Backlog;
use super::{Outbound, Schedule, Transport};
use crate::http::Stopping;
pub(crate) use bodies::Bodies;
use endpoint::Endpoint;

/// Sends to all endpoints of an installation.
pub(crate) struct Dispatcher {
    /// What happened, and where what was done is written down.
    pub(crate) engine: Engine,
    /// How it is sent.
    pub(crate) transport: Arc<dyn Transport>,
    /// When it is tried again.
    pub(crate) schedule: Schedule,
    /// Tells that the clock was moved on.
    pub(crate) moved: watch::Receiver<()>,
    /// When it ends.
    pub(crate) stopping: Stopping,
    /// From 0 to the largest number, as it falls.
    pub(crate) chance: fn() -> u32,
    /// Where it is noted how far behind endpoints are.
    pub(crate) backlog: Arc<Backlog>,
    /// What was sent lately, for whoever is sent the same.
    pub(crate) bodies: Bodies,
}

/// So often it is looked whether the place is still held, and for endpoints that other servers have
/// made.
const LOOK: Duration = Duration::from_secs(5);

/// How many endpoints are read at once.
const PART: usize = 500;

type Name = (OrgId, WebhookId);

/// The tasks of endpoints.
#[derive(Default)]
struct Tasks {
    running: BTreeMap<Name, Id>,
    set: JoinSet<()>,
}

impl Dispatcher {
    /// Sends until the server goes down; as long as another server has the place, does nothing.
    pub(crate) async fn run(self, outbound: Arc<Outbound>) {
        let this = Arc::new(self);
        loop {
            match this.engine.place(Place::Webhooks).await {
                Ok(Some(held)) => this.hold(held, &outbound).await,
                Ok(None) => {}
                Err(error) => tracing::warn!(%error, "who sends webhooks is not known"),
            }
            tokio::select! {
                biased;
                () = this.stopping.begun() => return,
                () = sleep(LOOK) => {}
            }
        }
    }

    /// Sends while the place is held. At the end what is under way is finished, unless the place
    /// was lost: then another server has begun already.
    async fn hold(self: &Arc<Self>, mut held: Box<dyn Held>, outbound: &Outbound) {
        let mut tasks = Tasks::default();
        let mut looks = interval(LOOK);
        looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                biased;
                () = self.stopping.begun() => break,
                Some(ended) = tasks.set.join_next_with_id() => {
                    tasks.forget(match &ended {
                        Ok((id, ())) => *id,
                        Err(error) => error.id(),
                    });
                }
                () = outbound.changed() => {}
                _ = looks.tick() => {
                    if !held.keep().await {
                        tracing::warn!("another server sends webhooks now");
                        return tasks.set.shutdown().await;
                    }
                }
            }
            if let Err(error) = self.start_new(&mut tasks).await {
                tracing::warn!(%error, "webhook endpoints cannot be read");
            }
        }
        while tasks.set.join_next().await.is_some() {}
        drop(held);
    }

    /// Starts the tasks of endpoints that have none.
    async fn start_new(self: &Arc<Self>, tasks: &mut Tasks) -> Result<(), StoreError> {
        let mut after = None;
        loop {
            let page = Page { after, limit: PART };
            let rows = self.engine.page(List::LiveWebhooks, page).await?;
            let webhooks: Vec<&Webhook> = rows.iter().filter_map(webhook).collect();
            for webhook in &webhooks {
                tasks.start(self, (webhook.org, webhook.id));
            }
            after = webhooks.last().map(|webhook| webhook.id.ulid().0);
            if rows.len() < PART {
                return Ok(());
            }
        }
    }
}

impl Tasks {
    fn start(&mut self, dispatcher: &Arc<Dispatcher>, name: Name) {
        if self.running.contains_key(&name) {
            return;
        }
        let endpoint = Endpoint::new(Arc::clone(dispatcher), name);
        let task = self.set.spawn(endpoint.run());
        self.running.insert(name, task.id());
    }

    fn forget(&mut self, id: Id) {
        self.running.retain(|_, running| *running != id);
    }
}

fn webhook(row: &Row) -> Option<&Webhook> {
    if let Row::Webhook(webhook) = row { Some(webhook) } else { None }
}

/// As it falls.
pub(crate) fn chance() -> u32 {
    let mut bytes = [0; 4];
    // A machine without randomness gets no spread.
    _ = getrandom::fill(&mut bytes);
    u32::from_le_bytes(bytes)
}
