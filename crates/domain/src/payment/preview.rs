//! What the policies would say, without asking for anything to be done.

use super::{SendPayment, recipient_names};
use crate::access::Actor;
use crate::context::Context;
use crate::ids::Mint;
use crate::ledger::{AccountKey, available};
use crate::log::LogActor;
use crate::outcome::Preview;
use crate::policy::{Case, CaseLeg, judge};
use crate::state::{Draft, Halt, State};
use crate::wallet::Wallet;

/// What the policies say about a payment now, without making it. What the answer has yet to know
/// it asks for, as a decision does (ADR 0002).
pub fn preview(
    (state, context): (&State, &Context),
    actor: &Actor,
    (from, to): (&Wallet, &Wallet),
    wanted: &SendPayment,
) -> Result<Preview, Halt> {
    let mut mint = Mint::new(0);
    let draft = Draft::new(state, context, &mut mint);
    let account = available(&draft, from.org, AccountKey::wallet(from.id, from.currency))?;
    let names = recipient_names(to);
    let legs = [CaseLeg::to_wallet(to, &names, wanted.amount)];
    let by = LogActor::from(actor);
    let case = Case {
        metadata: wanted.metadata.as_deref(),
        ..Case::of_payment(from, &legs, (by, draft.now(), account.spending))
    };
    let judged = judge(&draft, &case, &[])?;
    Ok(Preview { evaluation: judged.evaluation, asset: from.currency })
}
