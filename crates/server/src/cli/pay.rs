//! `countersign pay`: a payment, followed to its end.

use std::time::Duration;

use anyhow::Context as _;
use serde_json::{Value, json};

use super::api::{Api, text};
use super::api_error::ApiError;
use super::exit::Exit;
use super::global::{Global, Identity};
use super::held::Held;
use super::names::{Named, resolve};
use super::output::{Output, Tone};
use super::target;
use crate::money::grouped;
use crate::visible::visible;

/// Pay from a wallet to a wallet. A payment that is held is waited for.
#[derive(clap::Args)]
pub(super) struct Pay {
    /// The wallet that pays: its name or its id.
    from: String,
    /// The wallet that is paid: its name or its id.
    to: String,
    /// How much, like `5000` or `12.50`.
    amount: String,
    /// What it is for.
    #[arg(long, value_name = "TEXT")]
    memo: Option<String>,
    /// Do not wait for a decision.
    #[arg(long)]
    no_wait: bool,
    /// A payment with the same key is made once, however often it is asked for.
    #[arg(long, value_name = "KEY")]
    idempotency_key: Option<String>,
}

const ATTEMPTS: u32 = 4;
const PAUSE: Duration = Duration::from_millis(250);

pub(super) async fn run(global: &Global, pay: &Pay, output: Output) -> anyhow::Result<Exit> {
    let api = Api::new(target::find(global, Identity::Operator)?)?;
    let (from, to) = (resolve(&api, &pay.from).await?, resolve(&api, &pay.to).await?);
    let key = match &pay.idempotency_key {
        Some(key) => key.clone(),
        None => fresh_key()?,
    };
    let (status, payment) = send(&api, pay, (&from, &to), &key).await?;
    if status == 202 {
        let held = Held::new(&api, (output, global), (from, to));
        return held.follow(payment, !pay.no_wait).await;
    }
    output.value(&payment)?;
    let paid = format!(
        "  {} paid   {}   {} {}   {} → {}",
        output.tone(Tone::Good, "✓"),
        text(&payment, "id"),
        grouped(text(&payment, "amount")),
        text(&payment, "currency"),
        visible(&from.name),
        visible(&to.name),
    );
    output.line(&paid);
    Ok(Exit::Done)
}

/// Asks for the payment, again if need be: with the same key it is made once.
async fn send(
    api: &Api,
    pay: &Pay,
    (from, to): (&Named, &Named),
    key: &str,
) -> anyhow::Result<(u16, Value)> {
    let mut body = json!({ "from": from.id, "to": to.id, "amount": pay.amount });
    if let (Some(memo), Some(body)) = (&pay.memo, body.as_object_mut()) {
        body.insert("description".to_owned(), memo.as_str().into());
    }
    let mut attempt = 1;
    loop {
        match api.post("/v1/payments", &body, Some(key)).await {
            Err(error) if error.is_away() && attempt < ATTEMPTS => {
                tokio::time::sleep(PAUSE * attempt).await;
                attempt += 1;
            }
            Err(error) if error.is_unknown() => return Err(unknown(error, key)),
            other => return Ok(other?),
        }
    }
}

fn unknown(error: ApiError, key: &str) -> anyhow::Error {
    let hint = format!(
        "it is not known whether the payment was made; \
         ask again with `--idempotency-key {}`, then it is made once",
        visible(key)
    );
    anyhow::Error::from(error).context(hint)
}

fn fresh_key() -> anyhow::Result<String> {
    let mut random = [0; 16];
    getrandom::fill(&mut random).ok().context("no randomness")?;
    Ok(format!("cli-{}", hex::encode(random)))
}
