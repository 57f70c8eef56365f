//! Who cleans up when the owner cannot.

use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use anyhow::{Context as _, Result};

/// Waits until its input ends, which the system sees to however the owner dies. Then it ends the
/// server, if the one that its file names is still this folder's, and removes the folder. A server
/// that was killed has also left its file, and a piece of shared memory that the file names.
const SCRIPT: &str = r#"
trap '' HUP INT TERM
read -r _
read -r pid 2>/dev/null <"$1/data/postmaster.pid"
if [ -n "$pid" ] && grep -qF "$1" "/proc/$pid/cmdline"; then
    kill -s QUIT "$pid"
    tries=0
    while [ -e "/proc/$pid" ] && [ "$tries" -lt 100 ]; do
        sleep 0.1
        tries=$((tries + 1))
    done
    [ ! -e "/proc/$pid" ] || kill -s KILL "$pid"
fi
segment=$(sed -n '7s/.* //p' "$1/data/postmaster.pid")
[ -z "$segment" ] || ipcrm -m "$segment"
rm -rf "$1"
"#;

/// A process that outlives the owner of a folder by the moment that it takes to tidy up.
pub(crate) struct Watchdog(Child);

impl Watchdog {
    /// Watches over the cluster in this folder.
    pub(crate) fn over(folder: &Path) -> Result<Self> {
        let mut command = Command::new("sh");
        command.args(["-c", SCRIPT, "sh"]).arg(folder).current_dir("/");
        // It must survive what a terminal sends to its owner, and nobody who reads the owner's
        // output to its end may have to wait for it.
        command.process_group(0).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        command.spawn().map(Self).context("starting the watchdog of a cluster")
    }
}

impl Drop for Watchdog {
    fn drop(&mut self) {
        drop(self.0.stdin.take());
        // It cannot be waited for only if it is gone.
        let _ = self.0.wait();
    }
}
