//! `countersign openapi`: the description of the API.

use super::exit::Exit;
use super::output::Output;
use crate::app;

pub(super) fn run(output: Output) -> anyhow::Result<Exit> {
    output.document(&serde_json::to_string_pretty(app::description())?);
    Ok(Exit::Done)
}
