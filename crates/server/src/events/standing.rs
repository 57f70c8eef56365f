//! How a credential stands while somebody listens with it.

use std::net::IpAddr;
use std::sync::Arc;

use countersign_domain::access::{Actor, Caller, Lead};
use countersign_domain::organization::{Locator, LocatorKey, Organization};
use countersign_domain::rejection::Rejection;
use countersign_domain::state::{Halt, Key, NotLoaded};
use countersign_domain::time::Timestamp;
use countersign_engine::{Engine, StoreError};

/// A credential, and where it is used.
#[derive(Clone)]
pub(crate) struct Standing {
    /// Whose rows it is judged by.
    pub(crate) engine: Engine,
    /// The credential.
    pub(crate) caller: Caller,
    /// The address that it is used from.
    pub(crate) ip: Option<IpAddr>,
}

/// Why nobody can act with a credential.
#[derive(Debug)]
pub(crate) enum Unjudged {
    /// It does not work, or not from here, or not now.
    Rejected(Rejection),
    /// It could not be looked at.
    Store(StoreError),
    /// A fault of the program.
    NotLoaded(NotLoaded),
}

/// Whoever acts with a credential.
pub(crate) struct Judged {
    /// Who.
    pub(crate) actor: Actor,
    /// Where.
    pub(crate) organization: Arc<Organization>,
    /// As of when.
    pub(crate) now: Timestamp,
}

impl Standing {
    /// Looks at the credential as it stands now.
    pub(crate) async fn judge(&self) -> Result<Judged, Unjudged> {
        let nobody = || Unjudged::Rejected(Rejection::Unauthenticated);
        let digest = self.caller.digest().ok_or_else(nobody)?;
        let name = LocatorKey::Secret(digest);
        let state = self.engine.read(vec![Key::Locator(name.clone()).into()]).await?;
        let locator = state.get::<Locator>(name)?;
        let lead = Lead::of(&self.caller, locator.map(|locator| locator.target));
        let lead = lead.ok_or_else(nobody)?;
        let mut reads = lead.reads();
        reads.push(Key::Organization(lead.org).into());
        let state = self.engine.read(reads).await?;
        let now = self.engine.now();
        let actor = lead.actor(&state, (self.ip, now))?;
        let organization = state.get::<Organization>(lead.org)?.ok_or_else(nobody)?;
        Ok(Judged { actor, organization, now })
    }
}

impl From<StoreError> for Unjudged {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<NotLoaded> for Unjudged {
    fn from(missing: NotLoaded) -> Self {
        Self::NotLoaded(missing)
    }
}

impl From<Halt> for Unjudged {
    fn from(halt: Halt) -> Self {
        match halt {
            Halt::Rejected(rejection) => Self::Rejected(rejection),
            // It is asked for what it named itself.
            Halt::Missing(_) => Self::Rejected(Rejection::corrupt("credential")),
        }
    }
}
