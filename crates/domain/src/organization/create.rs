//! New organizations and members: the operator's business.

use super::{
    Locator, LocatorKey, LocatorTarget, Member, Organization, OrganizationSettings, Partition,
    Person, Role, SelfApproval,
};
use crate::access::Environment;
use crate::ids::{MemberId, OrgId, PersonId};
use crate::log::{self, Fact};
use crate::outcome::Outcome;
use crate::rejection::{Object, Rejection};
use crate::session::{Answer, Session};
use crate::state::{Draft, Halt, Key};
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

/// The operator's `member create`. A person who is known by the address joins as they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddMember {
    /// The organization.
    pub org: OrgId,
    /// The person's name.
    pub name: String,
    /// Their mail address, in lower case.
    pub email: String,
    /// What they shall be there.
    pub role: Role,
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

/// Adds a person to an organization.
pub(crate) fn add_member(
    draft: &mut Draft<'_>,
    session: &Session,
    verb: &AddMember,
) -> Result<Answer, Halt> {
    let org = session.org()?;
    let known = draft.get::<Locator>(LocatorKey::Email(verb.email.clone()))?;
    let person = match known.map(|locator| locator.target) {
        Some(LocatorTarget::Person(person)) => {
            draft.need([Key::Member(org, person).into()])?;
            if draft.get::<Member>((org, person))?.is_some() {
                return Err(Rejection::EmailTaken.into());
            }
            person
        }
        Some(_) => return Err(Rejection::NotFound(Object::Person).into()),
        None => new_person(draft, verb),
    };
    let id: MemberId = draft.fresh();
    let member = Member {
        id,
        org,
        person,
        name: verb.name.clone(),
        email: verb.email.clone(),
        role: verb.role,
        added_by: session.actor.people(),
        stand_in: None,
        created_at: draft.now(),
        removed_at: None,
    };
    session.log(draft, Fact::MemberAdded { member: member.clone() })?;
    Ok(Outcome::Member(draft.insert(member)).into())
}

fn new_person(draft: &mut Draft<'_>, verb: &AddMember) -> PersonId {
    let id: PersonId = draft.fresh();
    let (name, email) = (verb.name.clone(), verb.email.clone());
    let key = LocatorKey::Email(email.clone());
    draft.insert(Person { id, name, email, created_at: draft.now() });
    draft.insert(Locator { key, target: LocatorTarget::Person(id) });
    id
}
