//! What a caller is there for.

use std::sync::Arc;

use countersign_domain::access::{Actor, Duty};
use countersign_domain::organization::Member;
use countersign_domain::state::Key;

use super::{Reader, Refused};

impl Reader {
    /// Refuses whoever is there for less than this.
    pub(crate) async fn must_serve(&self, needed: Duty) -> Result<(), Refused> {
        let owner = match self.actor() {
            Actor::Key(key) => {
                let state = self.load(vec![Key::Member(key.org, key.owner).into()]).await?;
                state.get::<Member>((key.org, key.owner))?
            }
            _ => None,
        };
        let duty = Duty::of(self.actor(), owner.as_ref().map(Arc::as_ref))?;
        Ok(duty.must_reach(needed)?)
    }
}
