//! What a vault is found by.

use super::Vault;
use crate::access::Environment;
use crate::document::{free_name, take_name, take_fresh_name};
use crate::ids::{DocumentId, Ulid};
use crate::session::Session;
use crate::state::{Draft, Halt};

/// What a vault is found by, beside its id. No two of an organization's environment share one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VaultName {
    /// Its name.
    Name(String),
    /// Its address, in whatever case.
    Address(String),
    /// The branch and the account number by which a bank would know it.
    Bank(String, String),
}

impl VaultName {
    /// The document that says which vault it is.
    #[must_use]
    pub fn document(&self, environment: Environment) -> DocumentId {
        DocumentId::named(environment, self.space(), &self.text())
    }

    const fn space(&self) -> &'static str {
        match self {
            Self::Name(_) => "vault",
            Self::Address(_) => "vault address",
            Self::Bank(..) => "vault account",
        }
    }

    fn text(&self) -> String {
        match self {
            Self::Name(name) => name.clone(),
            Self::Address(address) => address.to_ascii_lowercase(),
            Self::Bank(bsb, account) => format!("{bsb}\n{account}"),
        }
    }

    /// All by which a vault is found.
    pub(super) fn all_of(vault: &Vault) -> Vec<Self> {
        let bank = vault.bsb.clone().zip(vault.account_number.clone());
        let bank = bank.map(|(bsb, account)| Self::Bank(bsb, account));
        let names = [Self::Name(vault.name.clone()), Self::Address(vault.address.clone())];
        names.into_iter().chain(bank).collect()
    }

    pub(super) fn take(
        &self,
        draft: &mut Draft<'_>,
        session: &Session,
        of: Ulid,
    ) -> Result<(), Halt> {
        take_name(draft, session, (self.space(), &self.text()), of)
    }

    /// Takes a name that was just made up.
    pub(super) fn take_new(
        &self,
        draft: &mut Draft<'_>,
        session: &Session,
        of: Ulid,
    ) -> Result<(), Halt> {
        take_fresh_name(draft, session, (self.space(), &self.text()), of)
    }

    pub(super) fn free(&self, draft: &mut Draft<'_>, session: &Session) -> Result<(), Halt> {
        let environment = session.environment()?;
        free_name(draft, session, (environment, self.space(), &self.text()))
    }
}
