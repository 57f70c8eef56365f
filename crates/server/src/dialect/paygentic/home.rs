//! Where things are, for those who may look in more than one organization.

use std::sync::Arc;

use countersign_domain::approval::Approval;
use countersign_domain::document::{Document, DocumentKind};
use countersign_domain::ids::{ApprovalId, DocumentId, Id as _, OrgId};
use countersign_domain::organization::Organization;
use countersign_domain::state::Entity;
use countersign_engine::{List, Slice};

use super::call::{Merchant, is_platform};
use super::error::Failure;
use crate::door::{Reader, Refused};

/// Something that is found by its id alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Named {
    /// A document.
    Document(DocumentId),
    /// A review.
    Approval(ApprovalId),
}

/// How many organizations are looked through at once.
const HOMES_AT_ONCE: usize = 512;

impl Reader {
    /// What somebody hears who names another organization.
    pub(super) fn stranger(&self) -> Failure {
        if is_platform(self.actor()) {
            Failure::not_found("Merchant")
        } else {
            Failure::not_member()
        }
    }

    /// The organizations that a list is of: the one that is named, all of them for a platform that
    /// names none, and otherwise the caller's own.
    pub(super) async fn homes(&self, merchant: Option<Merchant>) -> Result<Vec<OrgId>, Failure> {
        match (merchant, is_platform(self.actor())) {
            (Some(Merchant::Id(org)), true) => Ok(vec![org]),
            (Some(Merchant::Id(org)), false) if org == self.org() => Ok(vec![org]),
            (Some(Merchant::Nobody), true) => Ok(Vec::new()),
            (Some(_), false) => Err(Failure::not_member()),
            (None, true) => self.organizations().await,
            (None, false) => Ok(vec![self.org()]),
        }
    }

    async fn organizations(&self) -> Result<Vec<OrgId>, Failure> {
        let position = |row: &Organization| row.id.ulid().0;
        let rows: Vec<Arc<Organization>> = self.whole(List::Organizations, position).await?;
        Ok(rows.iter().map(|row| row.id).collect())
    }

    /// The organization that something belongs to: the caller's own, or any for a platform.
    pub(super) async fn home_of(&self, named: Named) -> Result<Option<OrgId>, Failure> {
        Ok(match named {
            Named::Document(id) => {
                self.anywhere::<Document>(|org| (org, id)).await?.map(|row| row.org)
            }
            Named::Approval(id) => {
                self.anywhere::<Approval>(|org| (org, id)).await?.map(|row| row.org)
            }
        })
    }

    /// A row by its id, wherever the caller may look.
    async fn anywhere<E: Entity>(
        &self,
        id: impl Fn(OrgId) -> E::Id,
    ) -> Result<Option<Arc<E>>, Failure> {
        let homes = self.homes(None).await?;
        for some in homes.chunks(HOMES_AT_ONCE) {
            let reads = some.iter().map(|org| E::key_of(id(*org)).into()).collect();
            let state = self.load(reads).await?;
            for org in some {
                if let Some(row) = state.get::<E>(id(*org)).map_err(Refused::from)? {
                    return Ok(Some(row));
                }
            }
        }
        Ok(None)
    }

    /// A document that still stands, of this kind and of the caller's environment.
    pub(super) async fn document(
        &self,
        (id, kind): (Option<DocumentId>, DocumentKind),
        what: &str,
    ) -> Result<Arc<Document>, Failure> {
        let found = match id {
            Some(id) => self.anywhere::<Document>(|org| (org, id)).await?,
            None => None,
        };
        let found = found.filter(|row| {
            row.is_live() && row.kind() == kind && row.environment == self.environment()
        });
        found.ok_or_else(|| Failure::not_found(what))
    }

    /// A review of the caller's environment.
    pub(super) async fn review(&self, id: Option<ApprovalId>) -> Result<Arc<Approval>, Failure> {
        let found = match id {
            Some(id) => self.anywhere::<Approval>(|org| (org, id)).await?,
            None => None,
        };
        let found = found.filter(|row| {
            row.subject.resource().is_some() && row.environment == self.environment()
        });
        found.ok_or_else(|| Failure::not_found("Approval"))
    }

    /// Part of a list by number, of every organization that it is of, newest first.
    pub(super) async fn part<E: Entity>(
        &self,
        homes: &[OrgId],
        list: impl Fn(OrgId) -> List,
        by: (impl Fn(&E) -> bool, impl Fn(&E) -> u128),
        (offset, limit): (usize, usize),
    ) -> Result<Slice<E>, Failure> {
        let (shows, position) = (&by.0, &by.1);
        if let [org] = homes {
            return Ok(self.slice(list(*org), (shows, position), (offset, limit)).await?);
        }
        let mut all = Slice { rows: Vec::new(), total: 0 };
        for org in homes {
            let whole = (0, offset.saturating_add(limit));
            let some = self.slice(list(*org), (shows, position), whole).await?;
            all.total += some.total;
            all.rows.extend(some.rows);
        }
        all.rows.sort_by_key(|row| std::cmp::Reverse(position(row)));
        all.rows = all.rows.into_iter().skip(offset).take(limit).collect();
        Ok(all)
    }
}
