//! Requests by their status, by what they are about, and by when they are due.

use std::collections::BTreeSet;

use countersign_domain::access::Environment;
use countersign_domain::approval::{
    Approval, ApprovalStatus, ResourceSubject, Subject, SubjectKind,
};
use countersign_domain::canonical::{Hash, Tag};
use countersign_domain::ids::DocumentId;
use countersign_domain::resource::{Principal, ResourceKind, ReviewKind};
use countersign_domain::state::{Key, Row};
use countersign_domain::time::Timestamp;
use countersign_engine::{List, Page, Store, StoreError};

use super::lists::shown;
use super::{World, insert};

/// Requests by their status at an instant.
pub async fn approvals(store: &dyn Store) -> Result<(), StoreError> {
    let mut world = World::new(1);
    let (wallet, to) = (world.id(), world.id());
    let mut made = Vec::new();
    for status in [
        ApprovalStatus::Pending,
        ApprovalStatus::Approved,
        ApprovalStatus::Expired,
        ApprovalStatus::Pending,
    ] {
        let (_, mut approval) = world.held(wallet, to);
        approval.status = status;
        made.push(approval);
        world.wait(1_000);
    }
    let (_, mut live) = world.held(wallet, to);
    live.environment = Environment::Production;
    let rows = made.iter().chain([&live]).map(|row| Row::Approval(row.clone().into()));
    insert(store, rows.collect()).await?;
    let [early, approved, expired, late] = made.as_slice() else { return Ok(()) };
    // The early one's hour is over at 3,600 seconds; the clock stands at 4,000.
    for (status, expected) in [
        (None, vec![late, expired, approved, early]),
        (Some(ApprovalStatus::Pending), vec![late]),
        (Some(ApprovalStatus::Expired), vec![expired, early]),
        (Some(ApprovalStatus::Approved), vec![approved]),
        (Some(ApprovalStatus::Rejected), Vec::new()),
    ] {
        let expected: Vec<Key> =
            expected.iter().map(|row| Key::Approval(row.org, row.id)).collect();
        for (only, expected) in [
            (BTreeSet::new(), expected.clone()),
            ([wallet].into(), expected),
            ([to].into(), Vec::new()),
        ] {
            let (org, environment, now) = (world.org, Environment::Sandbox, world.now);
            for (subjects, found) in [
                (vec![], true),
                (vec![SubjectKind::Payment], true),
                (vec![SubjectKind::Change, SubjectKind::Order], false),
            ] {
                let (only, subjects) = (only.clone(), subjects.into_iter().collect());
                let list = List::Approvals { org, environment, only, subjects, status, now };
                let expected = if found { expected.as_slice() } else { &[] };
                assert_eq!(shown(store, &list).await?, expected, "{list:?}");
            }
        }
    }
    Ok(())
}

/// A resource that waits for a review: no wallet's, and for ever.
pub fn reviewed(world: &mut World, kind: ResourceKind, document: Option<DocumentId>) -> Approval {
    let (wallet, to) = (world.id(), world.id());
    let (_, payment) = world.held(wallet, to);
    let subject = ResourceSubject {
        kind,
        resource: "inv_elsewhere".to_owned(),
        review: ReviewKind::FinancialReview,
        submitted: "sha256:6d1f".to_owned(),
        document,
        snapshot: document.map(|id| Hash::of(Tag::Payload, id.to_string().as_bytes())),
        note: Some("Q4, 12 % off".to_owned()),
        maker: Principal::Platform { actor: Some("maker@example.test".to_owned()) },
        checker: None,
    };
    let (expires_at, due_at) = (Timestamp::NEVER, Timestamp::NEVER);
    let subject = Subject::Resource(Box::new(subject));
    let (policies, queues) = (Vec::new(), Vec::new());
    Approval { subject, policies, queues, expires_at, due_at, ..payment }
}

/// Reviews by what they are of; no wallet's, and never due.
pub async fn reviews(store: &dyn Store) -> Result<(), StoreError> {
    let mut world = World::new(1);
    let wallet = world.id();
    let document = Some(world.id());
    let order = reviewed(&mut world, ResourceKind::Order, document);
    let invoice = reviewed(&mut world, ResourceKind::Invoice, None);
    let (_, payment) = world.held(wallet, wallet);
    let rows = [&order, &invoice, &payment].map(|row| Row::Approval(row.clone().into()));
    insert(store, rows.to_vec()).await?;
    let key = |row: &Approval| Key::Approval(row.org, row.id);
    for (only, subjects, expected) in [
        (None, vec![], vec![key(&payment), key(&invoice), key(&order)]),
        (None, vec![SubjectKind::Order], vec![key(&order)]),
        (None, vec![SubjectKind::Invoice], vec![key(&invoice)]),
        (None, vec![SubjectKind::Order, SubjectKind::Invoice], vec![key(&invoice), key(&order)]),
        (Some(wallet), vec![], vec![key(&payment)]),
        (Some(wallet), vec![SubjectKind::Order], Vec::new()),
    ] {
        let (org, environment, now) = (world.org, Environment::Sandbox, world.now);
        let (only, subjects) = (only.into_iter().collect(), subjects.into_iter().collect());
        let status = Some(ApprovalStatus::Pending);
        let list = List::Approvals { org, environment, only, subjects, status, now };
        assert_eq!(shown(store, &list).await?, expected, "{list:?}");
    }
    let name = (order.org, order.id);
    let state = store.read(vec![Key::Approval(name.0, name.1).into()]).await?;
    assert_eq!(state.get::<Approval>(name).unwrap_or_default().as_deref(), Some(&order));
    let page = Page { after: None, limit: 10 };
    let due = store.page(List::Due { now: payment.due_at }, page).await?;
    assert_eq!(due.iter().map(Row::key).collect::<Vec<_>>(), [key(&payment)]);
    Ok(())
}

/// Requests are due from their deadline on, the one due longest first, in all organizations.
pub async fn due_requests(store: &dyn Store) -> Result<(), StoreError> {
    let (mut world, mut stranger) = (World::new(1), World::new(2));
    let (wallet, to) = (world.id(), world.id());
    let (_, mut first) = world.held(wallet, to);
    let (_, second) = stranger.held(wallet, to);
    let (_, mut ended) = world.held(wallet, to);
    let (_, mut later) = world.held(wallet, to);
    first.due_at = first.due_at.plus_seconds(10);
    ended.status = ApprovalStatus::Approved;
    later.due_at = later.due_at.plus_seconds(20);
    let now = later.due_at;
    let rows = [&first, &second, &ended, &later].map(|row| Row::Approval(row.clone().into()));
    insert(store, rows.to_vec()).await?;
    let at = async |now, limit| {
        let page = Page { after: None, limit };
        let page = store.page(List::Due { now }, page).await?;
        Ok::<_, StoreError>(page.iter().map(Row::key).collect::<Vec<Key>>())
    };
    let key = |row: &Approval| Key::Approval(row.org, row.id);
    assert_eq!(at(now, 10).await?, [key(&second), key(&first), key(&later)]);
    assert_eq!(at(now, 2).await?, [key(&second), key(&first)]);
    assert_eq!(at(now.plus_seconds(-1), 10).await?, [key(&second), key(&first)]);
    assert!(at(world.now, 10).await?.is_empty());
    Ok(())
}
