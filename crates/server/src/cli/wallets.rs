//! `countersign wallets`: what there is, and what is in it.

use serde_json::json;

use super::api::{Api, text};
use super::exit::Exit;
use super::global::{Global, Identity};
use super::names::each;
use super::output::Output;
use super::target;
use crate::money::grouped;
use crate::visible::visible;

pub(super) async fn run(global: &Global, output: Output) -> anyhow::Result<Exit> {
    let api = Api::new(target::find(global, Identity::Operator)?)?;
    let mut rows = Vec::new();
    each(&api, ("/v1/wallets", None), |wallet| rows.push(wallet.clone())).await?;
    output.value(&json!({ "data": rows }))?;
    let names: Vec<String> = rows.iter().map(|row| visible(text(row, "name"))).collect();
    let width = names.iter().map(|name| name.chars().count()).max().unwrap_or(0);
    for (row, name) in rows.iter().zip(&names) {
        let pending = grouped(text(row, "pending"));
        let held = if pending == "0.00" { String::new() } else { format!("  held {pending}") };
        let line = format!(
            "  {name:<width$}  {:<5}  {:<6}  {:>16} {}  {}{held}",
            text(row, "walletType"),
            text(row, "status"),
            grouped(text(row, "balance")),
            text(row, "currency"),
            text(row, "id"),
        );
        output.line(&line);
    }
    Ok(Exit::Done)
}
