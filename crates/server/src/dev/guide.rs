//! What a newcomer is told.

use super::{DevEnv, KEY, URL};
use crate::folder::Folder;

/// How a sandbox was started.
pub(crate) struct Started {
    /// Its folder held no data before.
    pub(crate) fresh: bool,
    /// It has the wallets and the agent of the first steps.
    pub(crate) seeded: bool,
    /// Its folder is not the usual one.
    pub(crate) elsewhere: bool,
    /// What to type to get this program.
    pub(crate) program: String,
}

/// Where it answers, where the keys are, and the next command to try.
pub(crate) fn guide(folder: &Folder, env: &DevEnv, started: &Started) -> String {
    let url = env.get(URL).unwrap_or_default();
    let prefix: String = env.get(KEY).unwrap_or_default().chars().take(12).collect();
    let age = if started.fresh { "new" } else { "kept" };
    let version = env!("CARGO_PKG_VERSION");
    let mut lines = vec![
        format!("  countersign {version}   sandbox   data {} ({age})", folder.display()),
        String::new(),
        format!("  API     {url}/v1   described at {url}/openapi.json"),
        format!("  Mail    {url}/dev/mail   who is told what"),
        format!("  Key     Bearer {prefix}…   all keys are in {}", folder.dev_env().display()),
    ];
    if started.seeded {
        let program = &started.program;
        let data =
            if started.elsewhere { format!(" --data {}", folder.display()) } else { String::new() };
        let large = "--memo \"Large vendor payment\"";
        lines.push("  There   wallets ops and vendor, agent research-bot".to_owned());
        lines.push("  Rule    Large payment review: above 1,000.00 a person decides".to_owned());
        lines.push(format!("  Next    {program} pay ops vendor 5000 {large}{data}"));
    }
    lines.push(String::new());
    lines.push(format!("  Ready on {url}   (Ctrl-C stops it)"));
    lines.join("\n")
}
