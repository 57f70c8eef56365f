//! All that callers change about users, as one kind of command.

use super::create::EMAILS;
use super::reads::reads_of_reference;
use super::{
    AddChains, CloseAccount, CreateUser, FundUser, OfferTerms, RegisterAccount, RegisterExternal,
    UpdateUser, account, agreement, create, external, fund, update,
};
use crate::access::{Duty, Environment, Permission, must_serve};
use crate::command::Access;
use crate::document::Reference;
use crate::ids::{DocumentId, OrgId};
use crate::session::{Answer, Session};
use crate::state::{Draft, Halt, Read};

/// What changes users, and what belongs to them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UserVerb {
    /// A new user.
    Create(CreateUser),
    /// Changes to a user.
    Update(Reference, UpdateUser),
    /// Addresses on further chains.
    AddChains(AddChains),
    /// An address outside.
    RegisterExternal(RegisterExternal),
    /// A bank account.
    RegisterAccount(RegisterAccount),
    /// A bank account is done with.
    CloseAccount(CloseAccount),
    /// Play money.
    Fund(FundUser),
    /// Terms are offered to somebody.
    OfferTerms(OfferTerms),
}

impl UserVerb {
    /// What the caller must be and hold.
    #[must_use]
    pub const fn access(&self) -> Access {
        Access::Unscoped(Permission::WalletsWrite)
    }

    /// What the caller has to be in the organization.
    #[must_use]
    pub const fn duty(&self) -> Duty {
        match self {
            Self::Fund(_) => Duty::Administer,
            _ => Duty::Start,
        }
    }

    /// The rows that the command names.
    pub(crate) fn reads(&self, org: OrgId) -> Vec<Read> {
        match self {
            Self::Create(_) | Self::OfferTerms(_) => Vec::new(),
            Self::Update(user, _) => reads_of_reference(org, user),
            Self::AddChains(verb) => reads_of_reference(org, &verb.user),
            Self::RegisterExternal(verb) => reads_of_reference(org, &verb.user),
            Self::RegisterAccount(verb) => reads_of_reference(org, &verb.user),
            Self::CloseAccount(verb) => reads_of_reference(org, &verb.user),
            Self::Fund(verb) => reads_of_reference(org, &verb.user),
        }
    }

    /// The documents of the names that it names.
    pub(crate) fn names(&self, environment: Environment) -> Vec<DocumentId> {
        let user = match self {
            Self::Create(verb) => {
                let email = verb.email.to_lowercase();
                return vec![DocumentId::named(environment, EMAILS, &email)];
            }
            Self::OfferTerms(_) => return Vec::new(),
            Self::Update(user, _) => user,
            Self::AddChains(verb) => &verb.user,
            Self::RegisterExternal(verb) => &verb.user,
            Self::RegisterAccount(verb) => &verb.user,
            Self::CloseAccount(verb) => &verb.user,
            Self::Fund(verb) => &verb.user,
        };
        user.name(environment).into_iter().collect()
    }

    /// Carries it out.
    pub(crate) fn perform(&self, draft: &mut Draft<'_>, session: &Session) -> Result<Answer, Halt> {
        must_serve(draft, session, self.duty())?;
        match self {
            Self::Create(verb) => create::create(draft, session, verb),
            Self::Update(user, verb) => update::update(draft, session, (user, verb)),
            Self::AddChains(verb) => update::add_chains(draft, session, verb),
            Self::RegisterExternal(verb) => external::register(draft, session, verb),
            Self::RegisterAccount(verb) => account::register(draft, session, verb),
            Self::CloseAccount(verb) => account::close(draft, session, verb),
            Self::Fund(verb) => fund::fund(draft, session, verb),
            Self::OfferTerms(verb) => agreement::offer(draft, session, verb),
        }
    }
}
