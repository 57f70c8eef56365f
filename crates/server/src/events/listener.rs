//! Somebody who listens: how far they are, what they hear of, and whether they still may.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use countersign_domain::access::Actor;
use countersign_domain::ids::{EventId, Id as _};
use countersign_domain::time::Timestamp;
use countersign_engine::StoreError;
use tokio::time::Instant;

use super::standing::{Judged, Standing, Unjudged};
use super::subscriber::Subscriber;
use super::told::{Item, Told};
use super::{Hearing, Place, Timing};
use crate::http::Stopping;

/// The time by which a credential ends is looked at again after this: the clock can be moved on,
/// and whether a session is still used is seen nowhere else.
const LOOK_AGAIN: Duration = Duration::from_secs(30);

/// Somebody who listens.
pub(crate) struct Listener {
    subscriber: Subscriber,
    standing: Standing,
    hearing: Hearing,
    /// Only events of these names; none for all.
    names: Option<BTreeSet<String>>,
    pub(super) stopping: Stopping,
    pub(super) timing: Timing,
    /// When the credential is looked at again, whatever happens.
    look_at: Option<Instant>,
    _place: Place,
}

/// Why somebody listens no longer.
#[derive(Debug)]
pub(super) enum End {
    /// They are gone.
    Gone,
    /// They did not answer.
    Silent,
    /// Their credential works no more, or not for this.
    Refused,
    /// They take in less than there is.
    Slow,
    /// The server goes down.
    Stopping,
    /// The log cannot be read.
    Failed(StoreError),
}

impl Listener {
    /// Somebody who listens with a credential, at a place of their own.
    pub(crate) fn new(
        (subscriber, hearing): (Subscriber, Hearing),
        standing: Standing,
        place: Place,
        (stopping, timing): (Stopping, Timing),
    ) -> Self {
        Self {
            subscriber,
            standing,
            hearing,
            names: None,
            stopping,
            timing,
            look_at: None,
            _place: place,
        }
    }

    /// Who wants to hear of events with these names alone.
    pub(crate) fn only(self, names: Option<BTreeSet<String>>) -> Self {
        Self { names, ..self }
    }

    /// Waits for the next part of the log. Whoever stops waiting misses nothing, if they hand what
    /// they got to [`Listener::heard`].
    pub(super) async fn next(&mut self) -> Result<Vec<Arc<Item>>, End> {
        self.subscriber.next().await.map_err(End::Failed)
    }

    /// The last of these records that the credential could name as a place to go on from.
    pub(super) fn position(&self, items: &[Arc<Item>]) -> Option<EventId> {
        let named = |item: &&Arc<Item>| self.hearing.is_of(item.environment);
        items.iter().rev().find(named).map(|item| EventId::from_ulid(item.id.ulid()))
    }

    /// What is heard of a part of the log. What a credential can no more was decided before
    /// anything is heard behind that.
    pub(super) async fn heard(&mut self, items: Vec<Arc<Item>>) -> Result<Vec<Arc<Item>>, End> {
        if items.iter().any(|item| item.changes_access) {
            self.judge().await?;
        }
        let hears = |item: &Arc<Item>| item.told.as_ref().is_some_and(|told| self.hears(told));
        Ok(items.into_iter().filter(hears).collect())
    }

    fn hears(&self, told: &Told) -> bool {
        let wanted = |names: &BTreeSet<String>| names.contains(told.name.as_str());
        self.hearing.hears(told) && self.names.as_ref().is_none_or(wanted)
    }

    /// Looks at the credential as it stands now.
    pub(super) async fn judge(&mut self) -> Result<(), End> {
        let Judged { actor, now, .. } = self.standing.judge().await.map_err(End::from)?;
        self.hearing = Hearing::of(&actor).map_err(|_| End::Refused)?;
        let wait = left(&actor, now).map_or(LOOK_AGAIN, |left| left.min(LOOK_AGAIN));
        self.look_at = Some(Instant::now() + wait);
        Ok(())
    }

    /// Returns when the credential has to be looked at again.
    pub(super) fn is_to_be_judged(&self) -> impl Future<Output = ()> + use<> {
        let look_at = self.look_at;
        async move {
            match look_at {
                Some(at) => tokio::time::sleep_until(at).await,
                None => std::future::pending().await,
            }
        }
    }

    /// Returns when too much waits for whoever takes nothing in.
    pub(super) async fn is_too_slow(&self) {
        self.subscriber.is_behind_by(self.timing.waiting_max).await;
        tokio::time::sleep(self.timing.patience).await;
    }
}

impl From<Unjudged> for End {
    fn from(unjudged: Unjudged) -> Self {
        match unjudged {
            Unjudged::Rejected(_) => Self::Refused,
            Unjudged::Store(error) => Self::Failed(error),
            Unjudged::NotLoaded(missing) => {
                Self::Failed(StoreError::Corrupt(format!("not loaded: {:?}", missing.0)))
            }
        }
    }
}

/// How long the credential lasts by itself; none for ever.
fn left(actor: &Actor, now: Timestamp) -> Option<Duration> {
    let end = match actor {
        Actor::Key(key) => key.expires_at?,
        Actor::Session(signed_in) => signed_in.session.expires_at,
        Actor::Asker(_) | Actor::Operator | Actor::System => return None,
    };
    let left = end.unix_micros().saturating_sub(now.unix_micros());
    Some(Duration::from_micros(u64::try_from(left).unwrap_or(0)))
}
