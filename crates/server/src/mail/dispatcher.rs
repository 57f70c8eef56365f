//! What keeps mail going: writes when something was committed, and sends when something is due.

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use countersign_domain::ids::OrgId;
use countersign_domain::mail::Mail;
use countersign_domain::state::Entity as _;
use countersign_domain::time::Timestamp;
use countersign_engine::{EngineError, List, Page, Place};
use tokio::sync::{Notify, watch};
use tokio::task::JoinSet;

use super::mailer::Mailer;

/// What failed is tried again after this.
const AGAIN: Duration = Duration::from_secs(1);

/// How long more may gather after something was committed: people are read once for all of it.
const GATHER: Duration = Duration::from_millis(50);

/// How often it is looked whether another server went away before it wrote its mails.
const LOOK: Duration = Duration::from_secs(60);

/// How long a mail that is due waits at most when nobody said that it is.
const SEND: Duration = Duration::from_secs(30);

/// How often the place is asked for while mails are on their way.
const KEEP: Duration = Duration::from_secs(5);

/// Writes and sends mails until it is dropped.
///
/// `moved` tells that the clock was moved on.
pub(crate) fn dispatch(mailer: Mailer, moved: watch::Receiver<()>, tasks: &mut JoinSet<()>) {
    let written = Arc::new(Notify::new());
    if mailer.transport.is_some() {
        tasks.spawn(send(mailer.clone(), Arc::clone(&written), moved));
    }
    tasks.spawn(write(mailer, written));
}

/// Each server writes the mails for what it has committed itself, at once; and now and then for
/// what others have left behind.
async fn write(mailer: Mailer, written: Arc<Notify>) {
    let mut behind: BTreeSet<OrgId> = BTreeSet::new();
    let mut looked: Option<tokio::time::Instant> = None;
    loop {
        if looked.is_none_or(|at| at.elapsed() >= LOOK) {
            match mailer.behind().await {
                Ok(orgs) => {
                    behind.extend(orgs);
                    looked = Some(tokio::time::Instant::now());
                }
                Err(error) => tracing::warn!(%error, "logs could not be looked at for mail"),
            }
        }
        let failed = write_all(&mailer, std::mem::take(&mut behind), &written).await;
        let pause = if failed.is_empty() && looked.is_some() { LOOK } else { AGAIN };
        behind = failed;
        tokio::select! {
            orgs = mailer.engine.told() => {
                behind.extend(orgs);
                tokio::time::sleep(GATHER).await;
            }
            () = tokio::time::sleep(pause) => {}
        }
    }
}

/// Writes the mails of some organizations; returns those in which it failed.
async fn write_all(mailer: &Mailer, orgs: BTreeSet<OrgId>, written: &Notify) -> BTreeSet<OrgId> {
    let mut failed = BTreeSet::new();
    for org in orgs {
        match mailer.write(org).await {
            Ok(0) => {}
            Ok(_) => written.notify_one(),
            Err(error) => {
                tracing::warn!(%org, %error, "mails could not be written, will be tried again");
                failed.insert(org);
            }
        }
    }
    failed
}

/// Of all servers one sends at a time: a mail that was taken is not handed over again.
async fn send(mailer: Mailer, written: Arc<Notify>, mut moved: watch::Receiver<()>) {
    loop {
        let pause = match send_alone(&mailer).await {
            Ok(pause) => pause,
            Err(error) => {
                tracing::warn!(%error, "mails could not be sent, will be tried again");
                AGAIN
            }
        };
        tokio::select! {
            () = written.notified() => {}
            Ok(()) = moved.changed() => {}
            () = tokio::time::sleep(pause) => {}
        }
    }
}

/// Sends what is due, unless another server is doing it; returns when to look again.
async fn send_alone(mailer: &Mailer) -> Result<Duration, EngineError> {
    let first = first_due(mailer).await?;
    let now = mailer.engine.now();
    let Some(first) = first else { return Ok(SEND) };
    if first > now {
        let left = first.unix_micros().saturating_sub(now.unix_micros());
        let left = Duration::from_micros(u64::try_from(left).unwrap_or(0));
        return Ok(left.clamp(Duration::from_millis(10), SEND));
    }
    let Some(mut place) = mailer.engine.place(Place::Mail).await? else { return Ok(AGAIN) };
    loop {
        // A mail server may take its time, and a place that is not asked for is given away.
        let mut sending = pin!(mailer.send_some());
        let sent = loop {
            tokio::select! {
                sent = &mut sending => break sent?,
                () = tokio::time::sleep(KEEP) => {
                    if !place.keep().await {
                        return Ok(AGAIN);
                    }
                }
            }
        };
        if sent == 0 {
            return Ok(Duration::from_millis(10));
        }
        if !place.keep().await {
            return Ok(AGAIN);
        }
    }
}

/// When the next mail is to be sent.
async fn first_due(mailer: &Mailer) -> Result<Option<Timestamp>, EngineError> {
    let all = List::MailsDue { now: Timestamp::from_unix_micros(i64::MAX) };
    let rows = mailer.engine.page(all, Page { after: None, limit: 1 }).await?;
    Ok(rows.first().and_then(Mail::from_row).and_then(|mail| mail.next_attempt_at))
}
