//! What other servers tell, by `LISTEN` and `NOTIFY`: news of what they have committed, and hints
//! of what they are about to.
//!
//! News only wake whoever waits; what has changed is read from the tables. So it does no harm when
//! news come twice or too early, and when some may have been lost everybody is woken. Hints are
//! confirmed before anything is committed that hangs on them.

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use countersign_domain::ids::OrgId;
use countersign_engine::{Elsewhere, StoreError};
use futures_util::{StreamExt as _, stream};
use tokio::sync::{broadcast, mpsc, oneshot};
use tokio_postgres::{AsyncMessage, Client, Notification, Statement};

use super::connect::Target;
use super::hint::{Hint, Parts, Seal, split};
use super::random;
use super::store::Shared;

/// A listener that is this much behind is told that anything may have changed.
const BACKLOG: usize = 1_024;

/// So many hints wait to be told; what comes beyond that is not told.
pub(super) const HINTS_MAX: usize = 16;

/// A notification has at most 8,000 bytes.
const ORGANIZATIONS_MAX: usize = 200;

/// How long to wait before the next try at a database that is away; doubles up to the second.
const PAUSES: (Duration, Duration) = (Duration::from_millis(50), Duration::from_secs(2));

/// Where news are told, and where hints are.
const LISTEN: &str = "LISTEN countersign; LISTEN countersign_hints";

/// Tells a hint.
const TELL: &str = "SELECT pg_notify('countersign_hints', part) FROM unnest($1::text[]) AS part";

/// Listens until it is dropped.
pub(super) struct Listener {
    news: broadcast::Sender<Elsewhere>,
    _ends: oneshot::Sender<()>,
}

/// What a listener needs.
pub(super) struct Ear {
    /// Where the database is.
    pub(super) target: Target,
    /// What this server signs with.
    pub(super) name: String,
    /// What hints are sealed with.
    pub(super) seal: Seal,
    /// The hints that this server has to tell.
    pub(super) hints: mpsc::Receiver<Hint>,
    /// Where the hints of others go.
    pub(super) shared: Arc<Shared>,
}

impl Listener {
    /// Begins to listen for what others have to tell, and to tell them.
    ///
    /// On a thread of its own: a hint that waits for whatever else this server does comes too late.
    pub(super) fn start(ear: Ear) -> Result<Self, StoreError> {
        let (news, _) = broadcast::channel(BACKLOG);
        let (ends, ended) = oneshot::channel();
        let told = news.clone();
        let failed = |error: std::io::Error| StoreError::Unavailable(error.to_string());
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(failed)?;
        let run = move || {
            runtime.block_on(async {
                tokio::select! {
                    _ = ended => {}
                    () = listen(ear, told) => {}
                }
            });
        };
        thread::Builder::new().name("store-listener".to_owned()).spawn(run).map_err(failed)?;
        Ok(Self { news, _ends: ends })
    }

    /// What comes from now on.
    pub(super) fn subscribe(&self) -> broadcast::Receiver<Elsewhere> {
        self.news.subscribe()
    }
}

/// A name for this server that no other has.
pub(super) fn fresh_name() -> Result<String, StoreError> {
    random::bytes::<12>().map(hex::encode)
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

async fn listen(mut ear: Ear, news: broadcast::Sender<Elsewhere>) {
    let (shortest, longest) = PAUSES;
    let mut pause = shortest;
    let mut number = 0;
    loop {
        match ear.once(&news, &mut number).await {
            Ok(()) => pause = shortest,
            Err(error) => tracing::debug!(%error, "no news from other servers"),
        }
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(longest);
    }
}

impl Ear {
    /// Listens on one connection until it ends.
    async fn once(
        &mut self,
        news: &broadcast::Sender<Elsewhere>,
        number: &mut u64,
    ) -> Result<(), tokio_postgres::Error> {
        let (client, mut connection) = self.target.config.connect(self.target.tls.clone()).await?;
        let mut messages = stream::poll_fn(move |context| connection.poll_message(context));
        let (sender, mut told) = mpsc::channel(BACKLOG);
        let driver = tokio::spawn(async move {
            while let Some(Ok(message)) = messages.next().await {
                if let AsyncMessage::Notification(notification) = message
                    && sender.try_send(notification).is_err()
                {
                    // Whoever listened has gone, or is so far behind that it begins anew.
                    break;
                }
            }
        });
        let listening = client.batch_execute(LISTEN).await;
        if listening.is_ok() {
            // What was told before this connection listened is lost.
            _ = news.send(Elsewhere::Anything);
            let mut parts = Parts::default();
            // Behind a pooler that gives every statement another session there is nobody to tell.
            let statement = client.prepare(TELL).await.ok();
            let client = Arc::new(client);
            loop {
                tokio::select! {
                    notification = told.recv() => {
                        let Some(notification) = notification else { break };
                        self.hear(&notification, &mut parts, news);
                    }
                    Some(hint) = self.hints.recv() => {
                        *number += 1;
                        if let Some(statement) = &statement {
                            self.tell((&client, statement), *number, &hint);
                        }
                    }
                }
            }
        }
        driver.abort();
        listening
    }

    fn hear(
        &self,
        notification: &Notification,
        parts: &mut Parts,
        news: &broadcast::Sender<Elsewhere>,
    ) {
        let told = notification.payload();
        if notification.channel() == "countersign" {
            if let Some(heard) = heard(&self.name, told) {
                if let Elsewhere::Changed(orgs) = &heard {
                    self.shared.caches().committed_elsewhere(orgs);
                    self.shared.told.notify_waiters();
                }
                _ = news.send(heard);
            }
        } else if !told.starts_with(&self.name)
            && let Some((sender, number, sealed)) = parts.take(told)
            && let Some(hint) = self.seal.open((&sender, number), sealed)
            && let Some(hint) = Hint::read(&hint)
        {
            self.shared.caches().hinted(&sender, hint);
            self.shared.told.notify_waiters();
        }
    }

    /// Tells a hint, and does not wait until it is told.
    fn tell(&self, to: (&Arc<Client>, &Statement), number: u64, hint: &Hint) {
        let sealed = hint.write().and_then(|hint| self.seal.seal((&self.name, number), hint));
        let Some(sealed) = sealed else { return };
        let parts = split(&self.name, number, &sealed);
        let (client, statement) = (Arc::clone(to.0), to.1.clone());
        tokio::spawn(async move {
            if let Err(error) = client.execute(&statement, &[&parts]).await {
                tracing::debug!(%error, "a hint was not told");
            }
        });
    }
}
