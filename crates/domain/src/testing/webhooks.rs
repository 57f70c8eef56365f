//! What scripts say of webhooks. An event is called by its place in the log: `e7`.

use std::sync::Arc;

use super::World;
use super::words::{Words, instant};
use crate::command::Command;
use crate::ids::{DeliveryId, EventId, Id as _, OrgId, Ulid, WebhookId};
use crate::log::Consumer;
use crate::state::{Key, Row};
use crate::time::Timestamp;
use crate::webhook::{
    Attempt, Attempted, CreateWebhook, DeleteWebhook, Delivery, DiscardDelivery, RecordDeliveries,
    RetryDeliveries, RotateSecret, Secret, UpdateWebhook, Webhook, WebhookFormat, WebhookVerb,
};

const VERBS: [&str; 8] =
    ["hooks", "rehooks", "unhooks", "resecrets", "records", "forsakes", "replays", "discards"];

/// Whether the verb is one of these.
pub(super) fn is_known(verb: &str) -> bool {
    VERBS.contains(&verb)
}

/// `hooks site at https://a.test format HIFI for payment.completed off`, `rehooks site on`,
/// `unhooks site`,
/// `resecrets site overlap 1h`, `records site upto 7 e6=200 e7=503/+5s e8=refused`,
/// `forsakes site e7`, `replays site e6,e7`, `discards site e7`.
pub(super) fn command(world: &mut World, verb: &str, words: &mut Words) -> Command {
    let secret = Secret::new(format!("whsec_{}", world.names.secret().prefix));
    let url = words.pick("at");
    let events = words.pick("for").map(|names| names.split(',').map(str::to_owned).collect());
    let overlap = words.pick("overlap");
    let format = words.pick("format");
    let named = |word: &str| WebhookFormat::ALL.into_iter().find(|one| one.as_str() == word);
    let format = format.map(|word| named(&word).unwrap());
    let name = words.next();
    if verb == "hooks" {
        return Command::Webhook(WebhookVerb::Create(CreateWebhook {
            url: url.unwrap_or_else(|| "https://receiver.test/hooks".to_owned()),
            events: events.unwrap_or_else(|| vec!["*".to_owned()]),
            enabled: !words.take("off"),
            description: None,
            format: format.unwrap_or(WebhookFormat::Wallgent),
            secret,
        }));
    }
    let webhook = world.names.webhook(&name);
    match verb {
        "records" | "forsakes" => {
            let org = world.names.webhooks[&name].0;
            Command::RecordDeliveries(record((org, webhook), verb, (words, world.context.now)))
        }
        other => Command::Webhook(change((webhook, other), (url, events, overlap, secret), words)),
    }
}

type Said = (Option<String>, Option<Vec<String>>, Option<String>, Secret);

fn change((webhook, verb): (WebhookId, &str), said: Said, words: &mut Words) -> WebhookVerb {
    let (url, events, overlap, secret) = said;
    match verb {
        "rehooks" => {
            let off = words.take("off").then_some(false);
            let enabled = words.take("on").then_some(true).or(off);
            let update = UpdateWebhook { webhook, url, events, enabled, description: None };
            WebhookVerb::Update(update)
        }
        "unhooks" => WebhookVerb::Delete(DeleteWebhook { webhook }),
        "resecrets" => {
            let seconds = overlap.map_or(0, |text| super::words::micros(&text) / 1_000_000);
            let overlap_seconds = u32::try_from(seconds).unwrap();
            WebhookVerb::RotateSecret(RotateSecret { webhook, secret, overlap_seconds })
        }
        "replays" => {
            let deliveries = words.next().split(',').map(|e| id(webhook, e)).collect();
            WebhookVerb::Retry(RetryDeliveries { webhook, deliveries })
        }
        _ => {
            let delivery = id(webhook, &words.next());
            WebhookVerb::Discard(DiscardDelivery { webhook, delivery })
        }
    }
}

fn record(
    (org, webhook): (OrgId, WebhookId),
    verb: &str,
    (words, now): (&mut Words, Timestamp),
) -> RecordDeliveries {
    let cursor = words.pick("upto").map_or(0, |seq| seq.parse().unwrap());
    let (mut attempts, mut dropped) = (Vec::new(), Vec::new());
    while !words.is_done() {
        let word = words.next();
        if verb == "forsakes" {
            dropped.push(id(webhook, &word));
            continue;
        }
        let (event, result) = word.split_once('=').unwrap();
        // `e7=200<1m` was an attempt of what was begun a minute ago.
        let (result, begun) = result.split_once('<').map_or((result, None), |(a, b)| (a, Some(b)));
        // `e7=410@1m` was begun a minute ago.
        let (result, at) = result.split_once('@').map_or((result, None), |(a, b)| (a, Some(b)));
        let at = at.map_or(now, |text| ago(text, now));
        let begun_at = begun.map(|text| ago(text, now));
        let (result, retry) = result.split_once('/').map_or((result, None), |(a, b)| (a, Some(b)));
        let status = result.parse().ok();
        let error = status.is_none().then(|| result.to_owned());
        attempts.push(Attempted {
            delivery: id(webhook, event),
            event: event_of(event),
            seq: place(event),
            name: "payment.completed".to_owned(),
            begun_at,
            attempt: Attempt { at, status, duration_ms: 5, error, excerpt: None },
            retry_at: retry.map(|text| instant(text, now)),
        });
    }
    RecordDeliveries { org, webhook, cursor, attempts, dropped }
}

/// So long ago.
fn ago(text: &str, now: Timestamp) -> Timestamp {
    Timestamp::from_unix_micros(now.unix_micros() - super::words::micros(text))
}

fn place(event: &str) -> u64 {
    event.strip_prefix('e').unwrap().parse().unwrap()
}

fn event_of(event: &str) -> EventId {
    EventId::from_ulid(Ulid(u128::from(place(event)) << 80))
}

fn id(webhook: WebhookId, event: &str) -> DeliveryId {
    Delivery::id_of(webhook, event_of(event))
}

/// `webhook site`, `cursor site`, `delivery site e7`, as it is now.
pub(super) fn look(world: &World, what: &str, rest: &str) -> String {
    let mut words = Words::of(rest);
    let name = words.next();
    let (org, webhook) = world.names.webhooks[&name];
    match what {
        "cursor" => match &world.rows[&Key::Cursor(org, Consumer::Webhook(webhook))] {
            Row::Cursor(cursor) => format!("{name} {}", cursor.seq),
            other => panic!("no cursor: {other:?}"),
        },
        "webhook" => match &world.rows[&Key::Webhook(org, webhook)] {
            Row::Webhook(row) => format!("{name} {}", told(row).replacen("webhook ", "", 1)),
            other => panic!("no webhook: {other:?}"),
        },
        _ => {
            let event = words.next();
            match world.rows.get(&Key::Delivery(org, webhook, id(webhook, &event))) {
                Some(Row::Delivery(row)) => format!("{name} {event} {}", state(row)),
                _ => format!("{name} {event} unknown"),
            }
        }
    }
}

/// `webhook on failing noticed`.
pub(super) fn told(webhook: &Webhook) -> String {
    let flags = [
        (webhook.deleted_at.is_some()).then_some("deleted"),
        Some(if webhook.enabled { "on" } else { "off" }),
        webhook.failing_since.map(|_| "failing"),
        webhook.noticed_at.map(|_| "noticed"),
        webhook.disabled.map(|reason| reason.as_str()),
    ];
    let flags: Vec<&str> = flags.into_iter().flatten().collect();
    format!("webhook {}", flags.join(" "))
}

/// `deliveries PENDING 0 of 3`.
pub(super) fn told_of(deliveries: &[Arc<Delivery>]) -> String {
    let each: Vec<String> = deliveries.iter().map(|row| state(row)).collect();
    format!("deliveries {}", each.join(" + "))
}

/// How it stands, and how often it was tried: since it was begun, and altogether.
fn state(row: &Delivery) -> String {
    assert_eq!(row.next_attempt_at.is_some(), row.status.as_str() == "PENDING", "{row:?}");
    format!("{} {} of {}", row.status.as_str(), row.tries, row.attempts)
}
