//! Turns: assumed to be as they were, or locked.

use std::collections::BTreeSet;

use countersign_domain::ids::OrgId;
use countersign_engine::StoreError;
use deadpool_postgres::Object;
use tokio_postgres::Row;
use uuid::Uuid;

use super::PostgresUnit;
use crate::postgres::arrays::Parameters;
use crate::postgres::error::failed;
use crate::postgres::id;
use crate::postgres::pipeline::{Step, in_order};
use crate::postgres::send::BEGIN;
use crate::postgres::turns::UNMARKED;

impl PostgresUnit {
    /// Assumes that what is kept of these is right. Returns false where nothing is kept, where
    /// others change the same rows, or where a turn is held already: then all have to be held.
    pub(super) fn assume(&mut self, orgs: &BTreeSet<OrgId>) -> bool {
        if self.begun || self.shared.is_wanted() {
            return false;
        }
        let mut caches = self.shared.caches();
        let assumed = &mut self.claim.assumed;
        for org in orgs {
            if !assumed.contains_key(org) {
                let Some(mark) = caches.assumed(*org) else { return false };
                assumed.insert(*org, mark);
            }
        }
        true
    }

    /// Locks the turns of organizations, and those that were merely assumed, unless they are held.
    pub(super) async fn lock(&mut self, mut orgs: BTreeSet<OrgId>) -> Result<(), StoreError> {
        orgs.extend(self.claim.assumed.keys());
        let mut missing = self.turns.missing(orgs);
        if missing.is_empty() {
            return Ok(());
        }
        if !self.begun {
            let wanted = self.shared.take_wanted();
            self.is_careful |= !wanted.is_empty();
            missing.extend(wanted);
        }
        let locked = self.try_lock(&missing).await;
        if matches!(locked, Err(StoreError::Conflict(_))) {
            // Next time all of them are locked at once, in order.
            self.shared.want(self.turns.orgs().chain(missing));
        }
        locked
    }

    async fn try_lock(&mut self, missing: &BTreeSet<OrgId>) -> Result<(), StoreError> {
        let (client, sql, begun) = (self.client()?, self.turns.lock(missing), self.begun);
        // From here on, wherever this is dropped.
        self.begun = true;
        let rows = self.answered(locked(&client, (begun, sql), missing)).await?;
        let mut trails = self.turns.take(missing, &rows)?;
        for org in missing {
            let mark = self.turns.mark_of(*org).unwrap_or(UNMARKED);
            let trail = trails.remove(org).unwrap_or_default();
            self.shared.caches().locked(*org, mark, trail);
        }
        let assumed = std::mem::take(&mut self.claim.assumed);
        if assumed.into_iter().any(|(org, mark)| self.turns.mark_of(org) != Some(mark)) {
            return Err(StoreError::Conflict("rows were changed meanwhile".to_owned()));
        }
        Ok(())
    }
}

/// Locks turns, in a transaction that is begun first unless it has `begun`.
async fn locked(
    client: &Object,
    (begun, sql): (bool, &str),
    missing: &BTreeSet<OrgId>,
) -> Result<Vec<Row>, StoreError> {
    let statement = client.prepare_cached(sql).await.map_err(failed)?;
    let names: Vec<Uuid> = missing.iter().copied().map(id::of).collect();
    let names: Parameters<'_> = vec![&names];
    let mut steps: Vec<Step<'_, Result<Vec<Row>, tokio_postgres::Error>>> = Vec::new();
    if !begun {
        steps.push(Box::pin(async { client.batch_execute(BEGIN).await.map(|()| Vec::new()) }));
    }
    steps.push(Box::pin(client.query(&statement, &names)));
    let mut rows = Vec::new();
    for answer in in_order(steps).await {
        rows = answer.map_err(failed)?;
    }
    Ok(rows)
}
