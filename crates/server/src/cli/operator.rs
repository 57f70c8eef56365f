//! Reaching the operator's side: through the server that holds the data folder, or by holding it
//! for a moment.

use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};
use countersign_domain::context::Settings;
use countersign_engine::{EngineConfig, StoreError};
use tokio::sync::watch;

use super::config::place;
use super::exit::Failed;
use super::global::Global;
use crate::folder::Folder;
use crate::operator::{Operator, OperatorCall, OperatorError, OperatorReply, PATH};
use crate::serve::{Opened, StartError, open};

/// A folder that is neither answered for nor free is about to be one of the two.
const PATIENCE: Duration = Duration::from_secs(5);
const PAUSE: Duration = Duration::from_millis(25);

/// Carries out an operator's call.
pub(super) async fn ask(global: &Global, call: OperatorCall) -> anyhow::Result<OperatorReply> {
    let place = place(global)?;
    let founds = matches!(call, OperatorCall::CreateOrganization { .. });
    let since = Instant::now();
    loop {
        if let Some(answer) = through_server(&place.folder, &call).await? {
            return Ok(answer?);
        }
        if !founds && !place.holds_data() {
            return Err(Failed::not_found(format!(
                "there is no data in `{place}`; name the data folder with --data"
            )));
        }
        match open(&place, config(&place.folder)).await {
            Ok(opened) => return Ok(alone(opened, call).await?),
            Err(StartError::Store { error: StoreError::Locked(_), .. })
                if since.elapsed() < PATIENCE =>
            {
                tokio::time::sleep(PAUSE).await;
            }
            Err(error) => return Err(error.into()),
        }
    }
}

/// A reply of another kind than the call's: a fault of the program.
pub(super) fn unexpected(reply: &OperatorReply) -> anyhow::Error {
    anyhow::anyhow!("unexpected reply: {reply:?}")
}

/// A sandbox keeps its own time, whoever opens it.
fn config(folder: &Folder) -> EngineConfig {
    let dev = folder.dev_env().exists() || folder.clock().exists();
    EngineConfig { settings: Settings { dev, ..Settings::default() }, ..EngineConfig::default() }
}

async fn alone(opened: Opened, call: OperatorCall) -> Result<OperatorReply, OperatorError> {
    let Opened { engine, clock } = opened;
    let operator =
        Operator { engine: engine.clone(), clock, moved: Arc::new(watch::Sender::new(())) };
    let carried = operator.carry(call).await;
    engine.shutdown().await;
    carried
}

/// Asks the server that holds the folder; none when there is none.
async fn through_server(
    folder: &Folder,
    call: &OperatorCall,
) -> anyhow::Result<Option<Result<OperatorReply, OperatorError>>> {
    let socket = folder.socket();
    match std::fs::symlink_metadata(&socket) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        other => other.with_context(|| format!("`{}`", socket.display()))?,
    };
    // Whoever installs it first wins; there is only one.
    drop(rustls::crypto::ring::default_provider().install_default());
    let client = reqwest::Client::builder().unix_socket(socket).tls_certs_only([]).build();
    let client = client.context("no HTTP client")?;
    let asked = client.post(format!("http://operator{PATH}")).json(call).send().await;
    let response = match asked {
        Err(error) if error.is_connect() => return Ok(None),
        other => other.context("not known whether it was done: the server went away")?,
    };
    if !response.status().is_success() {
        let status = response.status();
        bail!("the server did not understand ({status}); is it of another version?");
    }
    let answer = response.json().await;
    Ok(Some(answer.context("not known whether it was done: the server's answer was cut off")?))
}
