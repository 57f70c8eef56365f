//! A backtest of everything that was paid, under a policy more that judges and counts each payment
//! and holds none.

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

use super::api::{Api, text};

const PROPOSAL: &str = concat!(
    r#"{"from":"2020-01-01","to":"2100-01-01","add":[{"name":"Bench window","#,
    r#""scope":"ORGANIZATION","outcome":"HOLD","conditions":[{"type":"VELOCITY","#,
    r#""window":{"seconds":86400},"per":"WALLET","amountAbove":"1000000000.00"}]}]}"#
);

/// A backtest under way.
pub(crate) struct Backtest {
    path: String,
}

/// What a backtest has found.
pub(crate) struct Report {
    /// Payments that were judged again.
    pub(crate) replayed: u64,
    /// Those of them that came out as they had.
    pub(crate) unchanged: u64,
}

impl Backtest {
    /// Starts one.
    pub(crate) fn start(api: Api<'_>) -> Result<Self> {
        let started =
            api.post(&[("/v1/policies/backtest".to_owned(), PROPOSAL.to_owned())], 202)?;
        let started = started.first().context("no backtest")?;
        Ok(Self { path: format!("/v1/policies/backtest/{}", text(started, "id")?) })
    }

    /// What it has found, once it is done.
    pub(crate) fn ended(&self, api: Api<'_>) -> Result<Option<Report>> {
        let answers = api.get(std::slice::from_ref(&self.path))?;
        let answer = answers.first().context("no backtest")?;
        let number = |name: &str| answer.get(name).and_then(Value::as_u64).context("no number");
        match text(answer, "status")? {
            "RUNNING" => Ok(None),
            "DONE" => {
                let (replayed, unchanged) = (number("replayed")?, number("unchanged")?);
                Ok(Some(Report { replayed, unchanged }))
            }
            other => bail!("the backtest is {other}"),
        }
    }
}
