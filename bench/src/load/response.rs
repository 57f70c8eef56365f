//! The little of HTTP/1.1 responses that a load generator must understand.

use anyhow::{Context as _, Result, bail};

/// Where an answer begins and ends in the bytes received so far.
#[derive(Debug, PartialEq, Eq, Clone, Copy)]
pub(crate) struct Frame {
    /// The status code.
    pub(crate) status: u16,
    /// The offset of the body's first byte.
    pub(crate) body_at: usize,
    /// The body's length in bytes.
    pub(crate) body_len: usize,
}

impl Frame {
    /// The length of the whole answer.
    pub(crate) fn len(self) -> usize {
        self.body_at + self.body_len
    }
}

/// Reads the head of an answer; `None` until all of it has arrived.
pub(crate) fn frame(received: &[u8]) -> Result<Option<Frame>> {
    let Some(body_at) = end_of_head(received) else {
        return Ok(None);
    };
    let head = received.get(..body_at).unwrap_or_default();
    let mut lines = head.split(|byte| *byte == b'\n');
    let status = status(lines.next().unwrap_or_default())?;
    let mut body_len = if status == 204 { Some(0) } else { None };
    for line in lines {
        if let Some(value) = header(line, b"content-length:") {
            body_len = Some(number(value).context("content-length is not a number")?);
        } else if header(line, b"transfer-encoding:").is_some() {
            bail!("the server streams its answer; the load generator needs a content-length");
        }
    }
    let body_len = body_len.context("an answer without content-length")?;
    Ok(Some(Frame { status, body_at, body_len }))
}

fn end_of_head(received: &[u8]) -> Option<usize> {
    received.windows(4).position(|window| window == b"\r\n\r\n").map(|at| at + 4)
}

fn status(line: &[u8]) -> Result<u16> {
    let code = line.strip_prefix(b"HTTP/1.1 ").and_then(|rest| rest.get(..3)).and_then(number);
    code.and_then(|code| u16::try_from(code).ok()).with_context(|| {
        format!("`{}` is not an HTTP/1.1 status line", String::from_utf8_lossy(line))
    })
}

/// The value of a header line when its name (lower case, with colon) matches.
fn header<'line>(line: &'line [u8], name: &[u8]) -> Option<&'line [u8]> {
    let (found, value) = line.split_at_checked(name.len())?;
    found.eq_ignore_ascii_case(name).then(|| value.trim_ascii())
}

fn number(digits: &[u8]) -> Option<usize> {
    std::str::from_utf8(digits).ok()?.parse().ok()
}
