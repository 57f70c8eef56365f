//! The simulation, and crashes while webhooks go out, for longer than a test may take.

use anyhow::Result;

use crate::cargo;

const CRASHES: &str = "COUNTERSIGN_TEST_CRASHES";
const CRASHES_USUAL: &str = "100";

/// Hands over to the simulation's `soak`; with `webhooks [CRASHES]`, to the test of deliveries.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    if let Some((first, rest)) = arguments.split_first()
        && first == "webhooks"
    {
        let crashes = rest.first().map_or(CRASHES_USUAL, String::as_str);
        let test =
            ["test", "--locked", "-p", "countersign-server", "--test", "process", "webhooks"];
        return cargo::run_with(&test, (CRASHES, crashes));
    }
    let mut command = vec!["run", "--release", "--locked", "-p", "countersign-sim", "--", "soak"];
    command.extend(arguments.iter().map(String::as_str));
    cargo::run(&command)
}
