//! The end of an agent.

use super::pause::agent;
use crate::approval::{close_pending_of_wallet, reads_of_pending};
use crate::ids::WalletId;
use crate::key::{ApiKey, revoke_key};
use crate::ledger::{AccountKey, AccountOwner, EntryKind, Posting, available, post};
use crate::log::Fact;
use crate::outcome::Outcome;
use crate::rejection::{Object, Rejection};
use crate::session::{Answer, Session};
use crate::state::{Draft, Halt, Key};
use crate::wallet::shut;

/// `DELETE /agents/:id`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeleteAgent {
    /// The agent.
    pub wallet: WalletId,
}

/// Rejects what waits, sweeps the balance to the default wallet, revokes the keys, closes the
/// wallet (spec §15.7).
pub(crate) fn delete(
    draft: &mut Draft<'_>,
    session: &Session,
    verb: &DeleteAgent,
) -> Result<Answer, Halt> {
    let wallet = agent(draft, session, verb.wallet)?;
    let partition = *session.organization()?.partition(wallet.environment);
    let default = partition.default_wallet.ok_or(Rejection::NotFound(Object::Wallet))?;
    let (org, asset) = (wallet.org, wallet.currency);
    let (mine, theirs) = (AccountKey::wallet(wallet.id, asset), AccountKey::wallet(default, asset));
    let own_key = wallet.agent.as_ref().and_then(|agent| agent.key);
    let mut reads = reads_of_pending(draft, (org, wallet.id))?;
    reads.push(Key::Account(org, theirs).into());
    reads.extend(own_key.map(|key| Key::ApiKey(org, key).into()));
    draft.need(reads)?;
    close_pending_of_wallet(draft, session, (org, wallet.id))?;
    let swept = available(draft, org, mine)?.posted;
    if swept.is_positive() {
        let posting = Posting {
            org,
            id: None,
            environment: wallet.environment,
            kind: EntryKind::Sweep,
            transaction: draft.fresh(),
            related: None,
            description: None,
            asset,
            legs: vec![
                (AccountOwner::Wallet(wallet.id), swept.negated()),
                (AccountOwner::Wallet(default), swept),
            ],
        };
        post(draft, posting)?;
    }
    let wallet = shut(draft, session, &wallet)?;
    if let Some(id) = own_key
        && let Some(key) = draft.get::<ApiKey>((org, id))?
    {
        // Its scope may have been widened since; it is this agent's all the same.
        revoke_key(draft, session, &key)?;
    }
    let account = (*available(draft, org, mine)?).clone();
    session.log(draft, Fact::AgentDeleted { wallet: (*wallet).clone(), account, swept })?;
    Ok(Outcome::AgentDeleted { wallet: wallet.id, swept, asset }.into())
}
