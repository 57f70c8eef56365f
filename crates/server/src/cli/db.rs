//! `countersign db`: the schema of the database.

use anyhow::Context as _;
use countersign_store::postgres::PostgresStore;
use serde_json::json;

use super::config::place;
use super::exit::{Exit, Failed};
use super::global::Global;
use super::output::{Output, Tone};

/// The schema of the PostgreSQL database that `storage.store` names.
#[derive(clap::Subcommand)]
pub(super) enum Db {
    /// Bring it to the newest schema. A server does the same when it starts.
    Migrate,
    /// Say which schema it has. Exits with 1 unless it is the one that this program needs.
    Status,
}

pub(super) async fn run(global: &Global, command: &Db, output: Output) -> anyhow::Result<Exit> {
    let place = place(global)?;
    let Some(url) = place.database else {
        let told = "`storage.store` names no PostgreSQL database; a data folder is brought to the \
                    newest schema when it is opened";
        return Err(Failed::usage(told.to_owned()));
    };
    let context = || format!("`{url}`");
    let (found, known) = match command {
        Db::Migrate => PostgresStore::migrate(url.secret()).await.with_context(context)?,
        Db::Status => PostgresStore::schema(url.secret()).await.with_context(context)?,
    };
    output.value(&json!({ "database": url.to_string(), "schema": found, "newest": known }))?;
    let tick = output.tone(Tone::Good, "✓");
    output.line(&match (command, found == known) {
        (_, true) => format!("  {tick} {url} has schema {known}, the newest"),
        (Db::Migrate, false) => format!("  {tick} {url} brought from schema {found} to {known}"),
        (Db::Status, false) => format!("  {url} has schema {found}, this program needs {known}"),
    });
    let ready = found == known || matches!(command, Db::Migrate);
    Ok(if ready { Exit::Done } else { Exit::Error })
}
