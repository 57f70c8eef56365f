//! What a decision knows beside the state: the time, and how the installation is set up.

use crate::fee::FeeProfile;
use crate::money::Amount;
use crate::policy::Verdict;
use crate::time::Timestamp;

/// The time of a decision and the settings of the installation.
#[derive(Clone, Debug)]
pub struct Context {
    /// The instant. Never earlier than that of the decision before.
    pub now: Timestamp,
    /// How the installation is set up.
    pub settings: Settings,
}

/// How an installation is set up; the operator's, not the tenants'.
#[derive(Clone, Debug)]
pub struct Settings {
    /// What payments cost.
    pub fees: FeeProfile,
    /// The most that one `fund` call adds, in smallest units of USD.
    pub fund_per_call_max: Amount,
    /// The most that `fund` calls add to one wallet altogether.
    pub fund_total_max: Amount,
    /// How many wallets an organization may have open; none for no limit.
    pub wallets_max: Option<u32>,
    /// How long an approval request waits unless policy or organization say otherwise, in seconds.
    pub approval_ttl_seconds: u32,
    /// How long an idempotency key is remembered, in seconds.
    pub idempotency_ttl_seconds: u32,
    /// What becomes of a vault's transaction that no ordered policy matches.
    pub unmatched_vault_transactions: Verdict,
    /// Whether only resources that are kept here can be submitted for review.
    pub resource_required: bool,
    /// Whether a platform can name nobody but members.
    pub actor_must_be_member: bool,
    /// Whether this is `countersign dev`, whose production partition is empty: there a sandbox key
    /// may mint a production key.
    pub dev: bool,
}

impl Default for Settings {
    fn default() -> Self {
        const DAY_SECONDS: u32 = 86_400;
        Self {
            fees: FeeProfile::None,
            fund_per_call_max: Amount::from_units(10_000 * UNITS_PER_DOLLAR),
            fund_total_max: Amount::from_units(100_000 * UNITS_PER_DOLLAR),
            wallets_max: None,
            approval_ttl_seconds: DAY_SECONDS,
            idempotency_ttl_seconds: DAY_SECONDS,
            unmatched_vault_transactions: Verdict::Allow,
            resource_required: false,
            actor_must_be_member: false,
            dev: false,
        }
    }
}

const UNITS_PER_DOLLAR: i128 = 100_000_000;
