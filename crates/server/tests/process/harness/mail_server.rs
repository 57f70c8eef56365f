//! A mail server that is not ours: aiosmtpd.

use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;

use super::Process;

/// A mail server that runs. It is killed when dropped.
pub(crate) struct MailServer {
    /// Where it listens, on this machine.
    pub(crate) port: String,
    process: Process,
}

impl MailServer {
    /// Starts one that answers the first recipients like this.
    pub(crate) fn answering(answers: &[&str]) -> Self {
        let mut command = Command::new(python());
        command.arg(script()).args(answers);
        Self::start(&mut command)
    }

    /// Starts one that wants TLS, and a password.
    pub(crate) fn with_tls(certificate: &Path, key: &Path) -> Self {
        let mut command = Command::new(python());
        command.arg(script()).arg("--tls").args([certificate, key]);
        Self::start(&mut command)
    }

    fn start(command: &mut Command) -> Self {
        let mut process = Process::start(command);
        let told: Value = serde_json::from_str(&process.line("\"port\"")).unwrap();
        Self { port: told["port"].to_string(), process }
    }

    /// Waits until it has answered a recipient.
    #[track_caller]
    pub(crate) fn asked(&mut self) -> Value {
        serde_json::from_str(&self.process.line("\"recipient\"")).unwrap()
    }

    /// Waits until it has taken a mail.
    #[track_caller]
    pub(crate) fn took(&mut self) -> Value {
        serde_json::from_str(&self.process.line("\"headers\"")).unwrap()
    }
}

fn script() -> &'static str {
    concat!(env!("CARGO_MANIFEST_DIR"), "/tests/process/harness/mail_server.py")
}

/// A Python that has aiosmtpd: the one that is named, the system's, or the first in the path.
fn python() -> String {
    let named = std::env::var("COUNTERSIGN_TEST_PYTHON").ok();
    let known = ["/usr/bin/python3", "python3"].map(str::to_owned);
    let has_it = |python: &String| {
        let mut command = Command::new(python);
        command.args(["-c", "import aiosmtpd"]).stderr(Stdio::null());
        command.status().is_ok_and(|status| status.success())
    };
    named.into_iter().chain(known).find(has_it).unwrap_or_else(|| {
        panic!(
            "no Python here has aiosmtpd, the mail server of this test: `apt-get install \
             python3-aiosmtpd`, or `pip install aiosmtpd` and name that Python in \
             COUNTERSIGN_TEST_PYTHON"
        )
    })
}
