//! People join: added by the operator, or invited by somebody who may.

use std::sync::Arc;

use super::staff::{Staff, must_grant};
use super::{Locator, LocatorKey, LocatorTarget, Member, Notifications, Person, Role};
use crate::ids::{MemberId, OrgId, PersonId};
use crate::log::Fact;
use crate::outcome::Outcome;
use crate::rejection::{Object, Rejection};
use crate::session::{Answer, Session};
use crate::sign_in::{Invitation, NewInvitation, invite};
use crate::state::{Draft, Halt, Key};

/// The operator's `member add`. A person who is known by the address joins as they are.
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

/// `POST /members`: a person joins the caller's organization, and gets what lets them set a
/// password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InviteMember {
    /// The person's name.
    pub name: String,
    /// Their mail address, in lower case.
    pub email: String,
    /// What they shall be there.
    pub role: Role,
    /// What lets them in.
    pub invitation: NewInvitation,
}

/// The operator's `member invite`: another invitation, for whoever lost the first or the password.
///
/// Only the operator has it. An administrator who could set another's password would be both of
/// them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reinvite {
    /// The organization.
    pub org: OrgId,
    /// Who.
    pub member: MemberId,
    /// What lets them in.
    pub invitation: NewInvitation,
}

/// Adds a person to an organization.
pub(crate) fn add_member(
    draft: &mut Draft<'_>,
    session: &Session,
    verb: &AddMember,
) -> Result<Answer, Halt> {
    // The operator stands outside of the organization, and vouches for whoever they add.
    let joining = Joining {
        name: &verb.name,
        email: &verb.email,
        role: verb.role,
        added_by: session.people(draft)?,
    };
    let (member, _) = draft_member(draft, session, &joining)?;
    Ok(Outcome::Member(member.into()).into())
}

/// How many people an organization has at most: whoever looks at a request reads all of them.
const MEMBERS_MAX: usize = 1_000;

/// Adds a person by the word of the caller alone, or of the caller and of others who agreed.
pub(super) fn invite_member(
    draft: &mut Draft<'_>,
    session: &Session,
    verb: &InviteMember,
) -> Result<Answer, Halt> {
    session.must_be_live(draft)?;
    let staff = Staff::of(draft, session)?;
    staff.must_govern(session, None, Some(verb.role))?;
    if staff.0.len() >= MEMBERS_MAX {
        return Err(Rejection::invalid("email", "is of one person too many").into());
    }
    must_grant(session, verb.role)?;
    let joining = Joining {
        name: &verb.name,
        email: &verb.email,
        role: verb.role,
        added_by: if session.seconded { Vec::new() } else { session.people(draft)? },
    };
    let (member, before) = draft_member(draft, session, &joining)?;
    invite(draft, &member, (verb.invitation, before.as_deref()));
    Ok(Outcome::Member(member.into()).into())
}

/// Invites a member once more.
pub(super) fn reinvite(
    draft: &mut Draft<'_>,
    session: &Session,
    verb: &Reinvite,
) -> Result<Answer, Halt> {
    let member = Staff::of(draft, session)?.member(verb.member)?;
    draft.need([Key::Invitation(member.org, member.person).into()])?;
    let before = draft.get::<Invitation>((member.org, member.person))?;
    invite(draft, &member, (verb.invitation, before.as_deref()));
    session.log(draft, Fact::MemberInvited { member: (*member).clone() })?;
    Ok(Outcome::Member(member).into())
}

/// Somebody who is about to join.
struct Joining<'v> {
    name: &'v str,
    email: &'v str,
    role: Role,
    added_by: Vec<PersonId>,
}

/// Writes the membership, and finds the invitation that they may have had. Who was there before
/// comes back as somebody new: with another membership, and by the word of whoever brings them
/// back.
fn draft_member(
    draft: &mut Draft<'_>,
    session: &Session,
    joining: &Joining<'_>,
) -> Result<(Member, Option<Arc<Invitation>>), Halt> {
    let org = session.org()?;
    let known = draft.get::<Locator>(LocatorKey::Email(joining.email.to_owned()))?;
    let (person, before, invitation) = match known.map(|locator| locator.target) {
        Some(LocatorTarget::Person(person)) => {
            // An invitation follows; it is looked for now, so that one look is enough.
            draft.need([Key::Member(org, person).into(), Key::Invitation(org, person).into()])?;
            let invitation = draft.get::<Invitation>((org, person))?;
            (person, draft.get::<Member>((org, person))?, invitation)
        }
        Some(_) => return Err(Rejection::NotFound(Object::Person).into()),
        // Nothing is asked of whoever has just got their id: with each asking it is another.
        None => (new_person(draft, joining), None, None),
    };
    if before.as_ref().is_some_and(|member| member.is_active()) {
        return Err(Rejection::EmailTaken.into());
    }
    let id: MemberId = draft.fresh();
    let member = Member {
        id,
        org,
        person,
        name: joining.name.to_owned(),
        email: joining.email.to_owned(),
        role: joining.role,
        added_by: joining.added_by.clone(),
        stand_in: None,
        notifications: Notifications::All,
        created_at: draft.now(),
        removed_at: None,
    };
    session.log(draft, Fact::MemberAdded { member: member.clone() })?;
    if before.is_some() {
        draft.update(member.clone());
    } else {
        draft.insert(member.clone());
    }
    Ok((member, invitation))
}

fn new_person(draft: &mut Draft<'_>, joining: &Joining<'_>) -> PersonId {
    let id: PersonId = draft.fresh();
    let (name, email) = (joining.name.to_owned(), joining.email.to_owned());
    let key = LocatorKey::Email(email.clone());
    draft.insert(Person { id, name, email, created_at: draft.now() });
    draft.insert(Locator { key, target: LocatorTarget::Person(id) });
    id
}
