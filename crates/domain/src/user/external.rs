//! Addresses outside to which a user's money may go.

use serde::{Deserialize, Serialize};

use super::address::folded;
use super::reads::live_user;
use super::user::User;
use crate::access::Environment;
use crate::document::{Reference, file_document, name_of, take_name};
use crate::ids::{DocumentId, Id as _};
use crate::money::Chain;
use crate::outcome::Outcome;
use crate::session::{Answer, Session};
use crate::state::{Draft, Halt};

/// An address outside that was registered for a user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExternalWallet {
    /// The chain.
    pub chain: Chain,
    /// The address there, as it was written.
    pub address: String,
    /// What it is called.
    pub name: String,
    /// What the caller calls it.
    pub reference_id: String,
}

/// Registers an address outside for a user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegisterExternal {
    /// The user.
    pub user: Reference,
    /// The address.
    pub external: ExternalWallet,
}

/// Among what the addresses of one user are unique.
const EXTERNAL_ADDRESSES: &str = "external wallet";

/// By what an address of a user is found.
fn external_name(user: DocumentId, chain: Chain, address: &str) -> String {
    format!("{user} {chain} {}", folded(chain, address))
}

/// The document that says what is registered of an address for a user.
pub(crate) fn named_external(
    environment: Environment,
    (user, chain, address): (DocumentId, Chain, &str),
) -> DocumentId {
    DocumentId::named(environment, EXTERNAL_ADDRESSES, &external_name(user, chain, address))
}

/// Registers an address, once for each chain.
pub(super) fn register(
    draft: &mut Draft<'_>,
    session: &Session,
    verb: &RegisterExternal,
) -> Result<Answer, Halt> {
    let user = live_user(draft, session, &verb.user)?;
    let id: DocumentId = draft.fresh();
    let name = external_name(user.id, verb.external.chain, &verb.external.address);
    take_name(draft, session, (EXTERNAL_ADDRESSES, &name), id.ulid())?;
    let body = verb.external.clone();
    let document = file_document(draft, session, (id, Some(user.id)), body)?;
    Ok(Outcome::Document(document).into())
}

/// The registered address outside of a user, where there is one.
pub(crate) fn external_of(
    draft: &Draft<'_>,
    session: &Session,
    (user, chain, address): (DocumentId, Chain, &str),
) -> Result<Option<DocumentId>, Halt> {
    let name = external_name(user, chain, address);
    let found = name_of(draft, session, (EXTERNAL_ADDRESSES, &name))?;
    Ok(found.map(DocumentId::from_ulid))
}

impl User {
    /// Whether an address is theirs on a chain.
    #[must_use]
    pub fn has_address(&self, chain: Chain, address: &str) -> bool {
        let own = self.address_on(chain).map(|own| folded(chain, own));
        own == Some(folded(chain, address))
    }
}
