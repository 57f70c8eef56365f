//! What all ways of listening to events have in common: who may, and from where on.

use countersign_domain::ids::{Id as _, LogId};
use serde_json::json;

use crate::dialect::wallgent::call::Call;
use crate::dialect::wallgent::error::{Code, Failure};
use crate::dialect::wallgent::parse;
use crate::door::Reader;
use crate::events::{Full, Hearing, Listener};

impl Call {
    /// Somebody who may hear of events, and what they hear of.
    pub(super) async fn hearer(&self) -> Result<(Reader, Hearing), Failure> {
        let reader = self.anyone().await?;
        let hearing = Hearing::of(&reader.actor)?;
        Ok((reader, hearing))
    }

    /// Lets a caller listen: from behind the event that a field names, or else from now on.
    pub(super) async fn listener(&self, since: Option<(&str, &str)>) -> Result<Listener, Failure> {
        let (reader, hearing) = self.hearer().await?;
        self.must_not_be_lured()?;
        self.count_key_in_query()?;
        let after = match since {
            Some((field, text)) => Some(reader.place(field, text).await?),
            None => None,
        };
        let standing = self.standing()?;
        let Some(digest) = standing.caller.digest() else {
            return Err(Failure::of(Code::Unauthorized));
        };
        let place = self.app.places.take(reader.org(), digest).map_err(full)?;
        let subscriber = self.app.hub.subscribe(reader.org(), after).await?;
        let (stopping, timing) = (self.app.stopping.clone(), self.app.options.timing);
        Ok(Listener::new((subscriber, hearing), standing, place, (stopping, timing)))
    }
}

impl Reader {
    /// The place in the log of the event that a field names.
    pub(super) async fn place(&self, field: &str, text: &str) -> Result<u64, Failure> {
        let id = LogId::from_ulid(parse::event_id(field, text)?.ulid());
        let record = self.engine.find_log_record(self.org(), id).await?;
        let record = record.ok_or_else(not_found)?;
        if let Some(environment) = record.body.fact.environment() {
            self.actor.must_match(environment)?;
        }
        Ok(record.seq)
    }
}

fn not_found() -> Failure {
    Failure::new(Code::EventNotFound, "There is no such event.")
}

fn full(full: Full) -> Failure {
    match full {
        Full::Each(limit) => {
            let message = "This key has as many streams open as it may have.";
            Failure::new(Code::RateLimitExceeded, message).with(json!({ "limit": limit }))
        }
        Full::Organization(limit) => {
            let message = "This organization has as many streams open as it may have.";
            Failure::new(Code::RateLimitExceeded, message).with(json!({ "limit": limit }))
        }
        Full::All(limit) => {
            let message = "The server has as many streams open as it may have.";
            Failure::new(Code::Unavailable, message).with(json!({ "limit": limit }))
        }
    }
}
