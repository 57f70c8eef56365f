//! `countersign openapi`: the description of the API.

use anyhow::Context as _;
use clap::Args;

use super::exit::Exit;
use super::output::Output;
use crate::{rail, surface};

/// Which description.
#[derive(Args)]
pub(super) struct OpenapiArguments {
    /// The dialect; without one, `/v1` and all that belongs to no dialect.
    dialect: Option<String>,
}

pub(super) fn run(arguments: &OpenapiArguments, output: Output) -> anyhow::Result<Exit> {
    let description = match &arguments.dialect {
        None => surface::description(),
        Some(name) if name == "connector" => &rail::description(),
        Some(name) => surface::description_of(name).with_context(|| {
            format!("there is no dialect `{name}`; there are {:?}", surface::dialects())
        })?,
    };
    output.document(&serde_json::to_string_pretty(description)?);
    Ok(Exit::Done)
}
