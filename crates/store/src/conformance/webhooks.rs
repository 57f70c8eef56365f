//! Webhooks and their deliveries.

use countersign_domain::access::Environment;
use countersign_domain::ids::{EventId, WebhookId};
use countersign_domain::log::{Consumer, Cursor};
use countersign_domain::state::{Change, Key, Row};
use countersign_domain::time::Timestamp;
use countersign_domain::webhook::{
    Attempt, Delivery, DeliveryStatus, FormerSecret, Secret, Webhook, WebhookFormat, WebhookSecrets,
};
use countersign_engine::{List, Page, Prunable, Store, StoreError};

use super::{World, commit, insert, pages, read};

impl World {
    /// A webhook endpoint.
    pub fn webhook(&mut self) -> Webhook {
        Webhook {
            id: self.id(),
            org: self.org,
            environment: Environment::Sandbox,
            url: "https://receiver.test/hooks".to_owned(),
            events: vec!["payment.completed".to_owned(), "*".to_owned()],
            enabled: true,
            description: Some("books".to_owned()),
            format: WebhookFormat::Wallgent,
            enabled_at: self.now,
            failing_since: None,
            noticed_at: Some(self.now),
            disabled: None,
            replayed_at: None,
            created_at: self.now,
            updated_at: self.now,
            deleted_at: None,
        }
    }

    /// An endpoint's secrets.
    #[must_use]
    pub fn webhook_secrets(&self, webhook: WebhookId) -> WebhookSecrets {
        let secret = |text: &str| Secret::new(format!("whsec_{text}"));
        let former = vec![FormerSecret { secret: secret("old"), until: self.now }];
        WebhookSecrets { org: self.org, webhook, current: secret("new"), former }
    }

    /// How far an endpoint has come.
    #[must_use]
    pub const fn cursor(&self, webhook: WebhookId, seq: u64) -> Cursor {
        Cursor { org: self.org, consumer: Consumer::Webhook(webhook), seq }
    }

    /// A delivery of an event that happens now.
    pub fn delivery(&mut self, webhook: WebhookId, status: DeliveryStatus) -> Delivery {
        let event: EventId = self.id();
        let pending = status == DeliveryStatus::Pending;
        Delivery {
            id: Delivery::id_of(webhook, event),
            org: self.org,
            webhook,
            environment: Environment::Sandbox,
            event,
            seq: 7,
            name: "payment.completed".to_owned(),
            status,
            attempts: 3,
            tries: 2,
            begun_at: self.now,
            next_attempt_at: pending.then_some(self.now),
            last: Attempt {
                at: self.now,
                status: Some(503),
                duration_ms: 12,
                error: None,
                excerpt: Some("no \u{fffd}".to_owned()),
            },
        }
    }
}

/// Rows of every kind that webhooks have.
pub(super) fn variety(world: &mut World) -> Vec<Row> {
    let (live, mut gone) = (world.webhook(), world.webhook());
    (gone.deleted_at, gone.enabled, gone.description) = (Some(world.now), false, None);
    let mut failed = world.delivery(live.id, DeliveryStatus::Failed);
    (failed.last.status, failed.last.error) = (None, Some("refused".to_owned()));
    vec![
        Row::WebhookSecrets(world.webhook_secrets(live.id).into()),
        Row::Delivery(world.delivery(live.id, DeliveryStatus::Pending).into()),
        Row::Delivery(world.delivery(live.id, DeliveryStatus::Delivered).into()),
        Row::Delivery(failed.into()),
        Row::Webhook(live.into()),
        Row::Webhook(gone.into()),
    ]
}

async fn shown(store: &dyn Store, list: &List) -> Result<Vec<Key>, StoreError> {
    let whole = pages(store, list, 1_000).await?;
    for limit in [1, 2, 7] {
        assert_eq!(pages(store, list, limit).await?, whole, "pages of {limit} of {list:?}");
    }
    Ok(whole.iter().map(Row::key).collect())
}

fn key(row: &Webhook) -> Key {
    Key::Webhook(row.org, row.id)
}

fn name(row: &Delivery) -> Key {
    Key::Delivery(row.org, row.webhook, row.id)
}

/// Endpoints of an environment that are not deleted; those of everybody that hear anything.
pub async fn webhooks(store: &dyn Store) -> Result<(), StoreError> {
    let (mut world, mut stranger) = (World::new(1), World::new(2));
    let [first, mut second, third, mut live] = [0; 4].map(|_| world.webhook());
    let other = stranger.webhook();
    live.environment = Environment::Production;
    let rows = [&first, &second, &third, &live, &other];
    insert(store, rows.map(|row| Row::Webhook(row.clone().into())).to_vec()).await?;
    let of = |environment| List::Webhooks { org: world.org, environment };
    let sandbox = of(Environment::Sandbox);
    assert_eq!(shown(store, &sandbox).await?, [key(&third), key(&second), key(&first)]);
    assert_eq!(shown(store, &of(Environment::Production)).await?, [key(&live)]);
    let mut everybody: Vec<&Webhook> = rows.to_vec();
    everybody.sort_by_key(|row| std::cmp::Reverse(row.id));
    let everybody: Vec<Key> = everybody.into_iter().map(key).collect();
    assert_eq!(shown(store, &List::LiveWebhooks).await?, everybody);
    second.enabled = false;
    let mut gone = third.clone();
    (gone.enabled, gone.deleted_at) = (false, Some(world.now));
    let changed = [&second, &gone].map(|row| Change::Update(Row::Webhook(row.clone().into())));
    commit(store, changed.to_vec()).await?;
    assert_eq!(shown(store, &sandbox).await?, [key(&second), key(&first)]);
    let left: Vec<Key> =
        everybody.into_iter().filter(|one| *one != key(&second) && *one != key(&third)).collect();
    assert_eq!(shown(store, &List::LiveWebhooks).await?, left);
    Ok(())
}

/// Deliveries of an endpoint, those that nobody will make again, and those that are due.
pub async fn deliveries(store: &dyn Store) -> Result<(), StoreError> {
    let (mut world, mut stranger) = (World::new(1), World::new(2));
    let (hook, other) = (world.webhook().id, world.webhook().id);
    let start = world.now;
    let mut made = Vec::new();
    for status in [
        DeliveryStatus::Failed,
        DeliveryStatus::Delivered,
        DeliveryStatus::Pending,
        DeliveryStatus::Failed,
        DeliveryStatus::Discarded,
        DeliveryStatus::Pending,
    ] {
        made.push(world.delivery(hook, status));
        world.wait(10);
    }
    let beside = world.delivery(other, DeliveryStatus::Failed);
    let mut live = world.delivery(other, DeliveryStatus::Failed);
    live.environment = Environment::Production;
    let foreign = stranger.delivery(hook, DeliveryStatus::Failed);
    let rows = made.iter().chain([&beside, &live, &foreign]);
    insert(store, rows.map(|row| Row::Delivery(row.clone().into())).collect()).await?;
    let org = world.org;
    let all: Vec<Key> = made.iter().rev().map(name).collect();
    assert_eq!(shown(store, &List::Deliveries { org, webhook: hook }).await?, all);
    let [early, _, pending, late, _, last] = made.as_slice() else { return Ok(()) };
    let environment = Environment::Sandbox;
    for (webhook, from, expected) in [
        (None, None, vec![&beside, late, early]),
        (Some(hook), None, vec![late, early]),
        (None, Some(start.plus_seconds(30)), vec![&beside, late]),
        (Some(hook), Some(start.plus_seconds(31)), vec![]),
        (Some(world.id()), None, vec![]),
    ] {
        let list = List::DeadLetters { org, environment, webhook, from };
        let expected: Vec<Key> = expected.into_iter().map(name).collect();
        assert_eq!(shown(store, &list).await?, expected, "{list:?}");
    }
    // What is due is what has waited longest first, whatever its event.
    let mut sooner = last.clone();
    sooner.next_attempt_at = Some(start);
    commit(store, vec![Change::Update(Row::Delivery(sooner.clone().into()))]).await?;
    let due = async |now: Timestamp, limit| {
        let page = Page { after: None, limit };
        let page = store.page(List::DueDeliveries { org, webhook: hook, now }, page).await?;
        Ok::<_, StoreError>(page.iter().map(Row::key).collect::<Vec<Key>>())
    };
    let end = Timestamp::from_unix_micros(i64::MAX);
    assert_eq!(due(end, 10).await?, [name(&sooner), name(pending)]);
    assert_eq!(due(end, 1).await?, [name(&sooner)]);
    assert_eq!(due(start.plus_seconds(19), 10).await?, [name(&sooner)]);
    assert!(due(start.plus_seconds(-1), 10).await?.is_empty());
    Ok(())
}

/// Deliveries of old events are forgotten, but for those that are to be tried again.
pub async fn old_deliveries_are_forgotten(store: &dyn Store) -> Result<(), StoreError> {
    let mut world = World::new(1);
    let hook = world.webhook();
    insert(store, vec![Row::Webhook(hook.clone().into())]).await?;
    let mut made = Vec::new();
    for status in [DeliveryStatus::Failed, DeliveryStatus::Delivered, DeliveryStatus::Pending] {
        made.push(world.delivery(hook.id, status));
        world.wait(10);
    }
    let mut replayed = world.delivery(hook.id, DeliveryStatus::Pending);
    replayed.next_attempt_at = Some(world.now.plus_seconds(1_000));
    made.push(replayed);
    insert(store, made.iter().map(|row| Row::Delivery(row.clone().into())).collect()).await?;
    let start = World::new(1).now;
    let before = |seconds| store.prune(Prunable::Deliveries, start.plus_seconds(seconds));
    for (seconds, forgotten) in [(0, 0), (1, 1), (20, 1), (100, 1), (100, 0)] {
        assert_eq!(before(seconds).await?, forgotten, "{seconds}");
    }
    for (index, row) in made.iter().enumerate() {
        let left = read::<Delivery>(store, (row.org, row.webhook, row.id)).await?;
        assert_eq!(left.is_some(), index == 3);
    }
    Ok(())
}
