//! Listening by server-sent events: the same events over plain HTTP.

use std::convert::Infallible;
use std::sync::Arc;

use axum::body::Body;
use bytes::Bytes;
use countersign_domain::ids::EventId;
use futures_util::stream;
use tokio::time::{Instant, Interval, MissedTickBehavior, interval_at};

use super::Listener;
use super::listener::End;
use super::told::{Item, Told};

/// How long a client waits before it comes back, in milliseconds.
const BEGINNING: &[u8] = b"retry: 1000\n\n";

/// The body of an answer that goes on until one side ends it. Nothing is written ahead of what the
/// client takes in, so one that is slow is only late.
pub(crate) fn body(listener: Listener) -> Body {
    let beat = listener.timing.heartbeat;
    let mut pulse = interval_at(Instant::now() + beat, beat);
    pulse.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let streaming = Streaming { listener, pulse, has_begun: false, passed: None };
    Body::from_stream(stream::unfold(streaming, |mut streaming| async move {
        let part = streaming.next().await?;
        Some((Ok::<_, Infallible>(part), streaming))
    }))
}

struct Streaming {
    listener: Listener,
    pulse: Interval,
    has_begun: bool,
    /// The last record that was looked at, where the client was not told how far that is.
    passed: Option<EventId>,
}

impl Streaming {
    /// The next part of the body; none at its end.
    async fn next(&mut self) -> Option<Bytes> {
        if !self.has_begun {
            self.has_begun = true;
            // The credential was looked at before it was known from where on to listen.
            let judged = self.listener.judge().await;
            return judged.is_ok().then(|| Bytes::from_static(BEGINNING));
        }
        match self.part().await {
            Ok(part) => Some(part),
            Err(End::Failed(error)) => {
                tracing::warn!(%error, "a stream of events ended");
                None
            }
            Err(_) => None,
        }
    }

    async fn part(&mut self) -> Result<Bytes, End> {
        let stopping = self.listener.stopping.clone();
        loop {
            let is_to_be_judged = self.listener.is_to_be_judged();
            tokio::select! {
                biased;
                () = stopping.begun() => return Err(End::Stopping),
                () = is_to_be_judged => self.listener.judge().await?,
                items = self.listener.next() => {
                    let items = items?;
                    self.passed = self.listener.position(&items).or(self.passed);
                    let items = self.listener.heard(items).await?;
                    if !items.is_empty() {
                        return Ok(written(&items));
                    }
                }
                _ = self.pulse.tick() => return Ok(heartbeat(self.passed.take())),
            }
        }
    }
}

/// A comment, which clients pass over; and how far the stream is, which they remember: whoever
/// hears of little does not go through all the rest again when they come back.
fn heartbeat(passed: Option<EventId>) -> Bytes {
    match passed {
        Some(id) => Bytes::from(format!(":\nid: {id}\n\n")),
        None => Bytes::from_static(b":\n\n"),
    }
}

/// Events as a client reads them. What is told has no line breaks: it is JSON on one line.
fn written(items: &[Arc<Item>]) -> Bytes {
    let told = items.iter().filter_map(|item| item.told.as_ref());
    let mut text = Vec::new();
    for Told { id, name, text: data, .. } in told {
        text.extend_from_slice(format!("id: {id}\nevent: {}\ndata: ", name.as_str()).as_bytes());
        text.extend_from_slice(data);
        text.extend_from_slice(b"\n\n");
    }
    text.into()
}
