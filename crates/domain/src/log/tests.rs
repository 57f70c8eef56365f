//! What the log says, and what it keeps to itself.

use std::collections::BTreeSet;

use super::{EventName, Fact, LogActor, LogBody, LogRecord};
use crate::state::Row;
use crate::testing::{World, ask, play, vector};

/// The text of all records of an organization.
fn told(world: &World, org: &str) -> Vec<String> {
    let org = world.names.org(org);
    let records = world.rows.values().filter_map(|row| match row {
        Row::LogRecord(record) if record.org == org => Some(record.text.clone()),
        _ => None,
    });
    records.collect()
}

#[test]
fn the_other_organization_never_hears_of_the_payers_own_affairs() {
    let mut world = World::new();
    play(
        &mut world,
        "
        wallet ops 1000.00 · org beta with bella · wallet shop of beta · fees published
        policy on ops 'Secret threshold' max 10.00 approval
        alice pays ops shop 5.00 memo 'for all to read' once secretkey -> posted as p
        alice pays ops @shop 6.00 -> posted
        alice pays ops shop 20.00 -> held as a
        bob approves a saying 'secret comment' -> approved
        alice pays ops shop 21.00 -> held as b · bob rejects b -> rejected
        alice pays ops shop 2000.00 -> INSUFFICIENT_FUNDS
        bella reverses p because 'sold out' -> reversed
        alice batches ops shop 1.00 once itemkey -> posted 1
        ",
    );
    let told = told(&world, "beta");
    assert!(told.iter().any(|text| text.contains("for all to read")));
    let key = |name: &str| world.names.key(name).id.to_string();
    let secrets = [
        key("alice"),
        key("bob"),
        "Secret threshold".to_owned(),
        "secretkey".to_owned(),
        "itemkey".to_owned(),
        "secret comment".to_owned(),
        "pol_".to_owned(),
        "apr_".to_owned(),
        "hld_".to_owned(),
        "bat_".to_owned(),
    ];
    for secret in &secrets {
        let heard = told.iter().find(|text| text.contains(secret));
        assert_eq!(heard, None, "beta's log tells of {secret}");
    }
    let rows = world.rows.values().filter(|row| match row {
        Row::Payment(payment) => payment.org == world.names.org("beta"),
        _ => false,
    });
    for row in rows {
        let Row::Payment(payment) = row else { continue };
        if payment.from_org != payment.org {
            assert_eq!(payment.requested_by, LogActor::System);
            assert_eq!((payment.approval, payment.batch, payment.expires_at), (None, None, None));
            assert_eq!((&payment.idempotency_key, &payment.metadata), (&None, &None));
        }
    }
}

#[test]
fn a_reversal_that_waits_is_no_business_of_the_other_side() {
    let mut world = World::new();
    play(
        &mut world,
        "
        wallet ops 1000.00 · org beta with bella · person boris of beta · wallet shop of beta
        alice pays ops shop 5.00 -> posted as p
        policy on shop 'Review' approval
        ",
    );
    let before = told(&world, "acme").len();
    play(&mut world, "bella reverses p -> held as r");
    assert_eq!(told(&world, "acme").len(), before);
    play(&mut world, "boris approves r -> approved");
    assert_eq!(told(&world, "acme").len(), before + 2);
    let text = told(&world, "acme").join("\n");
    assert!(!text.contains(&world.names.key("bella").id.to_string()));
}

/// Every kind of record is written somewhere, and each is checked as it is written: canonical,
/// chained, and read back as it was.
#[test]
fn every_fact_is_told() {
    let mut world = World::new();
    play(
        &mut world,
        "
        wallet ops 1000.00 · wallet vendor · agent bot 20.00
        policy on ops 'Review' max 10.00 approval ttl 1h
        alice amends 'Review' max 20.00 -> policy · alice-live chooses ttl 2h -> organization
        alice pays ops vendor 5.00 -> posted as p · alice pays ops @vendor 5.00 -> posted
        alice pays ops vendor 5000.00 -> INSUFFICIENT_FUNDS
        alice pays ops vendor 50.00 -> held as a · bob approves a -> approved
        alice pays ops vendor 50.00 -> held as b · bob rejects b -> rejected
        alice pays ops vendor 50.00 -> held as c · after 1h · timer expires c -> done
        alice pays ops vendor 50.00 -> held as d
        alice freezes ops -> wallet · bob approves d -> WALLET_FROZEN · alice unfreezes ops \
            -> wallet
        alice reverses p -> reversed
        alice batches ops vendor 1.00 -> posted 1 · alice batches ops vendor 50.00 -> BATCH_FAILED 0
        alice renames ops main -> wallet · alice drops 'Review' -> dropped
        alice adjusts bot 5.00 -> adjusted · alice pauses bot -> agent · alice resumes bot -> agent
        alice rotates bot as bot -> rotated · alice patches bot called 'Bot key' -> key
        alice-live invites dora role viewer -> member · timer enrols dora password p -> member
        timer signs-in dora password p as dora-in -> session · dora-in rekeys p q -> done
        dora-in signs-out -> done · operator reinvites dora -> member
        bob-live appoints bob with carol until +1d -> member · bob-live dismisses bob -> member
        alice-live makes dora role member -> member · alice-live removes dora -> member
        alice-live writes team with bob -> list · alice-live rewrites team with carol -> list
        alice-live erases team -> list
        alice deletes bot -> deleted · wallet lab · alice closes lab -> wallet
        alice hooks site -> webhook · alice rehooks site at https://other.test -> webhook
        timer records site upto 900 e900=503 e901=503/+1d -> done · alice resecrets site -> webhook
        alice replays site e900 -> deliveries · alice discards site e900 -> deliveries
        after 3d · timer records site upto 900 e901=503/+1d -> done
        timer records site upto 900 e901=410/+1d -> done · alice unhooks site -> webhook
        policy on ops 'Two' approval asks '2 of anyone' \
            remind 10m escalate '20m 1 of bob' reassign '30m 1 of carol'
        alice pays ops vendor 1.00 -> held as e · bob approves e -> pending
        bob comments e saying 'wait' -> pending · bob withdraws e -> pending
        bob delegates e to carol -> pending · after 30m · timer expires e -> done
        alice cancels e -> cancelled
        alice sends vendor 0xa1 1.00 -> CREATED HELD as t · rail begins t chain -> CHAIN_INITIATED
        alice freezes ops -> wallet · alice sends vendor ops 1.00 -> WALLET_FROZEN
        alice unfreezes ops -> wallet
        policy on vendor 'Carol' approval asks '1 of carol' · alice-live removes carol -> member
        ",
    );
    let facts = world.rows.values().filter_map(|row| match row {
        Row::LogRecord(record) => Some(&record.body.fact),
        _ => None,
    });
    let told: BTreeSet<&str> = facts.clone().map(Fact::action).collect();
    let all: BTreeSet<&str> = Fact::ACTIONS.iter().copied().collect();
    // Documents, and the rules of vaults, are in no script.
    let others = ["document.created", "document.deleted", "document.updated", "notice.requested"];
    let untold = all.difference(&told).filter(|action| !others.contains(action));
    assert_eq!(untold.collect::<Vec<_>>(), Vec::<&&str>::new());
    let heard: BTreeSet<EventName> = facts.filter_map(Fact::event).collect();
    let silent = EventName::ALL.iter().filter(|event| !heard.contains(event));
    assert_eq!(silent.collect::<Vec<_>>(), [&EventName::PolicyDenied], "played with policies");
}

/// The wallets of the last record of each action, by name.
fn about(world: &World) -> std::collections::BTreeMap<&'static str, String> {
    let name =
        |id| ["ops", "vendor", "bot"].into_iter().find(|name| world.names.wallet(name) == id);
    let records = world.rows.values().filter_map(|row| match row {
        Row::LogRecord(record) => Some(&record.body.fact),
        _ => None,
    });
    let about = |fact: &Fact| {
        let wallets: Vec<_> = fact.wallets().into_iter().filter_map(name).collect();
        (fact.action(), wallets.join(" "))
    };
    records.map(about).collect()
}

#[test]
fn a_fact_is_about_the_wallets_that_it_could_be_looked_up_by() {
    let mut world = World::new();
    play(
        &mut world,
        "
        wallet ops 1000.00 · wallet vendor · agent bot 20.00
        policy on ops 'Review' max 10.00 approval · policy on everywhere 'All' max 5000.00
        alice pays ops vendor 5.00 -> posted as p · alice reverses p -> reversed
        alice pays ops vendor 5001.00 -> POLICY_DENIED
        alice pays ops vendor 50.00 -> held as a · bob approves a -> approved
        alice pays ops vendor 50.00 -> held as b · bob rejects b -> rejected
        alice batches ops vendor 1.00 -> posted 1
        alice freezes vendor -> wallet · alice pauses bot -> agent
        alice patches bot called 'Bot key' -> key
        ",
    );
    let about = about(&world);
    let cases = [
        ("payment.completed", "ops vendor"),
        ("payment.reversed", "ops vendor"),
        ("payment.denied", "ops"),
        ("payment.created", "ops vendor"),
        ("payment.failed", "ops vendor"),
        ("payment.batch_completed", ""),
        ("approval.created", "ops"),
        ("approval.approved", "ops"),
        ("approval.rejected", "ops"),
        ("wallet.frozen", "vendor"),
        ("agent.paused", "bot"),
        ("api_key.updated", ""),
        ("policy.created", ""),
        ("organization.created", ""),
    ];
    for (action, wallets) in cases {
        assert_eq!(about.get(action).map(String::as_str), Some(wallets), "{action}");
    }
}

#[test]
fn an_action_is_a_resource_and_a_past_tense() {
    for action in Fact::ACTIONS {
        let (resource, verb) = action.split_once('.').unwrap();
        assert!(!resource.is_empty() && !verb.contains('.'), "{action}");
        let irregular =
            ["frozen", "unfrozen", "stand_in_set", "vote_withdrawn", "withdrawn", "failing"];
        let past = verb.ends_with("ed") || irregular.contains(&verb);
        assert!(past, "{action}");
    }
    let unique: BTreeSet<&&str> = Fact::ACTIONS.iter().collect();
    assert_eq!(unique.len(), Fact::ACTIONS.len());
}

#[test]
fn the_time_of_a_log_never_goes_back() {
    let mut world = World::new();
    play(&mut world, "wallet ops · wallet vendor 10.00");
    let earlier = world.context.now.plus_seconds(-60);
    let later = world.context.now;
    world.context.now = earlier;
    let reply = ask(&mut world, "alice pays vendor ops 1.00", "p");
    assert_eq!(reply.records.last().unwrap().body.at, later);
}

#[test]
fn the_address_of_the_caller_is_recorded() {
    let mut world = World::new();
    play(&mut world, "wallet ops · wallet vendor 10.00");
    let reply = ask(&mut world, "alice pays vendor ops 1.00 ip 192.0.2.7", "p");
    let record = &reply.records[0].body;
    assert_eq!(record.ip, Some("192.0.2.7".parse().unwrap()));
    assert_eq!(record.actor, LogActor::Key(world.names.key("alice").id));
}

#[test]
fn a_record_is_the_published_vector() {
    let (text, hash) = vector("A record of the log");
    let body: LogBody = serde_json::from_str(text).unwrap();
    assert!(matches!(body.fact, Fact::WalletFunded { .. }));
    let record = LogRecord::seal(body).unwrap();
    assert_eq!(record.text, text);
    assert_eq!(record.hash.to_string(), hash);
}
