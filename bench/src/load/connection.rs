//! The receiving half that blocking and multiplexed connections share.

use anyhow::{Result, bail};

use super::response::{Frame, frame};

const FIRST_SIZE: usize = 16 * 1024;
/// No answer of ours is anywhere near this; a larger one is a fault, not a reason to grow.
const LAST_SIZE: usize = 4 * 1024 * 1024;

/// The bytes of the answer that is arriving.
pub(crate) struct Inbox {
    buffer: Vec<u8>,
    filled: usize,
}

impl Inbox {
    /// An empty inbox.
    pub(crate) fn new() -> Self {
        Self { buffer: vec![0; FIRST_SIZE], filled: 0 }
    }

    /// The free space to read into, never empty.
    pub(crate) fn space(&mut self) -> Result<&mut [u8]> {
        if self.filled == self.buffer.len() {
            if self.buffer.len() >= LAST_SIZE {
                bail!("an answer of more than {LAST_SIZE} bytes");
            }
            self.buffer.resize(self.buffer.len() * 2, 0);
        }
        Ok(self.buffer.get_mut(self.filled..).unwrap_or_default())
    }

    /// Notes that `count` bytes were read into the space; zero means the peer has gone.
    pub(crate) fn received(&mut self, count: usize) -> Result<()> {
        if count == 0 {
            bail!("the server closed the connection in the middle of the run");
        }
        self.filled += count;
        Ok(())
    }

    /// The frame of the answer once all of it is here.
    pub(crate) fn complete(&self) -> Result<Option<Frame>> {
        let received = self.buffer.get(..self.filled).unwrap_or_default();
        let Some(frame) = frame(received)? else {
            return Ok(None);
        };
        if self.filled > frame.len() {
            bail!("the server sent {} bytes nobody asked for", self.filled - frame.len());
        }
        Ok((self.filled == frame.len()).then_some(frame))
    }

    /// The body of a complete answer.
    pub(crate) fn body(&self, frame: Frame) -> &[u8] {
        self.buffer.get(frame.body_at..frame.len()).unwrap_or_default()
    }

    /// Makes room for the next answer.
    pub(crate) fn clear(&mut self) {
        self.filled = 0;
    }
}
