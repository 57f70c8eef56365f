//! All that has to do with signing in, as one kind of command.

use super::change_password::change_password;
use super::enrol::enrol;
use super::sign_in::sign_in;
use super::sign_out::sign_out;
use super::{ChangePassword, Enrol, SignIn};
use crate::command::Access;
use crate::ids::{OrgId, PersonId};
use crate::session::{Answer, Session};
use crate::state::{Draft, Halt, Key, Read};

/// What has to do with signing in. Who has no session yet is spoken for by the server, which has
/// looked at the password or the token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignInVerb {
    /// A password for an invitation.
    Enrol(Enrol),
    /// A new session.
    SignIn(SignIn),
    /// The end of the caller's session.
    SignOut,
    /// Another password for the caller.
    ChangePassword(ChangePassword),
}

impl SignInVerb {
    /// What the caller must be.
    #[must_use]
    pub const fn access(&self) -> Access {
        match self {
            Self::Enrol(verb) => Access::System(verb.org),
            Self::SignIn(verb) => Access::System(verb.org),
            Self::SignOut | Self::ChangePassword(_) => Access::Session,
        }
    }

    /// The organization that the server names.
    pub(crate) const fn organization(&self) -> Option<OrgId> {
        match self {
            Self::Enrol(verb) => Some(verb.org),
            Self::SignIn(verb) => Some(verb.org),
            Self::SignOut | Self::ChangePassword(_) => None,
        }
    }

    /// The rows that the command names.
    pub(crate) fn reads(&self, org: OrgId) -> Vec<Read> {
        let of = |person: PersonId| {
            let keys =
                [Key::Member(org, person), Key::Login(org, person), Key::Invitation(org, person)];
            keys.map(Read::from).into()
        };
        match self {
            Self::Enrol(verb) => of(verb.person),
            Self::SignIn(verb) => of(verb.person),
            Self::SignOut | Self::ChangePassword(_) => Vec::new(),
        }
    }

    /// Carries it out.
    pub(crate) fn perform(&self, draft: &mut Draft<'_>, session: &Session) -> Result<Answer, Halt> {
        match self {
            Self::Enrol(verb) => enrol(draft, session, verb),
            Self::SignIn(verb) => sign_in(draft, session, verb),
            Self::SignOut => sign_out(draft, session),
            Self::ChangePassword(verb) => change_password(draft, session, verb),
        }
    }
}
