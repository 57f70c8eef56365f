//! The program as a child process.

use std::process::{Child, Command, Stdio};

use serde_json::Value;

use super::lines::Lines;

/// A process that runs. It is killed when dropped.
pub(crate) struct Process {
    child: Child,
    stdout: Lines,
    stderr: Lines,
}

/// A process that has ended.
#[derive(Debug)]
pub(crate) struct Ended {
    /// Its exit code; none when a signal killed it.
    pub(crate) code: Option<i32>,
    /// What it printed.
    pub(crate) stdout: String,
    /// What it said beside that.
    pub(crate) stderr: String,
}

impl Process {
    pub(crate) fn start(command: &mut Command) -> Self {
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let stdout = Lines::of(child.stdout.take().unwrap());
        let stderr = Lines::of(child.stderr.take().unwrap());
        Self { child, stdout, stderr }
    }

    /// Waits for a line with this text on standard output.
    #[track_caller]
    pub(crate) fn line(&mut self, text: &str) -> String {
        if let Some(line) = self.stdout.until(text) {
            return line;
        }
        self.stderr.until_closed();
        panic!("ended without `{text}`:\n{}{}", self.stdout.text(), self.stderr.text());
    }

    /// Waits for a line with this text on standard error.
    #[track_caller]
    pub(crate) fn log(&mut self, text: &str) {
        assert!(self.stderr.until(text).is_some(), "no `{text}` in\n{}", self.stderr.text());
    }

    /// Sends a signal, like `TERM`.
    pub(crate) fn signal(&self, name: &str) {
        // The shell has `kill` wherever there is a shell. The process is not reaped before it is
        // waited for, so the number is still its own.
        let kill = format!("kill -{name} {}", self.child.id());
        assert!(Command::new("sh").args(["-c", &kill]).status().unwrap().success(), "{kill}");
    }

    /// Its number.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Waits for its end.
    pub(crate) fn end(mut self) -> Ended {
        self.stdout.until_closed();
        self.stderr.until_closed();
        let code = self.child.wait().unwrap().code();
        Ended { code, stdout: self.stdout.text(), stderr: self.stderr.text() }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // Of one that has ended there is nothing to kill.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

impl Ended {
    /// Fails unless it ended with this code.
    #[track_caller]
    pub(crate) fn expect(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{}{}", self.stdout, self.stderr);
        self
    }

    /// Fails unless this is on standard output.
    #[track_caller]
    pub(crate) fn says(self, text: &str) -> Self {
        assert!(self.stdout.contains(text), "no `{text}` in\n{}", self.stdout);
        self
    }

    /// Fails unless this is on standard error.
    #[track_caller]
    pub(crate) fn complains(self, text: &str) -> Self {
        assert!(self.stderr.contains(text), "no `{text}` in\n{}", self.stderr);
        self
    }

    /// Its standard output as JSON, an object in each line and nothing else.
    #[track_caller]
    pub(crate) fn objects(&self) -> Vec<Value> {
        let object = |line: &str| {
            let value: Result<Value, _> = serde_json::from_str(line);
            value.unwrap_or_else(|error| panic!("{error}: {line}"))
        };
        self.stdout.lines().map(object).collect()
    }

    /// The last of these objects, which tells the outcome.
    #[track_caller]
    pub(crate) fn object(&self) -> Value {
        self.objects().pop().unwrap_or_else(|| panic!("nothing printed:\n{}", self.stderr))
    }
}
