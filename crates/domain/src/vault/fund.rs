//! Play money for a vault, of whatever asset.

use super::own_vault;
use crate::access::Environment;
use crate::ids::WalletId;
use crate::ledger::AccountKey;
use crate::money::{Amount, Asset};
use crate::outcome::Outcome;
use crate::rejection::Rejection;
use crate::session::{Answer, Session};
use crate::state::{Draft, Halt, Key};
use crate::wallet::{enter_play_money, spendable};

/// Adds play money to a vault: the sandbox only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FundVault {
    /// The vault.
    pub vault: WalletId,
    /// Of what.
    pub asset: Asset,
    /// How much.
    pub amount: Amount,
}

/// The most that one call adds, in whole units of the asset: play money is plenty, but no sum of
/// it comes near what the ledger holds.
const WHOLE_UNITS_MAX: i128 = 1_000_000_000;

/// Adds play money.
pub(super) fn fund(
    draft: &mut Draft<'_>,
    session: &Session,
    verb: &FundVault,
) -> Result<Answer, Halt> {
    if session.environment()? == Environment::Production {
        return Err(Rejection::SandboxOnly.into());
    }
    let (wallet, document) = own_vault(draft, session, verb.vault)?;
    spendable(&wallet)?;
    let max = 10_i128.checked_pow(u32::from(verb.asset.scale()));
    let max = max.and_then(|unit| unit.checked_mul(WHOLE_UNITS_MAX));
    let max = Amount::from_units(max.ok_or(Rejection::AmountOverflow)?);
    if verb.amount > max {
        return Err(Rejection::AmountOutOfRange { amount: verb.amount, max }.into());
    }
    let account = AccountKey::wallet(wallet.id, verb.asset);
    draft.need([Key::Account(wallet.org, account).into()])?;
    enter_play_money(draft, session, (&wallet, verb.asset, verb.amount))?;
    Ok(Outcome::Document(document).into())
}
