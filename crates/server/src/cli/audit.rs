//! `countersign audit`: the log and the books, checked from the rows up.

use anyhow::Context as _;
use countersign_engine::audit::{Complaint, Report, verify};
use serde_json::{Value, json};

use super::config::place;
use super::exit::{Exit, Failed};
use super::global::Global;
use super::output::{Output, Tone};
use crate::visible::visible;

/// Check the log and the books.
#[derive(clap::Subcommand)]
pub(super) enum Audit {
    /// Recompute every hash of the log and every balance, and say what does not hold. Works beside
    /// a running server, and changes nothing.
    Verify,
}

pub(super) async fn run(global: &Global, command: Audit, output: Output) -> anyhow::Result<Exit> {
    let Audit::Verify = command;
    let place = place(global)?;
    if !place.holds_data() {
        // An empty folder would hold; a mistyped one must not seem to.
        return Err(Failed::not_found(format!("there is no data in `{place}`")));
    }
    let context = || format!("`{place}`");
    let snapshot = place.snapshot().await.with_context(context)?;
    let report = verify(&*snapshot).await.with_context(context)?;
    output.value(&json(&report))?;
    for complaint in &report.complaints {
        output.line(&format!(
            "  {} {}",
            output.tone(Tone::Bad, "✗"),
            visible(&complaint.to_string())
        ));
    }
    output.line(&summary(&report, output));
    Ok(if report.holds() { Exit::Done } else { Exit::Error })
}

fn summary(report: &Report, output: Output) -> String {
    let Report { organizations, records, transfers, accounts, .. } = report;
    let checked = format!(
        "organizations {organizations}, log records {records}, transfers {transfers}, \
         accounts {accounts}"
    );
    let unlisted = report.complaints_total.saturating_sub(report.complaints.len() as u64);
    match report.complaints_total {
        0 => format!("  {} everything holds: {checked}", output.tone(Tone::Good, "✓")),
        total if unlisted > 0 => {
            format!("  {total} things do not hold, {unlisted} of them not listed: {checked}")
        }
        total => format!("  things that do not hold: {total}; checked: {checked}"),
    }
}

fn json(report: &Report) -> Value {
    let complaint = |complaint: &Complaint| {
        json!({
            "organizationId": complaint.org.to_string(),
            "what": complaint.what,
            "expected": complaint.expected,
            "found": complaint.found,
        })
    };
    json!({
        "holds": report.holds(),
        "organizations": report.organizations,
        "records": report.records,
        "transfers": report.transfers,
        "accounts": report.accounts,
        "complaintsTotal": report.complaints_total,
        "complaints": report.complaints.iter().map(complaint).collect::<Vec<_>>(),
    })
}
