//! A server that runs.

use super::{Ended, Process};

/// A server that runs and has said so. It is killed when dropped.
pub(crate) struct Server {
    /// Where it answers.
    pub(crate) url: String,
    process: Process,
}

impl Server {
    #[track_caller]
    pub(super) fn ready(mut process: Process) -> Self {
        let line = process.line("Ready on ");
        let url = line.split_whitespace().find(|word| word.starts_with("http://")).unwrap();
        Self { url: url.to_owned(), process }
    }

    /// The number of its process.
    pub(crate) fn id(&self) -> u32 {
        self.process.id()
    }

    /// Tells it to stop, and waits until it has. It must end well.
    #[track_caller]
    pub(crate) fn stop(self) -> Ended {
        self.tell("TERM");
        self.end().expect(0)
    }

    /// Ends it as a power cut would, as far as a process can tell.
    #[track_caller]
    pub(crate) fn kill(self) {
        self.tell("KILL");
        assert_eq!(self.end().code, None);
    }

    /// Sends a signal.
    pub(crate) fn tell(&self, signal: &str) {
        self.process.signal(signal);
    }

    /// Waits until its log has this.
    #[track_caller]
    pub(crate) fn logs(&mut self, text: &str) {
        self.process.log(text);
    }

    /// Waits until it has ended.
    pub(crate) fn end(self) -> Ended {
        self.process.end()
    }
}
