//! Closed loop: many connections on one thread, each sends its next request when it has the answer.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

use super::connection::Inbox;
use super::run::{Run, Tally};
use super::script::Script;

/// How long the last answers may take after the time is over.
const PATIENCE: Duration = Duration::from_secs(30);

/// Runs every script on its own connection until it is finished or `time` is over. Requests under
/// way at the end are waited for and counted, so that every acknowledged change is known.
pub(crate) fn run<S: Script>(
    target: SocketAddr,
    scripts: Vec<S>,
    time: Duration,
) -> Result<Run<S>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        tokio::time::timeout(time + PATIENCE, drive(target, scripts, time))
            .await
            .context("the server did not answer the last requests in time")?
    })
}

async fn drive<S: Script>(target: SocketAddr, scripts: Vec<S>, time: Duration) -> Result<Run<S>> {
    let mut streams = Vec::with_capacity(scripts.len());
    for _ in &scripts {
        let stream = TcpStream::connect(target).await.context("connecting to the server")?;
        stream.set_nodelay(true)?;
        streams.push(stream);
    }
    let start = Instant::now();
    let mut tasks = JoinSet::new();
    for (place, (script, stream)) in scripts.into_iter().zip(streams).enumerate() {
        tasks.spawn(async move { (place, converse(stream, script, start + time).await) });
    }
    let mut connections = Vec::new();
    while let Some(joined) = tasks.join_next().await {
        let (place, outcome) = joined?;
        connections.push((place, outcome?));
    }
    connections.sort_by_key(|(place, _)| *place);
    Run::merge(start, connections.into_iter().map(|(_, connection)| connection).collect())
}

async fn converse<S: Script>(
    mut stream: TcpStream,
    mut script: S,
    deadline: Instant,
) -> Result<(S, Tally)> {
    let (mut inbox, mut request, mut tally) = (Inbox::new(), Vec::new(), Tally::default());
    loop {
        let began = Instant::now();
        request.clear();
        if began >= deadline || !script.next(&mut request) {
            return Ok((script, tally));
        }
        stream.write_all(&request).await?;
        let frame = loop {
            let count = stream.read(inbox.space()?).await?;
            inbox.received(count)?;
            if let Some(frame) = inbox.complete()? {
                break frame;
            }
        };
        if frame.status == script.expects() {
            tally.accepted(began, Instant::now());
            script.answered(inbox.body(frame));
        } else {
            tally.refused(frame.status, inbox.body(frame));
        }
        inbox.clear();
    }
}
