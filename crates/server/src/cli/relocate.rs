//! `countersign move`: a whole installation, from one place to another.

use anyhow::{Context as _, bail};
use countersign_engine::Store;
use countersign_engine::audit::{Report, verify};
use countersign_engine::relocate::{self, Copied};
use serde_json::json;

use super::exit::{Exit, Failed};
use super::global::Global;
use super::output::{Output, Tone};
use crate::place::Place;
use crate::visible::visible;

const HELP: &str = "\
A place is `sqlite:FOLDER`, a `postgres://` URL without a password, or `env:NAME`: a variable of \
the environment that holds one of these, and there the URL may have its password.

Stop the servers first. A folder that a server holds cannot be moved; servers on a database are \
not seen, and a move fails in the end if they have gone on meanwhile.

The log and the books of the source have to hold, and the target must have nothing. Afterwards \
every row is compared, and the log and the books of the target are checked. The source is never \
changed. A move that was interrupted leaves a part in the target: empty it, and begin anew.";

/// Copy a whole installation to another place, and check that everything arrived.
#[derive(clap::Args)]
#[command(after_help = HELP)]
pub(super) struct Move {
    /// Where the installation is.
    #[arg(long, value_name = "SOURCE")]
    from: String,
    /// Where it goes; a place that has nothing.
    #[arg(long, value_name = "TARGET")]
    to: String,
}

/// What a half-copied target is good for.
const INCOMPLETE: &str = "the target is not complete: empty it before another move";

pub(super) async fn run(global: &Global, places: &Move, output: Output) -> anyhow::Result<Exit> {
    let from = named(global, ("--from", &places.from))?;
    let to = named(global, ("--to", &places.to))?;
    if from.to_string() == to.to_string() {
        return Err(Failed::usage(format!("`{from}` is both `--from` and `--to`")));
    }
    if !from.holds_data() {
        return Err(Failed::not_found(format!("there is no data in `{from}`")));
    }
    let source = from.alone().await.with_context(|| format!("`{from}`"))?;
    let target = open(&to).await.with_context(|| format!("`{to}`"))?;
    let report = relocate::inspect(&*source, &*target).await;
    let report = report.with_context(|| format!("nothing was moved from `{from}` to `{to}`"))?;
    let tick = output.tone(Tone::Good, "✓");
    output.line(&format!("  {tick} {from} holds: {}", counts(&report)));

    let mut told = Ok(());
    let rows = relocate::copy(&*source, &*target, |copied| {
        if told.is_ok() {
            told = tell(copied, output);
        }
    });
    let rows = rows.await.context(INCOMPLETE)?;
    told?;
    let arrived = check((&from, &*source), &to).await.context(INCOMPLETE)?;

    let stays = stays(&from);
    output.value(&json!({
        "moved": true, "from": from.to_string(), "to": to.to_string(), "rows": rows,
        "holds": arrived.holds(), "organizations": arrived.organizations, "stays": stays,
    }))?;
    output
        .line(&format!("  {tick} {to} has the same {rows} rows, and holds: {}", counts(&arrived)));
    if !stays.is_empty() {
        output.line(&format!("  files of the sandbox stay in {from}: {}", stays.join(", ")));
    }
    Ok(Exit::Done)
}

fn named(global: &Global, (flag, text): (&str, &str)) -> anyhow::Result<Place> {
    let place = Place::named(text, &global.folder());
    place.map_err(|error| Failed::usage(format!("`{flag}` {error}")))
}

/// Opens the target, which is made if it does not exist.
async fn open(to: &Place) -> anyhow::Result<std::sync::Arc<dyn Store>> {
    if to.database.is_none() {
        to.folder.make()?;
    }
    Ok(to.open().await?)
}

/// Compares every row, and checks the target's log and books from the rows up.
async fn check((from, source): (&Place, &dyn Store), to: &Place) -> anyhow::Result<Report> {
    let arrived = to.snapshot().await.with_context(|| format!("`{to}`"))?;
    relocate::compare(source, &*arrived).await?;
    let report = verify(&*arrived).await.with_context(|| format!("`{to}`"))?;
    if let Some(complaint) = report.complaints.first() {
        bail!("`{to}` does not hold: {}", visible(&complaint.to_string()));
    }
    let now = from.snapshot().await.with_context(|| format!("`{from}`"))?;
    if relocate::has_gone_on(source, &*now).await.with_context(|| format!("`{from}`"))? {
        bail!("`{from}` has changed while it was copied: stop its servers first");
    }
    Ok(report)
}

fn tell(copied: Copied, output: Output) -> anyhow::Result<()> {
    let Copied { kind, rows } = copied;
    output.line(&format!("    {kind:<22} {rows}"));
    output.value(&json!({ "kind": kind, "rows": rows }))
}

fn counts(report: &Report) -> String {
    let Report { organizations, records, transfers, accounts, .. } = report;
    format!(
        "organizations {organizations}, log records {records}, transfers {transfers}, \
         accounts {accounts}"
    )
}

/// The files of a sandbox that are no rows.
fn stays(from: &Place) -> Vec<&'static str> {
    let files = [("dev.env", from.folder.dev_env()), ("clock", from.folder.clock())];
    let there = |(name, path): (&'static str, std::path::PathBuf)| path.exists().then_some(name);
    let is_folder = from.database.is_none();
    files.into_iter().filter(|_| is_folder).filter_map(there).collect()
}
