//! `countersign config`: what a server would run with, and why.

use serde_json::json;

use super::exit::{Exit, Failed};
use super::global::Global;
use super::output::Output;
use crate::config::Layers;
use crate::place::Place;

pub(super) fn run(global: &Global, output: Output) -> anyhow::Result<Exit> {
    let layers = layers(global, None)?;
    layers.config().map_err(|error| Failed::usage(error.to_string()))?;
    let mut section = "";
    for (setting, value, origin) in layers.effective() {
        output.value(&json!({ "name": setting, "value": value, "origin": origin.to_string() }))?;
        let Some((of, name)) = setting.split_once('.') else { continue };
        if of != section {
            output.line(&format!("{}[{of}]", if section.is_empty() { "" } else { "\n" }));
            section = of;
        }
        output.line(&format!("{:<50} # {origin}", format!("{name} = {value:?}")));
    }
    Ok(Exit::Done)
}

/// File, environment and flags, in this order.
pub(super) fn layers(global: &Global, listen: Option<String>) -> anyhow::Result<Layers> {
    let mut layers = Layers::default();
    let data = global.data.as_ref().map(|path| path.display().to_string());
    let read = global
        .config
        .as_ref()
        .map_or(Ok(()), |file| layers.file(file))
        .and_then(|()| layers.environment(std::env::vars_os()))
        .and_then(|()| layers.flag(("--listen", "server.listen"), listen))
        .and_then(|()| layers.flag(("--data", "storage.data"), data));
    read.map_err(|error| Failed::usage(error.to_string()))?;
    Ok(layers)
}

/// Where a server with the same configuration would have its rows.
pub(super) fn place(global: &Global) -> anyhow::Result<Place> {
    let config = layers(global, None)?.config();
    Ok(config.map_err(|error| Failed::usage(error.to_string()))?.place())
}
