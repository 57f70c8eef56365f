//! One blocking connection: the latency of a lone request, without an event loop in between.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};

use super::connection::Inbox;
use super::response::Frame;
use super::run::{Run, Tally};
use super::script::Script;

const PATIENCE: Duration = Duration::from_secs(30);

/// A blocking keep-alive connection.
pub(crate) struct Line {
    stream: TcpStream,
    inbox: Inbox,
}

impl Line {
    /// Connects; reads give up after half a minute.
    pub(crate) fn open(target: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(target).context("connecting to the server")?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        Ok(Self { stream, inbox: Inbox::new() })
    }

    /// Sends one request and waits for the whole answer.
    pub(crate) fn exchange(&mut self, request: &[u8]) -> Result<(Frame, &[u8])> {
        self.inbox.clear();
        self.stream.write_all(request)?;
        loop {
            let count = self.stream.read(self.inbox.space()?)?;
            self.inbox.received(count)?;
            if let Some(frame) = self.inbox.complete()? {
                return Ok((frame, self.inbox.body(frame)));
            }
        }
    }

    /// Exchanges one request of a script; `began` is when its latency starts to count.
    pub(crate) fn step<S: Script>(
        &mut self,
        request: &[u8],
        began: Instant,
        script: &mut S,
        tally: &mut Tally,
    ) -> Result<()> {
        let (frame, body) = self.exchange(request)?;
        if frame.status == script.expects() {
            tally.accepted(began, Instant::now());
            script.answered(body);
        } else {
            tally.refused(frame.status, body);
        }
        Ok(())
    }
}

/// Runs the script until it is finished or `time` is over.
pub(crate) fn run<S: Script>(target: SocketAddr, mut script: S, time: Duration) -> Result<Run<S>> {
    let mut line = Line::open(target)?;
    let (mut request, mut tally) = (Vec::new(), Tally::default());
    let start = Instant::now();
    loop {
        let began = Instant::now();
        request.clear();
        if began >= start + time || !script.next(&mut request) {
            return Run::merge(start, vec![(script, tally)]);
        }
        line.step(&request, began, &mut script, &mut tally)?;
    }
}
