//! What a person's place in the organization lets them do, beside what their credential allows.

use crate::access::Actor;
use crate::organization::{Member, Role};
use crate::rejection::Rejection;
use crate::session::Session;
use crate::state::{Draft, Halt};

/// What somebody is there for. Each includes those before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Duty {
    /// Looking.
    Look,
    /// Starting transfers.
    Start,
    /// Deciding about them, and everything else.
    Administer,
}

impl Role {
    /// What somebody with this role is there for.
    #[must_use]
    pub const fn duty(self) -> Duty {
        match self {
            Self::Owner | Self::Admin => Duty::Administer,
            Self::Member | Self::Approver => Duty::Start,
            Self::Viewer => Duty::Look,
        }
    }
}

impl Duty {
    /// What whoever acts is there for: a key what its owner is, an agent what starts transfers.
    pub fn of(actor: &Actor, owner: Option<&Member>) -> Result<Self, Rejection> {
        if actor.is_agent() {
            return Ok(Self::Start);
        }
        match actor {
            Actor::Session(signed_in) => Ok(signed_in.member.role.duty()),
            Actor::Asker(asker) => Ok(asker.member.role.duty()),
            Actor::Operator | Actor::System => Ok(Self::Administer),
            Actor::Key(_) => {
                let owner = owner.filter(|member| member.is_active());
                owner.map(|member| member.role.duty()).ok_or(Rejection::OwnerGone)
            }
        }
    }

    /// Refuses who is there for less.
    pub fn must_reach(self, needed: Self) -> Result<(), Rejection> {
        if self >= needed { Ok(()) } else { Err(Rejection::RoleTooLow) }
    }
}

/// What whoever asks is there for, as they are now.
pub(crate) fn duty_of(draft: &Draft<'_>, session: &Session) -> Result<Duty, Halt> {
    let owner = match &session.actor {
        Actor::Key(key) if !session.actor.is_agent() => {
            // Those behind the credential are asked for along with it: a request names them.
            draft.need(session.reads_of_people())?;
            draft.get::<Member>((key.org, key.owner))?
        }
        _ => None,
    };
    Ok(Duty::of(&session.actor, owner.as_deref())?)
}

/// Refuses whoever is there for less than this.
pub(crate) fn must_serve(draft: &Draft<'_>, session: &Session, needed: Duty) -> Result<(), Halt> {
    Ok(duty_of(draft, session)?.must_reach(needed)?)
}
