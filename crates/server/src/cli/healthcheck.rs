//! `countersign healthcheck`: for whoever watches the process.

use super::api::Api;
use super::exit::Exit;
use super::global::Global;
use super::output::Output;
use super::target;

pub(super) async fn run(global: &Global, output: Output) -> anyhow::Result<Exit> {
    let api = Api::new(target::find_server(global)?)?;
    let health = api.get("/readyz", &[]).await?;
    output.value(&health)?;
    output.line(&format!("  {} is ready", api.url()));
    Ok(Exit::Done)
}
