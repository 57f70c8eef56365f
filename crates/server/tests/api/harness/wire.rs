//! The API as a server on the other end of a pipe, for what a single request cannot show.

use std::io;

use axum::Router;
use axum::serve::Listener;
use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::Value;
use tokio::io::DuplexStream;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::{Error, Message, Utf8Bytes};

use super::Key;

/// What fits into a pipe, unless a test says otherwise.
const PIPE_BYTES: usize = 64 * 1024;

/// A server on the other end of pipes.
pub(crate) struct Wire {
    pipes: mpsc::UnboundedSender<DuplexStream>,
    serving: JoinHandle<()>,
}

/// A WebSocket.
pub(crate) struct Socket(WebSocketStream<DuplexStream>);

/// A WebSocket in the making.
pub(crate) struct Open<'w> {
    wire: &'w Wire,
    path: String,
    headers: Vec<(&'static str, String)>,
    pipe_bytes: usize,
}

struct Pipes(mpsc::UnboundedReceiver<DuplexStream>);

impl Listener for Pipes {
    type Io = DuplexStream;
    type Addr = ();

    async fn accept(&mut self) -> (DuplexStream, ()) {
        match self.0.recv().await {
            Some(pipe) => (pipe, ()),
            None => std::future::pending().await,
        }
    }

    fn local_addr(&self) -> io::Result<()> {
        Ok(())
    }
}

impl Wire {
    pub(super) fn new(router: Router) -> Self {
        let (pipes, accepted) = mpsc::unbounded_channel();
        let serving = tokio::spawn(async move {
            axum::serve(Pipes(accepted), router).await.unwrap();
        });
        Self { pipes, serving }
    }

    /// A WebSocket to a path.
    pub(crate) fn open(&self, path: &str) -> Open<'_> {
        Open { wire: self, path: path.to_owned(), headers: Vec::new(), pipe_bytes: PIPE_BYTES }
    }

    /// A WebSocket to `/v1/realtime` with a key.
    pub(crate) async fn listen(&self, key: &Key) -> Socket {
        self.open("/v1/realtime").key(key).send().await.unwrap()
    }

    /// The same, from behind an event.
    pub(crate) async fn listen_since(&self, key: &Key, event: &str) -> Socket {
        self.open(&format!("/v1/realtime?since={event}")).key(key).send().await.unwrap()
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

impl Open<'_> {
    /// With this credential.
    pub(crate) fn key(self, key: &Key) -> Self {
        self.header("authorization", format!("Bearer {}", key.secret))
    }

    /// With this header.
    pub(crate) fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// Through a pipe into which so much fits.
    pub(crate) fn through(self, pipe_bytes: usize) -> Self {
        Self { pipe_bytes, ..self }
    }

    /// Opens it, or says what came back: the status and the body.
    pub(crate) async fn send(self) -> Result<Socket, (u16, Value)> {
        let (pipe, accepted) = tokio::io::duplex(self.pipe_bytes);
        self.wire.pipes.send(accepted).unwrap();
        let url = format!("ws://countersign.test{}", self.path);
        let mut request = url.into_client_request().unwrap();
        for (name, value) in self.headers {
            request.headers_mut().insert(name, value.parse().unwrap());
        }
        match tokio_tungstenite::client_async(request, pipe).await {
            Ok((socket, _)) => Ok(Socket(socket)),
            Err(Error::Http(answer)) => {
                let body = answer.body().clone().unwrap_or_default();
                Err((answer.status().as_u16(), serde_json::from_slice(&body).unwrap()))
            }
            Err(error) => panic!("{error}"),
        }
    }
}

impl Socket {
    /// The next event, past pings.
    pub(crate) async fn event(&mut self) -> Value {
        match self.message().await {
            Some(Message::Text(text)) => serde_json::from_str(&text).unwrap(),
            other => panic!("no event but {other:?}"),
        }
    }

    /// The names of the next events.
    pub(crate) async fn names(&mut self, count: usize) -> Vec<String> {
        let mut names = Vec::new();
        for _ in 0..count {
            names.push(self.event().await["event"].as_str().unwrap().to_owned());
        }
        names
    }

    /// The code with which it was closed; none if it just ended. Events before that are left out.
    pub(crate) async fn closed(&mut self) -> Option<u16> {
        loop {
            match self.message().await {
                Some(Message::Close(frame)) => return frame.map(|frame| frame.code.into()),
                Some(_) => {}
                None => return None,
            }
        }
    }

    /// What comes next but pings; none at the end.
    pub(crate) async fn message(&mut self) -> Option<Message> {
        loop {
            match self.any().await? {
                Message::Ping(_) | Message::Pong(_) => {}
                message => return Some(message),
            }
        }
    }

    /// What comes next; none at the end.
    pub(crate) async fn any(&mut self) -> Option<Message> {
        self.0.next().await?.ok()
    }

    /// Says something.
    pub(crate) async fn say(&mut self, text: &'static str) {
        self.0.send(Message::Text(Utf8Bytes::from_static(text))).await.unwrap();
    }
}
