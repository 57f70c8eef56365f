//! Listening by WebSocket: a text frame for each event.

use std::sync::Arc;

use axum::extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket};
use futures_util::SinkExt as _;
use tokio::time::{Instant, MissedTickBehavior, interval_at, sleep, timeout};

use super::Listener;
use super::listener::End;
use super::told::Item;

/// How many pings may wait for their answer; at the next one the stream ends.
const UNANSWERED_MAX: u32 = 2;

impl End {
    /// What is said at the end, where anybody listens: the code, and words for people.
    const fn goodbye(&self) -> Option<(u16, &'static str)> {
        Some(match self {
            Self::Gone | Self::Silent => return None,
            Self::Refused => (4401, "the credential works no more"),
            Self::Slow => (1013, "too slow; go on with since=<id of the last event>"),
            Self::Stopping => {
                (1001, "the server goes down; go on with since=<id of the last event>")
            }
            Self::Failed(_) => {
                (1011, "events cannot be read; go on with since=<id of the last event>")
            }
        })
    }
}

/// Tells of events until one side ends it.
pub(crate) async fn serve_socket(mut socket: WebSocket, mut listener: Listener) {
    let Err(end) = serve(&mut socket, &mut listener).await;
    if let End::Failed(error) = &end {
        tracing::warn!(%error, "a stream of events ended");
    }
    let Some((code, reason)) = end.goodbye() else { return };
    let frame = CloseFrame { code, reason: Utf8Bytes::from_static(reason) };
    let goodbye = async {
        let said = socket.send(Message::Close(Some(frame))).await;
        // What the client still says is taken in: a connection that is closed over unread bytes
        // is reset, and the client would not hear the goodbye.
        while said.is_ok() && matches!(socket.recv().await, Some(Ok(_))) {}
    };
    // Whoever does not take that in either is cut off.
    _ = timeout(listener.timing.goodbye, goodbye).await;
}

async fn serve(
    socket: &mut WebSocket,
    listener: &mut Listener,
) -> Result<std::convert::Infallible, End> {
    // The credential was looked at before it was known from where on to listen.
    listener.judge().await?;
    let ping = listener.timing.ping;
    let mut pulse = interval_at(Instant::now() + ping, ping);
    pulse.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let stopping = listener.stopping.clone();
    let stop = stopping.begun();
    tokio::pin!(stop);
    let mut unanswered = 0;
    loop {
        let is_to_be_judged = listener.is_to_be_judged();
        tokio::select! {
            biased;
            () = &mut stop => return Err(End::Stopping),
            () = is_to_be_judged => listener.judge().await?,
            _ = pulse.tick() => {
                if unanswered == UNANSWERED_MAX {
                    return Err(End::Silent);
                }
                unanswered += 1;
                push(socket, listener, vec![Message::Ping(bytes::Bytes::new())]).await?;
            }
            said = socket.recv() => match said {
                Some(Ok(Message::Pong(_))) => unanswered = 0,
                // Nothing that a client says means anything (spec §18.3).
                Some(Ok(Message::Text(_) | Message::Binary(_) | Message::Ping(_))) => {}
                Some(Ok(Message::Close(_)) | Err(_)) | None => return Err(End::Gone),
            },
            items = listener.next() => {
                let items = listener.heard(items?).await?;
                push(socket, listener, items.iter().filter_map(frame).collect()).await?;
            }
        }
    }
}

fn frame(item: &Arc<Item>) -> Option<Message> {
    let text = item.told.as_ref()?.text.clone();
    Utf8Bytes::try_from(text).ok().map(Message::Text)
}

/// Sends messages together, as long as the client takes anything in.
async fn push(
    socket: &mut WebSocket,
    listener: &Listener,
    messages: Vec<Message>,
) -> Result<(), End> {
    let sending = async {
        for message in messages {
            socket.feed(message).await?;
        }
        socket.flush().await
    };
    tokio::select! {
        biased;
        sent = sending => sent.map_err(|_| End::Gone),
        () = listener.stopping.begun() => Err(End::Stopping),
        () = listener.is_too_slow() => Err(End::Slow),
        () = sleep(listener.timing.ping * UNANSWERED_MAX) => Err(End::Silent),
    }
}
