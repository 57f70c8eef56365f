//! `countersign openapi`: the description of the API.

use super::exit::Exit;
use super::output::Output;
use crate::surface;

pub(super) fn run(output: Output) -> anyhow::Result<Exit> {
    output.document(&serde_json::to_string_pretty(surface::description())?);
    Ok(Exit::Done)
}
