//! How people prove who they are: invitations, passwords, sessions.
//!
//! A password belongs to a membership, not to a person across organizations: whoever administers
//! one organization must never come to sign in to another by it (ADR 0013). Hashing and comparing
//! is the server's; what was compared is compared again here, in the transaction that relies on it.

mod change_password;
mod enrol;
mod invitation;
mod login;
mod sign_in;
mod sign_out;
#[cfg(test)]
mod tests;
mod user_session;
mod verb;

pub use change_password::ChangePassword;
pub use enrol::Enrol;
pub(crate) use invitation::invite;
pub use invitation::{INVITATION_SECONDS, Invitation, NewInvitation};
pub use login::{Login, PasswordHash};
pub use sign_in::SignIn;
pub use user_session::{SESSION_IDLE_SECONDS, SESSION_SECONDS, UserSession};
pub use verb::SignInVerb;
