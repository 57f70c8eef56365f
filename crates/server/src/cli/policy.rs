//! `countersign policy`: what other policies would have said.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context as _;
use serde_json::{Map, Value, json};

use super::api::{Api, list, text};
use super::exit::{Exit, Failed};
use super::global::{Global, Identity};
use super::output::{Output, Tone};
use super::target;
use crate::money::grouped;
use crate::visible::visible;

/// Try policies out.
#[derive(clap::Subcommand)]
pub(super) enum Policy {
    /// Replay what happened under other policies: what would have been held, denied, let through.
    Backtest {
        /// A file with a policy as JSON, or with `add`, `replace` and `remove`; `-` reads it from
        /// standard input.
        #[arg(long, value_name = "FILE")]
        file: PathBuf,
        /// Where the period begins: a day or an instant.
        #[arg(long, value_name = "WHEN")]
        from: String,
        /// Where it ends: a day, which belongs to it, or an instant, which does not.
        #[arg(long, value_name = "WHEN")]
        to: String,
    },
}

/// How often it is asked how far it is.
const PAUSE: Duration = Duration::from_millis(300);

pub(super) async fn run(global: &Global, command: Policy, output: Output) -> anyhow::Result<Exit> {
    let Policy::Backtest { file, from, to } = command;
    let api = Api::new(target::find(global, Identity::Operator)?)?;
    let mut body = proposed(&file)?;
    body.insert("from".to_owned(), json!(from));
    body.insert("to".to_owned(), json!(to));
    let (_, mut backtest) = api.post("/v1/policies/backtest", &Value::Object(body), None).await?;
    let path = format!("/v1/policies/backtest/{}", text(&backtest, "id"));
    while text(&backtest, "status") == "RUNNING" {
        tokio::time::sleep(PAUSE).await;
        backtest = api.get(&path, &[]).await?;
    }
    output.value(&backtest)?;
    if text(&backtest, "status") != "DONE" {
        return Err(anyhow::anyhow!("the backtest failed; the server's log says why"));
    }
    report(&backtest, output);
    Ok(Exit::Done)
}

/// A policy alone is one that is added, for all wallets unless it names one.
fn proposed(file: &Path) -> anyhow::Result<Map<String, Value>> {
    let context = || format!("`{}`", file.display());
    let text = if file == Path::new("-") {
        std::io::read_to_string(std::io::stdin()).context("standard input")?
    } else {
        std::fs::read_to_string(file).with_context(context)?
    };
    let Ok(Value::Object(body)) = serde_json::from_str(&text) else {
        return Err(Failed::usage(format!("{} holds no JSON object", context())));
    };
    if ["add", "replace", "remove"].iter().any(|name| body.contains_key(*name)) {
        return Ok(body);
    }
    let mut policy = body;
    if !policy.contains_key("walletId") {
        policy.entry("scope").or_insert_with(|| json!("ORGANIZATION"));
    }
    policy.entry("name").or_insert_with(|| json!("Proposed"));
    Ok(Map::from_iter([("add".to_owned(), json!([policy]))]))
}

fn report(backtest: &Value, output: Output) {
    let number = |name: &str| backtest.get(name).and_then(Value::as_u64).unwrap_or_default();
    output.line(&format!(
        "  {} replayed {} decisions: {} as they were",
        output.tone(Tone::Good, "✓"),
        number("replayed"),
        number("unchanged"),
    ));
    let changes = [
        ("newly held", "newlyHeld"),
        ("newly denied", "newlyDenied"),
        ("newly let through", "newlyAllowed"),
    ];
    for (words, name) in changes {
        if number(name) > 0 {
            output.line(&format!("    {words}  {}", number(name)));
        }
    }
    for example in list(backtest, "examples") {
        let rules = list(example, "findings").iter().map(|finding| text(finding, "policyName"));
        let rules: Vec<&str> = rules.collect();
        output.line(&format!(
            "    {}  {} {}  {} → {}  {}",
            text(example, "at"),
            grouped(text(example, "amount")),
            text(example, "currency"),
            text(example, "was"),
            text(example, "would"),
            visible(&rules.join(", ")),
        ));
    }
}
