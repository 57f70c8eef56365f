//! Receivers on this machine that answer 200 at once, or when they are told to.

use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use axum::serve::ListenerExt as _;
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::watch;

use super::book::{Book, Noted};

/// Receivers, each on a port of its own. They end when dropped.
pub(crate) struct Receivers {
    /// Where they listen.
    pub(crate) urls: Vec<String>,
    desk: Arc<Desk>,
    _runtime: Runtime,
}

/// Where all of them note what they get, and whether they answer.
struct Desk {
    book: Book,
    answering: watch::Sender<bool>,
}

/// How often it is looked whether everything has come.
const GLANCE: Duration = Duration::from_millis(2);
/// Longer than this without anything new is a loss, not a delay.
const PATIENCE: Duration = Duration::from_secs(60);

impl Receivers {
    /// So many of them. Those that note everything about a delivery need more time for it.
    pub(crate) fn start(count: usize, whole: bool) -> Result<Self> {
        let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
        let (book, answering) = (Book::new(whole), watch::Sender::new(true));
        let desk = Arc::new(Desk { book, answering });
        let mut urls = Vec::new();
        for _ in 0..count {
            let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0"))?;
            urls.push(format!("http://{}/hook", listener.local_addr()?));
            let router = Router::new().route("/hook", post(receive)).with_state(Arc::clone(&desk));
            let listener = listener.tap_io(|stream| drop(stream.set_nodelay(true)));
            runtime.spawn(async move { axum::serve(listener, router).await });
        }
        Ok(Self { urls, desk, _runtime: runtime })
    }

    /// Lets them answer, or wait with that. A sender gives up after some seconds.
    pub(crate) fn answer(&self, answering: bool) {
        self.desk.answering.send_replace(answering);
    }

    /// How many deliveries have been answered.
    pub(crate) fn count(&self) -> u64 {
        self.desk.book.count()
    }

    /// A body as it came.
    pub(crate) fn body(&self) -> Result<Bytes> {
        self.desk.book.body().context("nothing was delivered")
    }

    /// Waits until so many have come, and returns when the last one did.
    pub(crate) fn until(&self, count: u64) -> Result<Instant> {
        let (mut seen, mut since) = (self.count(), Instant::now());
        while seen < count {
            thread::sleep(GLANCE);
            let now = self.count();
            if now > seen {
                (seen, since) = (now, Instant::now());
            } else if since.elapsed() > PATIENCE {
                bail!("{seen} of {count} deliveries came");
            }
        }
        Ok(self.desk.book.last())
    }

    /// Looks at what was noted.
    pub(crate) fn noted<T>(&self, read: impl FnOnce(&mut Noted) -> T) -> T {
        self.desk.book.with(read)
    }
}

async fn receive(State(desk): State<Arc<Desk>>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let answering = *desk.answering.borrow();
    if !answering {
        drop(desk.answering.subscribe().wait_for(|answering| *answering).await);
    }
    let event = headers.get("webhook-id").and_then(|id| id.to_str().ok()).unwrap_or_default();
    desk.book.note(event, &body);
    StatusCode::OK
}
