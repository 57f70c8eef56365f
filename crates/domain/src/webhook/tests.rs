//! Webhooks and deliveries as scripts.

use crate::ids::{EventId, Id as _, Ulid, WebhookId};
use crate::testing::{World, check, play};
use crate::time::Timestamp;
use crate::webhook::{Delivery, FormerSecret, Secret, Verdict, WebhookFormat, WebhookSecrets};

#[test]
fn an_endpoint_hears_of_what_happens_from_its_making_on() {
    check(
        "
        wallet ops 10.00 · wallet vendor
        alice hooks site for payment.completed,payment.completed,never.heard -> webhook on, \
            logs webhook.created
        timer records site upto 900 e900=200 -> done, cursor site 900, \
            delivery site e900 DELIVERED 1 of 1
        timer records site upto 12 -> done, cursor site 900
        alice rehooks site for * -> webhook on, logs webhook.updated
        alice rehooks site for * -> webhook on, nothing logged
        alice rehooks site off -> webhook off, cursor site 900
        alice unhooks site -> webhook deleted off, logs webhook.deleted
        alice unhooks site -> NOT_FOUND Webhook
        alice rehooks site on -> NOT_FOUND Webhook
        alice resecrets site -> NOT_FOUND Webhook
        alice replays site e900 -> NOT_FOUND Webhook
        alice discards site e900 -> NOT_FOUND Webhook
        ",
    );
}

#[test]
fn who_may_change_webhooks() {
    check(
        "
        wallet ops · agent bot
        key reader of bob may webhooks:read
        key writer of bob may webhooks:write
        key narrow of bob may webhooks:write scope ops
        bot hooks site -> PERMISSION_MISSING webhooks:write
        reader hooks site -> PERMISSION_MISSING webhooks:write
        narrow hooks site -> SCOPED_CREDENTIAL
        timer hooks site -> OPERATOR_ONLY
        operator hooks site -> NOT_FOUND Organization
        writer hooks site -> webhook on
        alice-live rehooks site off -> ENVIRONMENT_MISMATCH
        alice-live unhooks site -> ENVIRONMENT_MISMATCH
        alice records site upto 3 -> OPERATOR_ONLY
        operator records site upto 3 -> OPERATOR_ONLY
        writer unhooks nothing -> NOT_FOUND Webhook
        writer unhooks site -> webhook deleted off
        ",
    );
}

#[test]
fn what_no_endpoint_can_be() {
    check(
        "
        wallet ops
        alice-live hooks site at http://receiver.test -> INVALID url
        alice-live hooks site at https://receiver.test -> webhook on
        alice-live rehooks site at http://receiver.test -> INVALID url
        alice hooks toy at http://receiver.test -> webhook on
        ",
    );
    let mut world = World::new();
    let many: Vec<String> = (0..101).map(|number| format!("event.{number}")).collect();
    play(&mut world, &format!("alice hooks site for {} -> INVALID events", many.join(",")));
    for number in 0..100 {
        play(&mut world, &format!("alice hooks site{number} -> webhook on"));
    }
    play(
        &mut world,
        "
        alice hooks more -> INVALID url
        alice-live hooks live -> webhook on
        alice unhooks site7 -> webhook deleted off
        alice hooks more -> webhook on
        alice hooks yet -> INVALID url
        ",
    );
}

#[test]
fn a_delivery_is_tried_until_it_succeeds_or_is_given_up() {
    check(
        "
        wallet ops
        alice hooks site -> webhook on
        timer records site upto 906 e905=200 e906=503/+5s -> done, cursor site 906, \
            delivery site e905 DELIVERED 1 of 1, delivery site e906 PENDING 1 of 1, \
            webhook site on failing
        after 5s
        timer records site upto 906 e906=refused/+5m -> done, delivery site e906 PENDING 2 of 2
        after 5m
        timer records site upto 906 e906=404 -> done, delivery site e906 FAILED 3 of 3
        timer records site upto 907 e907=204 -> done, webhook site on
        alice replays site e906,e905 -> deliveries PENDING 0 of 3 + PENDING 0 of 1, \
            logs webhook.deliveries_replayed
        timer records site upto 907 e906=500/+5s e905=200 -> done, \
            delivery site e906 PENDING 1 of 4, delivery site e905 DELIVERED 1 of 2
        alice discards site e906 -> deliveries DISCARDED 1 of 4, logs webhook.delivery_discarded
        alice discards site e906 -> deliveries DISCARDED 1 of 4, nothing logged
        alice discards site e905 -> NOT_FOUND Delivery
        alice discards site e1 -> NOT_FOUND Delivery
        alice replays site e906,e1 -> NOT_FOUND Delivery
        timer records site upto 907 e906=500/+5s -> done, delivery site e906 DISCARDED 2 of 5
        timer records site upto 907 e906=200 -> done, delivery site e906 DELIVERED 3 of 6
        timer records site upto 907 e906=500/+5s -> done, delivery site e906 DELIVERED 4 of 7
        ",
    );
}

#[test]
fn what_is_asked_for_while_it_is_on_its_way_is_made_again_afterwards() {
    check(
        "
        wallet ops
        alice hooks site -> webhook on
        timer records site upto 906 e905=200 e906=503/+5s -> done
        after 1m
        alice replays site e905,e906 -> deliveries PENDING 0 of 1 + PENDING 0 of 1
        timer records site upto 906 e906=200<1m -> done, delivery site e906 PENDING 0 of 2
        timer records site upto 906 e906=503<1m -> done, delivery site e906 PENDING 0 of 3
        timer records site upto 906 e905=200<0s -> done, delivery site e905 DELIVERED 1 of 2
        timer records site upto 906 e906=503/+5s<0s -> done, delivery site e906 PENDING 1 of 4
        alice discards site e906 -> deliveries DISCARDED 1 of 4
        timer records site upto 906 e906=503<1m -> done, delivery site e906 DISCARDED 2 of 5
        ",
    );
}

#[test]
fn an_endpoint_that_says_it_is_gone_is_disabled_at_once() {
    check(
        "
        wallet ops · wallet vendor
        alice hooks site -> webhook on
        timer records site upto 901 e900=503/+5s e901=410/+5s -> done, \
            webhook site off failing GONE, delivery site e901 FAILED 1 of 1, \
            delivery site e900 PENDING 1 of 1, logs webhook.disabled, events webhook.disabled
        timer records site upto 902 e902=503/+5s -> done, delivery site e902 FAILED 1 of 1
        alice replays site e901 -> WEBHOOK_DISABLED
        timer forsakes site e900 e901 e4 -> done, delivery site e900 FAILED 1 of 1
        after 1m
        alice rehooks site on -> webhook on, webhook site on
        alice replays site e901 -> deliveries PENDING 0 of 1
        timer forsakes site e901 -> done, delivery site e901 PENDING 0 of 1
        ",
    );
}

#[test]
fn what_an_address_said_before_it_was_changed_says_nothing_about_the_new_one() {
    check(
        "
        wallet ops
        alice hooks site -> webhook on
        after 1m
        alice rehooks site at https://other.test -> webhook on
        after 10s
        timer records site upto 901 e900=410@30s e901=503@30s -> done, webhook site on, \
            delivery site e900 FAILED 1 of 1
        timer records site upto 902 e902=410@5s -> done, webhook site off failing GONE
        ",
    );
}

#[test]
fn what_waited_for_an_endpoint_before_it_was_enabled_again_is_dropped() {
    check(
        "
        wallet ops · wallet vendor
        alice hooks site -> webhook on
        timer records site upto 1 e900=503/+5s -> done
        after 1s
        alice rehooks site off -> webhook off failing
        after 1s
        alice funds ops 1.00 -> funded
        alice rehooks site on -> webhook on
        timer records site upto 2 e901=503/+5s -> done
        timer forsakes site e900 e901 -> done, delivery site e900 FAILED 1 of 1, \
            delivery site e901 PENDING 1 of 1
        ",
    );
}

#[test]
fn an_endpoint_that_fails_for_days_is_disabled_after_a_notice() {
    check(
        "
        wallet ops
        alice hooks site -> webhook on
        timer records site upto 900 e900=503/+1d -> done, webhook site on failing
        after 71h
        timer records site upto 900 e900=refused/+1d -> done, webhook site on failing
        after 1h
        timer records site upto 900 e900=503/+1d -> done, webhook site on failing noticed, \
            logs webhook.failing, events webhook.failing
        timer records site upto 900 e900=503/+1d -> done, webhook site on failing noticed
        after 47h
        timer records site upto 900 e900=503/+1d -> done, webhook site on failing noticed
        after 1h
        timer records site upto 900 e900=503/+1d -> done, \
            webhook site off failing noticed FAILING, logs webhook.disabled
        alice rehooks site on -> webhook on, logs webhook.updated
        ",
    );
    // Success at any time ends the count, and so does another address.
    check(
        "
        wallet ops
        alice hooks site -> webhook on
        timer records site upto 900 e900=503/+1d -> done
        after 3d
        timer records site upto 900 e900=503/+1d -> done, webhook site on failing noticed
        timer records site upto 901 e901=200 e902=503/+1d -> done, webhook site on failing
        after 2d
        timer records site upto 902 e902=503/+1d -> done, webhook site on failing
        alice rehooks site at https://other.test -> webhook on
        ",
    );
    // However seldom there is something to try, it was said a day before.
    check(
        "
        wallet ops
        alice hooks site -> webhook on
        timer records site upto 900 e900=503/+1d -> done
        after 30d
        timer records site upto 901 e901=503/+5s -> done, webhook site on failing noticed
        after 86399s
        timer records site upto 901 e901=503/+5s -> done, webhook site on failing noticed
        after 1s
        timer records site upto 901 e901=503/+5s -> done, \
            webhook site off failing noticed FAILING
        ",
    );
}

#[test]
fn every_format_has_a_meaning_of_its_own_for_a_status() {
    use Verdict::{Delivered, Failed, Gone, Refused};
    let formats = WebhookFormat::ALL;
    for (status, verdicts) in [
        (Some(200), [Delivered; 4]),
        (Some(299), [Delivered; 4]),
        (Some(199), [Failed; 4]),
        (Some(301), [Failed, Refused, Failed, Failed]),
        (Some(400), [Failed, Refused, Failed, Failed]),
        (Some(410), [Gone, Refused, Failed, Failed]),
        (Some(429), [Failed, Refused, Failed, Failed]),
        (Some(499), [Failed, Refused, Failed, Failed]),
        (Some(500), [Failed; 4]),
        (None, [Failed; 4]),
    ] {
        assert_eq!(formats.map(|format| format.verdict(status)), verdicts, "{status:?}");
    }
    check(
        "
        wallet ops
        alice hooks site format HIFI -> webhook on
        timer records site upto 900 e900=400/+1m e901=503/+1m e902=410/+1m e903=201 -> done, \
            delivery site e900 FAILED 1 of 1, delivery site e901 PENDING 1 of 1, \
            delivery site e902 FAILED 1 of 1, delivery site e903 DELIVERED 1 of 1
        alice hooks vault format CUBEWIRE -> webhook on
        timer records vault upto 900 e900=410/+1m -> done, webhook vault on failing, \
            delivery vault e900 PENDING 1 of 1
        ",
    );
}

#[test]
fn what_is_signed_in_public_is_signed_with_one_pair_per_environment() {
    let mut world = World::new();
    play(&mut world, "alice hooks one format HIFI -> webhook on");
    play(&mut world, "alice hooks two format HIFI -> webhook on");
    play(&mut world, "alice-live hooks real format HIFI -> webhook on");
    play(&mut world, "alice hooks other -> webhook on");
    play(&mut world, "alice resecrets one -> INVALID format");
    let mut secrets = std::collections::BTreeMap::new();
    let mut pairs = Vec::new();
    for row in world.rows.values() {
        match row {
            crate::state::Row::WebhookSecrets(row) => {
                secrets.insert(row.webhook, row.current.reveal().to_owned());
            }
            crate::state::Row::Document(row) => {
                pairs.extend(row.event_signer().map(|signer| signer.secret.reveal().to_owned()));
            }
            crate::state::Row::LogRecord(record) => {
                assert!(!record.text.contains("whsec_"), "a secret in the log");
            }
            _ => {}
        }
    }
    let secret = |name: &str| secrets[&world.names.webhooks[name].1].clone();
    assert_eq!(secret("one"), secret("two"));
    assert_ne!(secret("one"), secret("real"));
    assert!(!pairs.contains(&secret("other")) && pairs.len() == 2);
    assert!(pairs.contains(&secret("one")) && pairs.contains(&secret("real")));
}

#[test]
fn secrets_overlap_for_a_week_at_most() {
    check(
        "
        wallet ops
        alice hooks site -> webhook on
        alice resecrets site overlap 604801s -> INVALID overlapSeconds
        alice resecrets site overlap 604800s -> webhook on, logs webhook.secret_rotated
        alice resecrets site -> webhook on
        ",
    );
    let mut world = World::new();
    let first = Timestamp::parse("2026-03-01T12:00:00Z").unwrap();
    play(&mut world, "alice hooks site -> webhook on");
    let secrets = |world: &World| {
        let rows = world.rows.values();
        let found = rows.filter_map(|row| match row {
            crate::state::Row::WebhookSecrets(secrets) => Some((**secrets).clone()),
            _ => None,
        });
        let all: Vec<WebhookSecrets> = found.collect();
        all.into_iter().next().unwrap()
    };
    let original = secrets(&world).current;
    play(&mut world, "alice resecrets site overlap 1h -> webhook on");
    let rotated = secrets(&world);
    let until = first.plus_seconds(3_600);
    assert_eq!(rotated.former, [FormerSecret { secret: original.clone(), until }]);
    let valid = |secrets: &WebhookSecrets, at| secrets.valid(at).cloned().collect::<Vec<Secret>>();
    assert_eq!(valid(&rotated, until.plus_seconds(-1)), [rotated.current.clone(), original]);
    assert_eq!(valid(&rotated, until), std::slice::from_ref(&rotated.current));
    for _ in 0..9 {
        play(&mut world, "alice resecrets site overlap 1h -> webhook on");
    }
    assert_eq!(secrets(&world).former.len(), 3);
    let printed = format!("{:?}", secrets(&world));
    assert!(!printed.contains("whsec_") && printed.contains("Secret(..)"), "{printed}");
    let log = world.rows.values().filter_map(|row| match row {
        crate::state::Row::LogRecord(record) => Some(record.text.clone()),
        _ => None,
    });
    assert!(log.into_iter().all(|text| !text.contains("whsec_")), "a secret in the log");
}

#[test]
fn a_delivery_is_called_the_same_on_every_attempt() {
    let (one, other) = (WebhookId::from_ulid(Ulid(1)), WebhookId::from_ulid(Ulid(2)));
    let event = |ms: u128| EventId::from_ulid(Ulid(ms << 80 | 0x7 << 76 | 0b10 << 62 | 5));
    let id = Delivery::id_of(one, event(1));
    assert_eq!(id, Delivery::id_of(one, event(1)));
    assert_ne!(id, Delivery::id_of(other, event(1)));
    assert!(id < Delivery::id_of(one, event(2)) && Delivery::id_of(one, event(0)) < id);
    // A UUID of version 7 like all ids.
    assert_eq!(id.ulid().0 >> 76 & 0xF, 0x7);
    assert_eq!(id.ulid().0 >> 62 & 0b11, 0b10);
}
