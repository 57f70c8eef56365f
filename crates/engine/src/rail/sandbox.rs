//! A rail for play: what it does follows from the order and the time that has passed, and from
//! nothing else. What goes wrong on it, and when, is chosen by the last digits of the amount.

use std::collections::BTreeMap;
use std::sync::Arc;

use async_trait::async_trait;
use countersign_domain::canonical::Hash;
use countersign_domain::instruction::{Detail, Stage};
use countersign_domain::money::{Amount, Asset};
use countersign_domain::rail::{Quote, QuoteAsked, RailOrder, RailOutcome};
use countersign_domain::time::Timestamp;

use super::{Rail, RailError, RailReply};
use crate::Clock;

/// How the sandbox rail is set up.
#[derive(Clone, Debug)]
pub struct SandboxOptions {
    /// How long each step takes, in milliseconds.
    pub step_ms: u32,
    /// What one dollar is in other currencies, as decimal text by their codes.
    pub rates: BTreeMap<String, String>,
}

impl Default for SandboxOptions {
    fn default() -> Self {
        let rate = |(code, rate): &(&str, &str)| ((*code).to_owned(), (*rate).to_owned());
        Self { step_ms: 200, rates: RATES.iter().map(rate).collect() }
    }
}

/// Made up, and of the right size.
const RATES: [(&str, &str); 20] = [
    ("usd", "1"),
    ("eur", "0.92"),
    ("brl", "5.4"),
    ("hkd", "7.8"),
    ("mxn", "18.5"),
    ("cop", "4100"),
    ("ars", "1000"),
    ("ngn", "1550"),
    ("ugx", "3700"),
    ("kes", "129"),
    ("zmw", "26"),
    ("mwk", "1730"),
    ("rwf", "1350"),
    ("tzs", "2700"),
    ("xaf", "600"),
    ("xof", "600"),
    ("bwp", "13.5"),
    ("cdf", "2850"),
    ("ghs", "15.6"),
    ("zar", "18.2"),
];

/// Money sent there is not accepted by any chain.
const DEAD: &str = "0x000000000000000000000000000000000000dead";

/// How long quotes hold, in seconds.
const BRIDGE_SECONDS: i64 = 24 * 3_600;
const OFFRAMP_SECONDS: i64 = 600;

/// What one more dollar on the day itself costs, in hundredths.
const SAME_DAY_FEE: i128 = 100;

/// The decimals of rates.
const RATE_SCALE: u8 = 8;

/// A slow stage takes this many steps.
const SLOW_STEPS: i64 = 25;

/// What goes wrong, by the six decimals behind the point of the amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Magic {
    /// `.000101`: the answer to handing it over is lost; the rail has it.
    ReplyLost,
    /// `.000102`: it takes twenty-five steps.
    Slow,
    /// `.000103`: the first time it does not arrive at all, and nobody says so.
    NeverArrives,
    /// `.000104`: the second stage fails, and the money comes back.
    SecondFails,
    /// `.000105`: there is no quote.
    NoQuote,
    /// `.000106`: the second stage fails, and the money stays where it is.
    SecondKeeps,
    /// `.000107`: the first stage fails.
    FirstFails,
}

/// The sandbox rail.
pub struct SandboxRail {
    clock: Arc<dyn Clock>,
    options: SandboxOptions,
}

impl SandboxRail {
    /// A sandbox rail that goes by a clock.
    #[must_use]
    pub fn new(clock: Arc<dyn Clock>, options: SandboxOptions) -> Self {
        Self { clock, options }
    }

    fn step_ms(&self) -> i64 {
        i64::from(self.options.step_ms.max(1))
    }
}

#[async_trait]
impl Rail for SandboxRail {
    async fn quote(&self, asked: &QuoteAsked) -> Result<Quote, RailError> {
        quote(asked, &self.options.rates, self.clock.now()).map_err(RailError::Refused)
    }

    async fn submit(&self, order: &RailOrder) -> RailReply {
        let magic = Magic::of(order.asset, order.amount);
        if magic == Some(Magic::ReplyLost)
            || (magic == Some(Magic::NeverArrives) && order.attempt == 1)
        {
            return RailReply {
                outcome: RailOutcome::Unknown,
                again_ms: Some(self.options.step_ms),
            };
        }
        progress(order, (0, self.step_ms()))
    }

    async fn ask(&self, order: &RailOrder) -> RailReply {
        let magic = Magic::of(order.asset, order.amount);
        if magic == Some(Magic::NeverArrives) && order.attempt == 1 {
            return RailOutcome::NeverHeard.into();
        }
        let passed = self.clock.now().unix_micros() - order.begun_at.unix_micros();
        progress(order, (passed / 1_000, self.step_ms()))
    }
}

/// How far an order is, so many milliseconds after it was first handed over.
fn progress(order: &RailOrder, (passed_ms, step_ms): (i64, i64)) -> RailReply {
    let magic = Magic::of(order.asset, order.amount);
    let takes_ms = if magic == Some(Magic::Slow) { SLOW_STEPS * step_ms } else { step_ms };
    let reference = Some(reference(order));
    if passed_ms < takes_ms {
        let left = u32::try_from(takes_ms - passed_ms).ok();
        return RailReply { outcome: RailOutcome::Accepted { reference }, again_ms: left };
    }
    let second = matches!(order.stage, Stage::Destination | Stage::Fiat);
    let first = matches!(order.stage, Stage::Chain | Stage::Source | Stage::Crypto);
    let dead = order.legs.iter().filter_map(|leg| leg.to.address());
    let dead = dead.into_iter().any(|address| address.eq_ignore_ascii_case(DEAD));
    let failed =
        |returned| RailOutcome::Failed { reason: "Simulated rail failure".to_owned(), returned };
    let outcome = match magic {
        Some(Magic::SecondFails) if second => failed(true),
        Some(Magic::SecondKeeps) if second => failed(false),
        Some(Magic::FirstFails) if first => failed(true),
        _ if dead && first => failed(true),
        _ => RailOutcome::Settled { reference },
    };
    outcome.into()
}

/// What looks like the hash of a transaction.
fn reference(order: &RailOrder) -> String {
    format!("0x{}", Hash::of_secret(order.key.as_bytes()))
}

impl Magic {
    fn of(asset: Asset, amount: Amount) -> Option<Self> {
        let finer = u32::from(asset.scale()).checked_sub(6)?;
        let decimals = amount.units() / 10_i128.checked_pow(finer)? % 1_000_000;
        match decimals {
            101 => Some(Self::ReplyLost),
            102 => Some(Self::Slow),
            103 => Some(Self::NeverArrives),
            104 => Some(Self::SecondFails),
            105 => Some(Self::NoQuote),
            106 => Some(Self::SecondKeeps),
            107 => Some(Self::FirstFails),
            _ => None,
        }
    }
}

/// What the sandbox would ask: of a bridge nothing, of a bank account its rate. Everything is
/// rounded to the receiver's disadvantage.
fn quote(
    asked: &QuoteAsked,
    rates: &BTreeMap<String, String>,
    now: Timestamp,
) -> Result<Quote, String> {
    if Magic::of(asked.asset, asked.amount) == Some(Magic::NoQuote) {
        return Err("Simulated quote failure".to_owned());
    }
    let overflow = || "the amount is too large".to_owned();
    let gross = |net: Amount| net.checked_add(asked.fee).ok_or_else(overflow);
    match &asked.detail {
        Detail::Bridge { into } => {
            let arrives = rescaled(asked.amount, asked.asset, into.scale()).ok_or_else(overflow)?;
            Ok(Quote {
                rate: "1".to_owned(),
                send_gross: gross(asked.amount)?,
                send_net: asked.amount,
                rail_fee: Amount::ZERO,
                receive_gross: arrives,
                receive_net: arrives,
                currency: into.key().to_owned(),
                scale: into.scale(),
                expires_at: now.plus_seconds(BRIDGE_SECONDS),
                accepted_at: None,
                reference: None,
            })
        }
        Detail::Offramp { currency, receive, references, .. } => {
            let text = rates.get(currency).ok_or("there is no rate for this currency")?;
            let rate = Amount::parse(text, RATE_SCALE).map_err(|_| "the rate is broken")?;
            let same_day = references.as_ref().is_some_and(|it| it.contains("\"sameDayAch\":true"));
            let fee = Amount::from_units(if same_day { SAME_DAY_FEE } else { 0 });
            let exchange = Exchange { asset: asked.asset, rate };
            let (send_net, receive_gross) = match receive {
                Some(receive) => {
                    let arrives = receive.checked_add(fee).ok_or_else(overflow)?;
                    (exchange.cost(arrives).ok_or_else(overflow)?, arrives)
                }
                None => (asked.amount, exchange.worth(asked.amount).ok_or_else(overflow)?),
            };
            let receive_net = receive_gross.checked_sub(fee).ok_or_else(overflow)?;
            Ok(Quote {
                rate: text.clone(),
                send_gross: gross(send_net)?,
                send_net,
                rail_fee: fee,
                receive_gross,
                receive_net,
                currency: currency.clone(),
                scale: 2,
                expires_at: now.plus_seconds(OFFRAMP_SECONDS),
                accepted_at: None,
                reference: None,
            })
        }
        Detail::Transfer | Detail::Batch | Detail::Vault { .. } => {
            Err("this needs no quote".to_owned())
        }
    }
}

fn rescaled(amount: Amount, from: Asset, to: u8) -> Option<Amount> {
    let units = amount.units();
    let units = match to.checked_sub(from.scale()) {
        Some(finer) => units.checked_mul(10_i128.checked_pow(u32::from(finer))?)?,
        None => units / 10_i128.checked_pow(u32::from(from.scale() - to))?,
    };
    Some(Amount::from_units(units))
}

/// Between an asset and hundredths of a currency.
struct Exchange {
    asset: Asset,
    rate: Amount,
}

impl Exchange {
    /// How many smallest units of the asset, times the rate, make a hundredth.
    fn unit(&self) -> Option<i128> {
        let decimals = u32::from(self.asset.scale() + RATE_SCALE).checked_sub(2)?;
        10_i128.checked_pow(decimals)
    }

    /// What an amount comes to, rounded down.
    fn worth(&self, amount: Amount) -> Option<Amount> {
        let product = amount.units().checked_mul(self.rate.units())?;
        Some(Amount::from_units(product / self.unit()?))
    }

    /// What it takes for so much to arrive, rounded up.
    fn cost(&self, arrives: Amount) -> Option<Amount> {
        let product = arrives.units().checked_mul(self.unit()?)?;
        let rate = self.rate.units();
        let more = rate.checked_sub(1).filter(|_| rate > 0)?;
        Some(Amount::from_units(product.checked_add(more)? / rate))
    }
}
