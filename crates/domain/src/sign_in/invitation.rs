//! What lets a member set a password, once.

use serde::{Deserialize, Serialize};

use crate::canonical::Hash;
use crate::ids::{MemberId, OrgId, PersonId};
use crate::organization::{Locator, LocatorKey, LocatorTarget, Member};
use crate::state::Draft;
use crate::time::Timestamp;

/// How long an invitation stands, in seconds.
pub const INVITATION_SECONDS: i64 = 7 * 86_400;

/// An invitation. A member has one at most: another takes the place of the one before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invitation {
    /// The organization.
    pub org: OrgId,
    /// Who is invited.
    pub person: PersonId,
    /// By which membership.
    pub member: MemberId,
    /// SHA-256 of the token.
    pub digest: Hash,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it is too late.
    pub expires_at: Timestamp,
    /// When the password was set.
    pub used_at: Option<Timestamp>,
}

/// What is known of a fresh token: never the token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewInvitation {
    /// Its SHA-256.
    pub digest: Hash,
}

/// Invites a member. `before` is the invitation that this one takes the place of.
pub(crate) fn invite(
    draft: &mut Draft<'_>,
    member: &Member,
    (new, before): (NewInvitation, Option<&Invitation>),
) {
    let (org, person, now) = (member.org, member.person, draft.now());
    let invitation = Invitation {
        org,
        person,
        member: member.id,
        digest: new.digest,
        created_at: now,
        expires_at: now.plus_seconds(INVITATION_SECONDS),
        used_at: None,
    };
    let key = LocatorKey::Secret(new.digest);
    draft.insert(Locator { key, target: LocatorTarget::Invitation { org, person } });
    if before.is_some() {
        draft.update(invitation);
    } else {
        draft.insert(invitation);
    }
}
