//! Other processes, as `/proc` shows them, and signals to them.

use std::fs;
use std::process::Command;
use std::time::Duration;

use anyhow::Result;

use super::bounded;

const LIMIT: Duration = Duration::from_secs(5);

/// Sends the signal to all of them; an error when one of them is gone.
pub(crate) fn signal(name: &str, processes: &[u32]) -> Result<()> {
    let mut kill = Command::new("sh");
    kill.args(["-c", "signal=$1; shift; kill -s \"$signal\" \"$@\"", "sh", name]);
    kill.args(processes.iter().map(u32::to_string));
    bounded::output(&mut kill, LIMIT).map(drop)
}

/// The children that have not ended.
pub(crate) fn children(parent: u32) -> Result<Vec<u32>> {
    let mut children = Vec::new();
    for entry in fs::read_dir("/proc")? {
        let Some(process) = entry?.file_name().to_str().and_then(|name| name.parse().ok()) else {
            continue;
        };
        if stat(process).is_some_and(|stat| stat.parent == parent && !stat.has_ended()) {
            children.push(process);
        }
    }
    Ok(children)
}

/// Whether it does nothing any more, stopped or ended.
pub(crate) fn is_still(process: u32) -> bool {
    stat(process).is_none_or(|stat| stat.state == 'T' || stat.has_ended())
}

/// What `/proc/PID/stat` says.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Stat {
    pub(super) state: char,
    pub(super) parent: u32,
}

impl Stat {
    /// State and parent stand after the name, which may contain blanks and parentheses.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (_, fields) = text.rsplit_once(')')?;
        let mut fields = fields.split_whitespace();
        let state = fields.next()?.chars().next()?;
        Some(Self { state, parent: fields.next()?.parse().ok()? })
    }

    fn has_ended(&self) -> bool {
        matches!(self.state, 'Z' | 'X')
    }
}

fn stat(process: u32) -> Option<Stat> {
    Stat::parse(&fs::read_to_string(format!("/proc/{process}/stat")).ok()?)
}
