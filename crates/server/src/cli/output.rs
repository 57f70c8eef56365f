//! What a command says: data on standard output, talk on standard error.

use std::io::{self, IsTerminal as _, Write as _};

use serde::Serialize;
use serde_json::json;

use super::api_error::ApiError;
use super::exit::Exit;
use crate::visible::visible;

/// Where a command says what. With JSON nothing but JSON is on standard output.
#[derive(Clone, Copy, Debug)]
pub(super) struct Output {
    /// Whether it is read by a program.
    pub(super) json: bool,
    colours: bool,
}

/// How a word is shown on a terminal. Without colours it says the same.
#[derive(Clone, Copy, Debug)]
pub(super) enum Tone {
    /// It went well.
    Good,
    /// It waits.
    Waiting,
    /// It did not happen.
    Bad,
}

impl Output {
    pub(super) fn new(json: bool) -> Self {
        let wanted = std::env::var_os("NO_COLOR").is_none_or(|set| set.is_empty());
        Self { json, colours: wanted && io::stdout().is_terminal() }
    }

    /// A line for people. Says nothing where a program reads.
    pub(super) fn line(&self, text: &str) {
        if !self.json {
            print(text);
        }
    }

    /// A value for programs. Says nothing where people read.
    pub(super) fn value(&self, value: &impl Serialize) -> anyhow::Result<()> {
        if self.json {
            print(&serde_json::to_string(value)?);
        }
        Ok(())
    }

    /// What is asked for as it is, whoever reads.
    pub(super) fn document(&self, text: &str) {
        print(text);
    }

    /// Talk beside the data, which a program may pass on to people.
    pub(super) fn note(&self, text: &str) {
        let mut stderr = io::stderr().lock();
        // Where nobody listens there is nothing to say.
        let _ = writeln!(stderr, "{text}");
    }

    /// A word in its colour, if there are colours.
    pub(super) fn tone(&self, tone: Tone, text: &str) -> String {
        if !self.colours {
            return text.to_owned();
        }
        let code = match tone {
            Tone::Good => 32,
            Tone::Waiting => 33,
            Tone::Bad => 31,
        };
        format!("\u{1b}[{code}m{text}\u{1b}[0m")
    }

    /// Why the command failed.
    pub(super) fn error(&self, error: &anyhow::Error) {
        let text = visible(&format!("{error:#}"));
        if self.json {
            let api = error.downcast_ref::<ApiError>();
            let body = match api.and_then(ApiError::body) {
                Some(body) => body.clone(),
                None => json!({ "error": { "code": Exit::of(error).word(), "message": text } }),
            };
            print(&body.to_string());
        }
        self.note(&format!("  {} {text}", self.tone(Tone::Bad, "✗")));
    }
}

impl Exit {
    /// The code of a failure that no server has given one.
    const fn word(self) -> &'static str {
        match self {
            Self::Usage => "USAGE",
            Self::NotFound => "NOT_FOUND",
            Self::TooMany => "RATE_LIMIT_EXCEEDED",
            Self::Done | Self::Error | Self::Held | Self::Denied => "FAILED",
        }
    }
}

/// Prints a line. A reader that has gone away, as behind `| head`, ends the talk and not the work.
fn print(text: &str) {
    let mut stdout = io::stdout().lock();
    let _ = writeln!(stdout, "{text}").and_then(|()| stdout.flush());
}
