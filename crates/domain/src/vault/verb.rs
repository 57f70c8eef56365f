//! All that can be asked of vaults, in one enum.

use super::create::create;
use super::fund::fund;
use super::update::update;
use super::{CreateVault, FundVault, UpdateVault};
use crate::access::Permission;
use crate::command::Access;
use crate::ids::{DocumentId, Id as _, OrgId, WalletId};
use crate::session::{Answer, Session};
use crate::state::{Draft, Halt, Key, Read};

/// What can be asked of vaults.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VaultVerb {
    /// A new vault.
    Create(CreateVault),
    /// Changes to a vault.
    Update(UpdateVault),
    /// Play money for a vault.
    Fund(FundVault),
}

impl VaultVerb {
    /// What the caller must be and hold.
    #[must_use]
    pub const fn access(&self) -> Access {
        match self {
            Self::Create(_) | Self::Fund(_) => Access::Unscoped(Permission::WalletsWrite),
            Self::Update(_) => Access::Permission(Permission::WalletsWrite),
        }
    }

    /// The rows that it names.
    pub(crate) fn reads(&self, org: OrgId) -> Vec<Read> {
        let rows = |id: WalletId| {
            let document = DocumentId::from_ulid(id.ulid());
            vec![Key::Wallet(org, id).into(), Key::Document(org, document).into()]
        };
        match self {
            Self::Create(_) => Vec::new(),
            Self::Update(verb) => rows(verb.vault),
            Self::Fund(verb) => rows(verb.vault),
        }
    }

    pub(crate) fn perform(&self, draft: &mut Draft<'_>, session: &Session) -> Result<Answer, Halt> {
        match self {
            Self::Create(verb) => create(draft, session, verb),
            Self::Update(verb) => update(draft, session, verb),
            Self::Fund(verb) => fund(draft, session, verb),
        }
    }
}
