//! All organizations of a store.

use countersign_domain::ids::{Id as _, OrgId};
use countersign_domain::state::Row;

use crate::{List, Page, Store, StoreError};

/// How many are asked for at once.
const PAGE: usize = 1_000;

/// All organizations, in the order of the list.
pub(crate) async fn organizations(store: &dyn Store) -> Result<Vec<OrgId>, StoreError> {
    let mut organizations: Vec<OrgId> = Vec::new();
    loop {
        let after = organizations.last().map(|org| org.ulid().0);
        let page = store.page(List::Organizations, Page { after, limit: PAGE }).await?;
        organizations.extend(page.iter().filter_map(|row| match row {
            Row::Organization(organization) => Some(organization.id),
            _ => None,
        }));
        if page.len() < PAGE {
            return Ok(organizations);
        }
    }
}
