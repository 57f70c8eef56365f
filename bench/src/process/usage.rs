//! What a process has used, as the kernel counts it.

use std::fs;
use std::time::Duration;

use anyhow::{Context as _, Result};

/// Linux reports processor time to user space in hundredths of a second on every architecture.
const TICK: Duration = Duration::from_millis(10);

/// Processor time of all threads of the process so far, user and system.
pub(crate) fn processor_time(process: u32) -> Result<Duration> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat"))?;
    ticks(&stat).map(|ticks| TICK * ticks).context("`/proc/PID/stat` has an unknown form")
}

/// `utime + stime`: the fields 14 and 15, counted after the name, which may contain blanks.
pub(super) fn ticks(stat: &str) -> Option<u32> {
    let (_, fields) = stat.rsplit_once(')')?;
    let mut times = fields.split_whitespace().skip(11);
    let user: u32 = times.next()?.parse().ok()?;
    let system: u32 = times.next()?.parse().ok()?;
    user.checked_add(system)
}

/// Resident memory now, in bytes.
pub(crate) fn resident(process: u32) -> Result<u64> {
    status_field(process, "VmRSS:")
}

/// The most resident memory the process ever had, in bytes.
pub(crate) fn resident_peak(process: u32) -> Result<u64> {
    status_field(process, "VmHWM:")
}

fn status_field(process: u32, name: &str) -> Result<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status"))?;
    kibibytes(&status, name)
        .map(|kibibytes| kibibytes * 1024)
        .with_context(|| format!("`/proc/PID/status` has no {name}"))
}

pub(super) fn kibibytes(status: &str, name: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix(name))?;
    line.trim().strip_suffix("kB")?.trim().parse().ok()
}
