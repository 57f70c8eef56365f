//! A new agent.

use super::Template;
use crate::access::Permissions;
use crate::key::{KeyKind, NewKey, NewSecret, mint};
use crate::log::Fact;
use crate::outcome::{Outcome, WalletView};
use crate::policy::{self, CreatePolicy};
use crate::rejection::Rejection;
use crate::session::{Answer, Session};
use crate::state::{Draft, Halt};
use crate::wallet::{AgentProfile, NewWallet, Wallet, WalletKind, open};

/// `POST /agents`, and with a template `POST /agents/from-template`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreateAgent {
    /// Its name.
    pub name: String,
    /// The agent's name as a label.
    pub agent_name: Option<String>,
    /// The caller's own data, as canonical JSON text of an object.
    pub metadata: String,
    /// What its key shall allow; none for the usual.
    pub permissions: Option<Permissions>,
    /// What it is made from.
    pub template: Option<Template>,
    /// The secret of its key.
    pub secret: NewSecret,
}

/// Creates wallet, key and policy of an agent.
pub(crate) fn create(
    draft: &mut Draft<'_>,
    session: &Session,
    verb: &CreateAgent,
) -> Result<Answer, Halt> {
    let permissions = granted(session, verb)?;
    let new = NewWallet {
        environment: session.environment()?,
        kind: WalletKind::Agent,
        name: verb.name.clone(),
        agent_name: verb.agent_name.clone(),
        metadata: verb.metadata.clone(),
        agent: None,
    };
    let WalletView { wallet, account } = open(draft, session.org()?, new)?;
    let new_key = NewKey {
        name: verb.name.clone(),
        environment: wallet.environment,
        kind: KeyKind::Agent,
        permissions,
        wallet_scope: vec![wallet.id],
        allowed_ips: Vec::new(),
        expires_at: None,
        secret: verb.secret.clone(),
        people: None,
    };
    let key = mint(draft, session, new_key)?;
    let policy = match &verb.template {
        None => None,
        Some(template) => {
            let create = CreatePolicy {
                wallet: Some(wallet.id),
                name: template.name.clone(),
                enabled: true,
                conditions: Vec::new(),
                outcome: None,
                rules: template.rules.clone(),
                terms: None,
                approval_ttl_seconds: None,
            };
            Some(policy::insert(draft, session, (wallet.environment, &create))?.id)
        }
    };
    let agent = Some(AgentProfile {
        permissions,
        key: Some(key.id),
        key_prefix: Some(key.prefix.clone()),
        policy,
        template: verb.template.as_ref().map(|template| template.id.clone()),
    });
    let wallet = draft.update(Wallet { agent, ..(*wallet).clone() });
    let (told, books) = ((*wallet).clone(), (*account).clone());
    session.log(draft, Fact::AgentCreated { wallet: told, account: books })?;
    Ok(Outcome::Agent(WalletView { wallet, account }).into())
}

/// What the agent's key may hold: never more than any agent's, never more than the maker's. What
/// was asked for in so many words is refused, a default is trimmed (spec §2.1).
fn granted(session: &Session, verb: &CreateAgent) -> Result<Permissions, Rejection> {
    let held = session.actor.permissions();
    let Some(wanted) = verb.permissions else {
        let usual = verb.template.as_ref().map_or(Permissions::AGENT_DEFAULT, |t| t.permissions);
        return Ok(held.trim(Permissions::AGENT_MAX.trim(usual)));
    };
    if Permissions::AGENT_MAX.first_missing(wanted).is_some() {
        return Err(Rejection::AgentCredential);
    }
    held.first_missing(wanted).map_or(Ok(wanted), |missing| Err(Rejection::GrantExceeds(missing)))
}
