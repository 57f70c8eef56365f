//! Clients that listen by WebSocket, all on one thread. They read frames and do nothing with them;
//! what they are sent is written by the server, so little of the protocol is needed to follow it.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpStream;
use tokio::sync::oneshot;

/// How many listen with one key.
pub(crate) const PER_KEY: usize = 100;

/// How long everybody may take to hear of one event.
const PATIENCE: Duration = Duration::from_secs(30);

const TEXT: u8 = 0x81;

/// Clients that listen, until this is dropped.
pub(crate) struct Crowd {
    heard: Receiver<Instant>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

/// What the clients share.
struct Tally {
    clients: usize,
    frames: AtomicUsize,
    heard: Sender<Instant>,
}

impl Crowd {
    /// Lets so many clients connect, each with one of the keys, and returns when all of them
    /// listen.
    pub(crate) fn gather(target: SocketAddr, keys: &[String], clients: usize) -> Result<Self> {
        let (heard, receiver) = channel();
        let (stop, stopped) = oneshot::channel();
        let (ready, gathered) = channel();
        let requests: Vec<String> = keys.iter().map(|key| handshake(target, key)).collect();
        let tally = Arc::new(Tally { clients, frames: AtomicUsize::new(0), heard });
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            let Ok(runtime) = runtime else { return };
            runtime.block_on(async {
                // Whoever waits for the news may have given up.
                _ = ready.send(connect_all(target, &requests, &tally).await);
                _ = stopped.await;
            });
        });
        gathered.recv().context("the clients' thread ended")??;
        Ok(Self { heard: receiver, stop: Some(stop), thread: Some(thread) })
    }

    /// When the last client had the next event.
    pub(crate) fn heard(&self) -> Result<Instant> {
        self.heard.recv_timeout(PATIENCE).context("not everybody has heard of an event")
    }
}

impl Drop for Crowd {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // It has nothing to say any more.
            _ = thread.join();
        }
    }
}

fn handshake(target: SocketAddr, key: &str) -> String {
    format!(
        "GET /v1/realtime HTTP/1.1\r\nHost: {target}\r\nAuthorization: Bearer {key}\r\n\
         Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\
         Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    )
}

async fn connect_all(target: SocketAddr, requests: &[String], tally: &Arc<Tally>) -> Result<()> {
    for number in 0..tally.clients {
        let request = requests.get(number / PER_KEY).context("too few keys")?;
        let stream = connect(target, request).await?;
        tokio::spawn(listen(stream, Arc::clone(tally)));
    }
    Ok(())
}

async fn connect(target: SocketAddr, request: &str) -> Result<BufReader<TcpStream>> {
    let mut stream = BufReader::with_capacity(2_048, TcpStream::connect(target).await?);
    stream.write_all(request.as_bytes()).await?;
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.context("the server hung up")?);
    }
    if !head.starts_with(b"HTTP/1.1 101") {
        bail!("not upgraded: {}", String::from_utf8_lossy(&head));
    }
    Ok(stream)
}

/// Counts text frames until the stream ends. No leg is so long that a ping is missed.
async fn listen(mut stream: BufReader<TcpStream>, tally: Arc<Tally>) {
    let mut payload = Vec::new();
    while let Ok(kind) = frame(&mut stream, &mut payload).await {
        if kind != TEXT {
            continue;
        }
        let frames = tally.frames.fetch_add(1, Ordering::Relaxed) + 1;
        if frames.is_multiple_of(tally.clients) {
            // Whoever waits for the news may have given up.
            _ = tally.heard.send(Instant::now());
        }
    }
}

/// Reads one frame of a server, which masks nothing; returns its first byte.
async fn frame(stream: &mut BufReader<TcpStream>, payload: &mut Vec<u8>) -> std::io::Result<u8> {
    let kind = stream.read_u8().await?;
    let length = match stream.read_u8().await? {
        126 => u64::from(stream.read_u16().await?),
        127 => stream.read_u64().await?,
        short => u64::from(short),
    };
    payload.resize(usize::try_from(length).unwrap_or(0), 0);
    stream.read_exact(payload).await?;
    Ok(kind)
}
