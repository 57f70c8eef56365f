//! A command that must finish within a limit.

use std::io::Read;
use std::process::{Command, Stdio};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

const POLL: Duration = Duration::from_millis(10);

/// Runs the command and returns its standard output; any failure quotes both outputs.
pub fn output(command: &mut Command, limit: Duration) -> Result<String> {
    let name = command.get_program().to_string_lossy().into_owned();
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().with_context(|| format!("starting `{name}`"))?;
    // Whoever waits for its end first would wait for ever, once it has printed what a pipe holds.
    let outputs = (drained(child.stdout.take()), drained(child.stderr.take()));
    let deadline = Instant::now() + limit;
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break status;
        }
        if Instant::now() >= deadline {
            child.kill()?;
            child.wait()?;
            bail!("`{name}` did not finish within {limit:?}");
        }
        thread::sleep(POLL);
    };
    let (printed, complaint) = (text(outputs.0), text(outputs.1));
    if !status.success() {
        bail!("`{name}` failed ({status}):\n{}\n{}", printed.trim(), complaint.trim());
    }
    Ok(printed)
}

fn drained(pipe: Option<impl Read + Send + 'static>) -> JoinHandle<Vec<u8>> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        // What was printed before a pipe broke is still worth quoting.
        _ = pipe.map(|mut pipe| pipe.read_to_end(&mut bytes));
        bytes
    })
}

fn text(output: JoinHandle<Vec<u8>>) -> String {
    String::from_utf8_lossy(&output.join().unwrap_or_default()).into_owned()
}
