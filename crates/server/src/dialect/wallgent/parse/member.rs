//! People and lists of approvers.

use countersign_domain::ids::{ApproverListId, PersonId};
use countersign_domain::organization::{
    CreateApproverList, InviteMember, MemberVerb, NewStandIn, Notifications, RemoveMember, Role,
    SetNotifications, SetStandIn, UpdateApproverList, UpdateMember,
};
use countersign_domain::rejection::{Object, Rejection};
use countersign_domain::sign_in::NewInvitation;
use countersign_domain::time::Timestamp;

use super::wallet::NAME_CHARS_MAX;
use super::{Fields, instant, member_id};
use crate::dialect::wallgent::error::Failure;

/// The longest mail address that can be sent to.
pub(super) const EMAIL_CHARS_MAX: usize = 254;

const PEOPLE_MAX: usize = 200;

/// `POST /members`.
pub(crate) fn invite_member(
    fields: &Fields,
    invitation: NewInvitation,
) -> Result<MemberVerb, Failure> {
    let name = fields.text("name", NAME_CHARS_MAX)?.trim().to_owned();
    if name.chars().any(char::is_control) {
        return Err(Failure::invalid("name", "must not have control characters"));
    }
    let email = email(fields)?;
    Ok(MemberVerb::Invite(InviteMember { name, email, role: role(fields)?, invitation }))
}

/// `PATCH /members/:id`.
pub(crate) fn update_member(fields: &Fields, id: &str) -> Result<MemberVerb, Failure> {
    let role = role(fields)?;
    Ok(MemberVerb::Update(UpdateMember { org: None, member: member_id(id)?, role }))
}

/// `PATCH /members/me`.
pub(crate) fn set_notifications(fields: &Fields) -> Result<MemberVerb, Failure> {
    let word = fields.text("notifications", 32)?;
    let wrong = || Failure::invalid("notifications", "must be all or none");
    let notifications = Notifications::from_word(&word).ok_or_else(wrong)?;
    Ok(MemberVerb::Notify(SetNotifications { notifications }))
}

/// `DELETE /members/:id`.
pub(crate) fn remove_member(id: &str) -> Result<MemberVerb, Failure> {
    Ok(MemberVerb::Remove(RemoveMember { org: None, member: member_id(id)? }))
}

/// `PUT /members/:id/stand-in`.
pub(crate) fn set_stand_in(fields: &Fields, id: &str) -> Result<MemberVerb, Failure> {
    let person = person(&fields.text("personId", 64)?)
        .ok_or_else(|| Failure::invalid("personId", "must be a person: `usr_…`"))?;
    let until = at(fields, "until")?.ok_or_else(|| Failure::invalid("until", "is required"))?;
    let stand_in = Some(NewStandIn { person, from: at(fields, "from")?, until });
    Ok(MemberVerb::StandIn(SetStandIn { org: None, member: member_id(id)?, stand_in }))
}

/// `DELETE /members/:id/stand-in`.
pub(crate) fn clear_stand_in(id: &str) -> Result<MemberVerb, Failure> {
    Ok(MemberVerb::StandIn(SetStandIn { org: None, member: member_id(id)?, stand_in: None }))
}

/// `POST /approver-lists`.
pub(crate) fn create_list(fields: &Fields) -> Result<CreateApproverList, Failure> {
    let name = fields.text("name", NAME_CHARS_MAX)?;
    let people = people(fields)?.ok_or_else(|| Failure::invalid("personIds", "is required"))?;
    Ok(CreateApproverList { org: None, name, people })
}

/// `PATCH /approver-lists/:id`.
pub(crate) fn update_list(
    fields: &Fields,
    list: ApproverListId,
) -> Result<UpdateApproverList, Failure> {
    let name = fields.optional_name("name", NAME_CHARS_MAX)?;
    Ok(UpdateApproverList { org: None, list, name, people: people(fields)? })
}

/// The owner of a key that is to be made.
pub(crate) fn owner(fields: &Fields) -> Result<Option<PersonId>, Failure> {
    let Some(id) = fields.optional_text("ownerId", 64)? else { return Ok(None) };
    // Whether there is such a person is no business of those who may not ask.
    person(&id).map(Some).ok_or_else(|| Rejection::NotFound(Object::Person).into())
}

/// A mail address, in lower case: people are known by it.
pub(crate) fn email(fields: &Fields) -> Result<String, Failure> {
    let email = fields.text("email", EMAIL_CHARS_MAX)?.trim().to_lowercase();
    let parts = email.split_once('@');
    let whole = parts
        .is_some_and(|(name, host)| !name.is_empty() && !host.is_empty() && !host.contains('@'));
    let odd = |letter: char| letter.is_whitespace() || letter.is_control();
    if !whole || email.contains(odd) || email.chars().count() > EMAIL_CHARS_MAX {
        return Err(Failure::invalid("email", "must be a mail address"));
    }
    Ok(email)
}

fn role(fields: &Fields) -> Result<Role, Failure> {
    let word = fields.text("role", 32)?;
    let message = "must be owner, admin, member, approver or viewer";
    Role::from_word(&word).ok_or_else(|| Failure::invalid("role", message))
}

fn people(fields: &Fields) -> Result<Option<Vec<PersonId>>, Failure> {
    let Some(ids) = fields.optional_texts("personIds", (PEOPLE_MAX, 64))? else { return Ok(None) };
    let wrong = || Failure::invalid("personIds", "must have people: `usr_…`");
    ids.iter().map(|id| person(id).ok_or_else(wrong)).collect::<Result<_, _>>().map(Some)
}

/// A person, by their id.
pub(crate) fn person(id: &str) -> Option<PersonId> {
    id.parse().ok()
}

fn at(fields: &Fields, name: &str) -> Result<Option<Timestamp>, Failure> {
    let Some(text) = fields.optional_text(name, 64)? else { return Ok(None) };
    let at = instant(&text);
    at.map(Some).ok_or_else(|| Failure::invalid(name, "must be an RFC 3339 instant"))
}
