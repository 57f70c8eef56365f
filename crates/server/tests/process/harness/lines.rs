//! What a process prints, line by line, as it comes.

use std::io::{BufRead as _, BufReader, Read};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

/// No step of a test takes so long on any machine; one that does hangs.
pub(super) const PATIENCE: Duration = Duration::from_secs(60);

/// What a process prints. It is read all the time, so that no process waits for its reader.
pub(super) struct Lines {
    coming: Receiver<String>,
    seen: Vec<String>,
}

impl Lines {
    /// Everything that comes out of a pipe.
    pub(super) fn of(pipe: impl Read + Send + 'static) -> Self {
        let (sender, coming) = mpsc::channel();
        std::thread::spawn(move || {
            let lines = BufReader::new(pipe).split(b'\n').map_while(Result::ok);
            for line in lines {
                if sender.send(String::from_utf8_lossy(&line).into_owned()).is_err() {
                    return;
                }
            }
        });
        Self { coming, seen: Vec::new() }
    }

    /// Waits for a line with this text; none when the process ends without one.
    pub(super) fn until(&mut self, text: &str) -> Option<String> {
        let deadline = Instant::now() + PATIENCE;
        while let Some(line) = self.next(deadline) {
            if line.contains(text) {
                return Some(line);
            }
        }
        None
    }

    /// Waits until the process has closed the pipe, as it does when it ends.
    pub(super) fn until_closed(&mut self) {
        let deadline = Instant::now() + PATIENCE;
        while self.next(deadline).is_some() {}
    }

    /// Everything until now.
    pub(super) fn text(&self) -> String {
        self.seen.iter().map(|line| format!("{line}\n")).collect()
    }

    fn next(&mut self, deadline: Instant) -> Option<String> {
        match self.coming.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
            Ok(line) => {
                self.seen.push(line.clone());
                Some(line)
            }
            Err(RecvTimeoutError::Disconnected) => None,
            Err(RecvTimeoutError::Timeout) => panic!("nothing more comes after\n{}", self.text()),
        }
    }
}
