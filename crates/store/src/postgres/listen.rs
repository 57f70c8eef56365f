//! News of what other servers have committed, by `LISTEN` and `NOTIFY`.
//!
//! News only wake whoever waits; what has changed is read from the tables. So it does no harm when
//! news come twice or too early, and when some may have been lost everybody is woken.

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::time::Duration;

use countersign_domain::ids::OrgId;
use countersign_engine::Elsewhere;
use futures_util::{StreamExt as _, stream};
use tokio::sync::broadcast;
use tokio::task::JoinHandle;
use tokio_postgres::AsyncMessage;

use super::connect::Target;

/// A listener that is this much behind is told that anything may have changed.
const BACKLOG: usize = 1_024;

/// A notification has at most 8,000 bytes.
const ORGANIZATIONS_MAX: usize = 200;

/// How long to wait before the next try at a database that is away; doubles up to the second.
const PAUSES: (Duration, Duration) = (Duration::from_millis(50), Duration::from_secs(2));

/// Listens until it is dropped.
pub(super) struct Listener {
    news: broadcast::Sender<Elsewhere>,
    task: JoinHandle<()>,
}

impl Listener {
    /// Begins to listen for what others than `name` have to tell.
    pub(super) fn start(target: Target, name: String) -> Self {
        let (news, _) = broadcast::channel(BACKLOG);
        let task = tokio::spawn(listen(target, name, news.clone()));
        Self { news, task }
    }

    /// What comes from now on.
    pub(super) fn subscribe(&self) -> broadcast::Receiver<Elsewhere> {
        self.news.subscribe()
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// A name for this server that no other has.
pub(super) fn fresh_name() -> String {
    let mut bytes = [0; 8];
    // Without randomness two servers may share a name, and wait for their next look at the tables.
    _ = getrandom::fill(&mut bytes);
    hex::encode(bytes)
}

/// The news of a commit: who, and whose rows.
pub(super) fn news(name: &str, orgs: &BTreeSet<OrgId>) -> String {
    if orgs.len() > ORGANIZATIONS_MAX {
        return name.to_owned();
    }
    orgs.iter().fold(name.to_owned(), |told, org| format!("{told} {org}"))
}

fn heard(name: &str, told: &str) -> Option<Elsewhere> {
    let (from, orgs) = told.split_once(' ').unwrap_or((told, ""));
    if from == name {
        return None;
    }
    let orgs: Result<Vec<OrgId>, _> = orgs.split_whitespace().map(str::parse).collect();
    Some(match orgs {
        Ok(orgs) if !orgs.is_empty() => Elsewhere::Changed(orgs),
        _ => Elsewhere::Anything,
    })
}

async fn listen(target: Target, name: String, news: broadcast::Sender<Elsewhere>) {
    let (shortest, longest) = PAUSES;
    let mut pause = shortest;
    loop {
        match once(&target, &name, &news).await {
            Ok(()) => pause = shortest,
            Err(error) => tracing::debug!(%error, "no news from other servers"),
        }
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(longest);
    }
}

/// Listens on one connection until it ends.
async fn once(
    target: &Target,
    name: &str,
    news: &broadcast::Sender<Elsewhere>,
) -> Result<(), tokio_postgres::Error> {
    let (client, mut connection) = target.config.connect(target.tls.clone()).await?;
    let mut messages = stream::poll_fn(move |context| connection.poll_message(context));
    let (sender, mut told) = tokio::sync::mpsc::unbounded_channel();
    let driver = tokio::spawn(async move {
        while let Some(Ok(message)) = messages.next().await {
            if let AsyncMessage::Notification(notification) = message {
                // Whoever listened may have gone; so will this task.
                _ = sender.send(notification.payload().to_owned());
            }
        }
    });
    let listening = client.batch_execute("LISTEN countersign").await;
    if listening.is_ok() {
        // What was told before this connection listened is lost.
        _ = news.send(Elsewhere::Anything);
        while let Some(told) = told.recv().await {
            if let Some(heard) = heard(name, &told) {
                _ = news.send(heard);
            }
        }
    }
    driver.abort();
    listening
}
