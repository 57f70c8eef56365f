//! New organizations: the operator's business.

use super::{DuplicateRequests, Organization, OrganizationSettings, Partition, SelfApproval};
use crate::access::Environment;
use crate::ids::OrgId;
use crate::log::{self, Fact};
use crate::outcome::Outcome;
use crate::rejection::Rejection;
use crate::session::{Answer, Session};
use crate::state::{Draft, Halt};
use crate::wallet::{NewWallet, WalletKind, open};

/// The operator's `org create`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreateOrganization {
    /// Its name.
    pub name: String,
    /// Where to reach it.
    pub email: String,
    /// The name of its default wallets; one is made in each environment named.
    pub wallets: Vec<(Environment, String)>,
}

/// Creates an organization with its default wallets.
pub(crate) fn create(
    draft: &mut Draft<'_>,
    session: &Session,
    verb: &CreateOrganization,
) -> Result<Answer, Halt> {
    let (id, now): (OrgId, _) = (draft.fresh(), draft.now());
    let settings = OrganizationSettings {
        self_approval: SelfApproval::SandboxOnly,
        approval_ttl_seconds: None,
        max_pending_per_agent: None,
        duplicate_requests: DuplicateRequests::Flag,
        change_approval: None,
    };
    let organization = Organization {
        id,
        name: verb.name.clone(),
        email: verb.email.clone(),
        settings,
        sandbox: Partition::default(),
        production: Partition::default(),
        created_at: now,
        updated_at: now,
    };
    draft.insert(organization.clone());
    draft.begin_log(id);
    let by = (session.log_actor(), session.ip);
    log::append(draft, id, by, Fact::OrganizationCreated { organization })?;
    for (environment, name) in &verb.wallets {
        let new = NewWallet {
            environment: *environment,
            kind: WalletKind::Org,
            name: name.clone(),
            agent_name: None,
            metadata: "{}".to_owned(),
            agent: None,
        };
        let view = open(draft, id, new)?;
        let (wallet, account) = ((*view.wallet).clone(), (*view.account).clone());
        log::append(draft, id, by, Fact::WalletCreated { wallet, account })?;
    }
    let organization = draft.get::<Organization>(id)?;
    let organization = organization.ok_or(Rejection::corrupt("new organization"))?;
    Ok(Outcome::Organization(organization).into())
}
