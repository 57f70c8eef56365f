//! Following the events of an API through every break of the connection, without a gap.

use std::collections::VecDeque;
use std::time::Duration;

use reqwest::Response;
use tokio::time::timeout;

use super::sse::{Event, Parser, Said};
use crate::cli::api::{Api, list, text};
use crate::cli::api_error::ApiError;
use crate::cli::output::Output;

/// A stream of events that goes on where it broke off.
pub(super) struct Following<'a> {
    api: &'a Api,
    position: Option<String>,
    open: Option<Open>,
    ready: VecDeque<Event>,
    failures: u32,
}

struct Open {
    response: Response,
    parser: Parser,
}

/// The server says something at least every half minute; a connection that is silent for longer
/// is dead, whatever the machines in between say.
const SILENCE: Duration = Duration::from_secs(90);

const PAUSE_FIRST: Duration = Duration::from_millis(250);
const PAUSE_MAX: Duration = Duration::from_secs(10);

impl<'a> Following<'a> {
    /// Begins behind an event, or behind the latest one. The connection is there when it returns,
    /// so that what happens from now on is not missed.
    pub(super) async fn begin(api: &'a Api, since: Option<String>) -> Result<Self, ApiError> {
        let position = match since {
            Some(since) => Some(since),
            None => latest(api).await?,
        };
        let open = Some(open(api, position.as_deref()).await?);
        Ok(Self { api, position, open, ready: VecDeque::new(), failures: 0 })
    }

    /// The last event that was seen.
    pub(super) fn position(&self) -> Option<&str> {
        self.position.as_deref()
    }

    /// The next event. Fails only when the server refuses to go on.
    pub(super) async fn next(&mut self, output: Output) -> Result<Event, ApiError> {
        loop {
            if let Some(event) = self.ready.pop_front() {
                self.position = Some(event.id.clone());
                return Ok(event);
            }
            match self.open.take() {
                Some(open) => self.open = self.read(open).await,
                None => self.open = self.again(output).await?,
            }
        }
    }

    /// Reads on. Nothing is left open where the connection has ended.
    async fn read(&mut self, mut open: Open) -> Option<Open> {
        let bytes = timeout(SILENCE, open.response.chunk()).await.ok()?.ok()??;
        self.failures = 0;
        for said in open.parser.take(&bytes) {
            match said {
                Said::Event(event) => self.ready.push_back(event),
                Said::Position(position) if self.ready.is_empty() => {
                    self.position = Some(position);
                }
                // Not until the events before it have been dealt with.
                Said::Position(_) => {}
            }
        }
        Some(open)
    }

    /// Connects again, after a pause that grows from failure to failure.
    async fn again(&mut self, output: Output) -> Result<Option<Open>, ApiError> {
        let pause = PAUSE_FIRST.saturating_mul(1 << self.failures.min(6)).min(PAUSE_MAX);
        if self.failures == 0 {
            output.note("  the connection ended, connecting again");
        }
        self.failures = self.failures.saturating_add(1);
        tokio::time::sleep(pause).await;
        match open(self.api, self.position.as_deref()).await {
            Ok(open) => Ok(Some(open)),
            Err(error) if error.is_away() || error.code() == Some("RATE_LIMIT_EXCEEDED") => {
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }
}

async fn open(api: &Api, position: Option<&str>) -> Result<Open, ApiError> {
    let response = api.stream("/v1/events/stream", position).await?;
    Ok(Open { response, parser: Parser::default() })
}

/// The latest event that there is.
async fn latest(api: &Api) -> Result<Option<String>, ApiError> {
    let mut cursor = None::<String>;
    loop {
        let mut query = vec![("limit", "100")];
        query.extend(cursor.as_deref().map(|cursor| ("cursor", cursor)));
        let page = api.get("/v1/events", &query).await?;
        if let Some(event) = list(&page, "data").first() {
            return Ok(Some(text(event, "id").to_owned()));
        }
        // Not everything that is recorded is an event, so a page can be empty before the last.
        match text(&page, "cursor") {
            "" => return Ok(None),
            next => cursor = Some(next.to_owned()),
        }
    }
}
