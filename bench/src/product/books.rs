//! Was every acknowledged payment recorded once, and nothing else? The balance of every wallet must
//! have moved by exactly what its payments were acknowledged for.

use std::sync::Arc;

use anyhow::{Context as _, Result, bail};

use super::api::{Api, text};
use super::payments::Payer;

/// Balances have eight decimals.
const DECIMALS: usize = 8;
/// One payment of 0.01 in units of 10⁻⁸.
const PAYMENT: i128 = 1_000_000;

/// The balances that the wallets of a server must have, in units of 10⁻⁸.
pub(crate) struct Books {
    wallets: Arc<[String]>,
    expected: Vec<i128>,
}

impl Books {
    /// Opens the books with what the wallets have now.
    pub(crate) fn open(api: Api<'_>, wallets: &Arc<[String]>) -> Result<Self> {
        Ok(Self { wallets: Arc::clone(wallets), expected: balances(api, wallets)? })
    }

    /// Books the acknowledged payments of a run.
    pub(crate) fn acknowledge(&mut self, payers: &[Payer]) {
        for payer in payers {
            for (expected, moved) in self.expected.iter_mut().zip(&payer.moved) {
                *expected += i128::from(*moved) * PAYMENT;
            }
        }
    }

    /// Books one transfer of `units` between two wallets.
    pub(crate) fn transfer(&mut self, payer: usize, payee: usize, units: i128) {
        for (wallet, change) in [(payer, -units), (payee, units)] {
            if let Some(expected) = self.expected.get_mut(wallet) {
                *expected += change;
            }
        }
    }

    /// Compares with what the server says.
    pub(crate) fn check(&self, api: Api<'_>) -> Result<()> {
        let found = balances(api, &self.wallets)?;
        for ((wallet, expected), found) in self.wallets.iter().zip(&self.expected).zip(&found) {
            if expected != found {
                let (lost, unit) = (expected - found, "units of 10^-8");
                bail!("{wallet} should have {expected} {unit}, but {lost} are missing");
            }
        }
        Ok(())
    }
}

fn balances(api: Api<'_>, wallets: &[String]) -> Result<Vec<i128>> {
    let paths: Vec<_> = wallets.iter().map(|id| format!("/v1/wallets/{id}/balance")).collect();
    let answers = api.get(&paths)?;
    answers.iter().map(|answer| units(text(answer, "balance")?)).collect()
}

/// Reads a decimal exactly.
pub(super) fn units(text: &str) -> Result<i128> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = format!("{whole}{fraction:0<DECIMALS$}");
    let exact = !whole.is_empty() && fraction.len() <= DECIMALS;
    let exact = exact && digits.bytes().all(|byte| byte.is_ascii_digit());
    exact
        .then(|| digits.parse().ok())
        .flatten()
        .with_context(|| format!("`{text}` is not a balance"))
}
