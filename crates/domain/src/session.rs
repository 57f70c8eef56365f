//! An authenticated request, and what a verb makes of it.

use std::net::IpAddr;
use std::sync::Arc;

use crate::access::{Actor, Environment};
use crate::ids::{OrgId, PersonId};
use crate::key::KeyKind;
use crate::log::{self, Fact, LogActor};
use crate::organization::{Member, Organization, people_behind};
use crate::outcome::Outcome;
use crate::rejection::{Object, Rejection};
use crate::resource::Principal;
use crate::state::{Draft, Halt, Key, Range, Read};

/// Who acts, for which organization, from where.
pub(crate) struct Session {
    /// Who acts.
    pub(crate) actor: Actor,
    /// For which organization; none for what comes before there is one.
    pub(crate) organization: Option<Arc<Organization>>,
    /// From where.
    pub(crate) ip: Option<IpAddr>,
    /// Whether people who are not behind the credential have agreed to what it does.
    pub(crate) seconded: bool,
    /// Whom a platform acts for, where it says so; of any other credential it is never asked.
    pub(crate) on_behalf_of: Option<String>,
}

impl Session {
    /// The operator, or the server itself.
    pub(crate) const fn of_server(
        actor: Actor,
        organization: Option<Arc<Organization>>,
        ip: Option<IpAddr>,
    ) -> Self {
        Self { actor, organization, ip, seconded: false, on_behalf_of: None }
    }

    /// The organization.
    pub(crate) fn org(&self) -> Result<OrgId, Halt> {
        self.organization().map(|organization| organization.id)
    }

    /// The organization, as it was when the request was authenticated.
    pub(crate) fn organization(&self) -> Result<&Arc<Organization>, Halt> {
        let organization = self.organization.as_ref();
        organization.ok_or(Halt::Rejected(Rejection::NotFound(Object::Organization)))
    }

    /// The environment of the credential that acts.
    pub(crate) fn environment(&self) -> Result<Environment, Halt> {
        Ok(self.actor.environment().ok_or(Rejection::OperatorOnly)?)
    }

    /// The people who stand behind the credential: see [`people_behind`].
    ///
    /// Behind a platform stands whomever it names: a member, if it names one by membership, person
    /// or mail address, and otherwise somebody whom only their name tells from others.
    pub(crate) fn people(&self, draft: &Draft<'_>) -> Result<Vec<PersonId>, Halt> {
        if self.actor.kind() == Some(KeyKind::Platform) {
            return self.people_of_platform(draft);
        }
        let holders = self.actor.holders();
        let Some(org) = self.actor.organization() else { return Ok(holders) };
        people_behind_in(draft, org, &holders)
    }

    fn people_of_platform(&self, draft: &Draft<'_>) -> Result<Vec<PersonId>, Halt> {
        let Some(name) = &self.on_behalf_of else {
            return Ok(vec![PersonId::named(Principal::PLATFORM)]);
        };
        match people_called(draft, self.org()?, name)? {
            Some(people) => Ok(people),
            None if draft.context().settings.actor_must_be_member => {
                Err(Rejection::NotMember.into())
            }
            None => Ok(vec![PersonId::named(name)]),
        }
    }

    /// Who acts, as a review writes it down.
    pub(crate) fn principal(&self, draft: &Draft<'_>) -> Result<Principal, Halt> {
        if self.actor.kind() == Some(KeyKind::Platform) {
            return Ok(Principal::Platform { actor: self.on_behalf_of.clone() });
        }
        let person = self.actor.person().ok_or(Rejection::OperatorOnly)?;
        let member = draft.get::<Member>((self.org()?, person))?;
        Ok(Principal::Member(member.ok_or(Rejection::NotMember)?.id))
    }

    /// What [`Session::people`] reads.
    pub(crate) fn reads_of_people(&self) -> Vec<Read> {
        let Some(org) = self.actor.organization() else { return Vec::new() };
        let holders = self.actor.holders().into_iter();
        holders.map(|person| Key::Member(org, person).into()).collect()
    }

    /// Refuses a sandbox key what holds in production too: play money must not come to have a say
    /// over real money. Under `countersign dev` there is none.
    pub(crate) fn must_be_live(&self, draft: &Draft<'_>) -> Result<(), Rejection> {
        let play = self.actor.key().is_some_and(|key| key.environment == Environment::Sandbox);
        if play && !draft.context().settings.dev {
            return Err(Rejection::SandboxKey);
        }
        Ok(())
    }

    /// How the log names who acts.
    pub(crate) fn log_actor(&self) -> LogActor {
        LogActor::from(&self.actor)
    }

    /// Records a fact in the organization's log.
    pub(crate) fn log(&self, draft: &mut Draft<'_>, fact: Fact) -> Result<(), Halt> {
        log::append(draft, self.org()?, (self.log_actor(), self.ip), fact)
    }
}

/// The people who stand behind these, in an organization as it is now: see [`people_behind`].
pub(crate) fn people_behind_in(
    draft: &Draft<'_>,
    org: OrgId,
    holders: &[PersonId],
) -> Result<Vec<PersonId>, Halt> {
    draft.need(holders.iter().map(|person| Key::Member(org, *person).into()))?;
    let members: Vec<_> = holders
        .iter()
        .map(|person| draft.get::<Member>((org, *person)))
        .collect::<Result<_, _>>()?;
    let added_by = |person| {
        let member = members.iter().flatten().find(|member| member.person == person);
        member.map(|member| member.added_by.as_slice()).unwrap_or_default()
    };
    Ok(people_behind(holders, added_by))
}

/// The people who stand behind the member whom a platform names, by membership, person or mail
/// address; none where there is no such member.
pub(crate) fn people_called(
    draft: &Draft<'_>,
    org: OrgId,
    name: &str,
) -> Result<Option<Vec<PersonId>>, Halt> {
    let range = Range::MembersOfOrganization(org);
    draft.need([range.into()])?;
    let name = name.trim();
    let email = name.to_lowercase();
    let is_called = |member: &&Arc<Member>| {
        member.email == email || name.parse() == Ok(member.id) || name.parse() == Ok(member.person)
    };
    let members = draft.range::<Member>(range)?;
    let member = members.iter().find(is_called);
    member.map(|member| people_behind_in(draft, org, &[member.person])).transpose()
}

/// What a verb comes to when it is not stopped.
pub(crate) enum Answer {
    /// Done.
    Done(Outcome),
    /// Decided against, and recorded.
    Refused(Rejection),
}

impl From<Outcome> for Answer {
    fn from(outcome: Outcome) -> Self {
        Self::Done(outcome)
    }
}
