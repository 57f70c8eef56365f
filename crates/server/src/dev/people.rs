//! Whose sandbox it is: the organization, and the two people in it.

use std::sync::Arc;

use countersign_domain::access::Environment;
use countersign_domain::canonical::Hash;
use countersign_domain::command::Command;
use countersign_domain::ids::{KeyId, OrgId, PersonId};
use countersign_domain::key::{ApiKey, KeyKind, KeyStatus};
use countersign_domain::organization::{
    AddMember, CreateOrganization, Locator, LocatorKey, LocatorTarget, Member, Organization, Role,
};
use countersign_domain::outcome::Outcome;
use countersign_engine::List;

use super::hand::Hand;
use super::{DevEnv, DevError, KEY, ORG, PLATFORM_KEY, REVIEWER_KEY};

/// By this address the sandbox's own organization is known again. The name may be changed.
const OFFICE: &str = "office@sandbox.invalid";

/// Somebody who works in the sandbox.
struct Colleague {
    name: &'static str,
    email: &'static str,
    role: Role,
    keys: &'static [SeededKey],
}

/// A key that somebody is given.
struct SeededKey {
    name: &'static str,
    kind: KeyKind,
    env: &'static str,
}

/// Two people, because one alone could not be a second signature.
const PEOPLE: [Colleague; 2] = [
    Colleague {
        name: "Olivia Operator",
        email: "operator@sandbox.invalid",
        role: Role::Owner,
        keys: &[
            SeededKey { name: "operator", kind: KeyKind::Person, env: KEY },
            SeededKey { name: "platform", kind: KeyKind::Platform, env: PLATFORM_KEY },
        ],
    },
    Colleague {
        name: "Rene Reviewer",
        email: "reviewer@sandbox.invalid",
        role: Role::Admin,
        keys: &[SeededKey { name: "reviewer", kind: KeyKind::Person, env: REVIEWER_KEY }],
    },
];

/// The sandbox's organization, which is made if there is none at all.
pub(super) async fn organization(
    hand: &Hand<'_>,
    seed: bool,
) -> Result<Arc<Organization>, DevError> {
    let known = hand.rows::<Organization>(List::Organizations).await?;
    if let Some(own) = known.iter().find(|organization| organization.email == OFFICE) {
        return Ok(Arc::clone(own));
    }
    if !known.is_empty() {
        return Err(DevError::Foreign);
    }
    let ops = seed.then(|| (Environment::Sandbox, "ops".to_owned()));
    let verb = CreateOrganization {
        name: "Sandbox".to_owned(),
        email: OFFICE.to_owned(),
        wallets: ops.into_iter().collect(),
    };
    match hand.operator(Command::CreateOrganization(verb)).await? {
        Outcome::Organization(organization) => Ok(organization),
        _ => Err(DevError::Unexpected("an organization")),
    }
}

/// The people and their keys. A key that works is kept.
pub(super) async fn people(hand: &Hand<'_>, org: OrgId, env: &mut DevEnv) -> Result<(), DevError> {
    for colleague in &PEOPLE {
        let person = person(hand, org, colleague).await?;
        for key in colleague.keys {
            let works = match env.get(key.env) {
                Some(secret) => works(hand, org, secret).await?,
                None => false,
            };
            if !works {
                let secret = hand.key((org, person), (key.name, key.kind)).await?;
                env.set(key.env, &secret);
            }
        }
    }
    env.set(ORG, &org);
    Ok(())
}

async fn person(hand: &Hand<'_>, org: OrgId, colleague: &Colleague) -> Result<PersonId, DevError> {
    let name = LocatorKey::Email(colleague.email.to_owned());
    let known = hand.row::<Locator>(name).await?;
    if let Some(LocatorTarget::Person(person)) = known.map(|locator| locator.target)
        && hand.row::<Member>((org, person)).await?.is_some()
    {
        return Ok(person);
    }
    let (name, email) = (colleague.name.to_owned(), colleague.email.to_owned());
    let verb = AddMember { org, name, email, role: colleague.role };
    match hand.operator(Command::AddMember(verb)).await? {
        Outcome::Member(member) => Ok(member.person),
        _ => Err(DevError::Unexpected("a member")),
    }
}

/// Whether a secret is that of a key of the organization, not revoked.
async fn works(hand: &Hand<'_>, org: OrgId, secret: &str) -> Result<bool, DevError> {
    let digest = LocatorKey::Secret(Hash::of_secret(secret.as_bytes()));
    let known = hand.row::<Locator>(digest).await?;
    let Some(LocatorTarget::Key { key, .. }) = known.map(|locator| locator.target) else {
        return Ok(false);
    };
    let key = hand.row::<ApiKey>((org, key) as (OrgId, KeyId)).await?;
    Ok(key.is_some_and(|key| key.status == KeyStatus::Active))
}
