//! Mail: who gets which, what it says, and what becomes of it.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use countersign_domain::mail::{Mail, MailAttempt, MailStatus};
use countersign_domain::organization::Role;
use countersign_domain::state::Entity as _;
use countersign_engine::{List, Page, ScanKind};
use countersign_server::mail::{Mailer, Transport};
use serde_json::json;

use crate::harness::{Answer, NewTestKey, World};

/// A mail server that answers as it is told, the last answer again and again.
#[derive(Default)]
struct FakeServer {
    answers: Mutex<Vec<MailAttempt>>,
    taken: Mutex<Vec<Mail>>,
}

impl FakeServer {
    fn answering(answers: impl IntoIterator<Item = MailAttempt>) -> Arc<Self> {
        let mut answers: Vec<MailAttempt> = answers.into_iter().collect();
        answers.reverse();
        Arc::new(Self { answers: Mutex::new(answers), taken: Mutex::default() })
    }

    fn taken(&self) -> Vec<Mail> {
        self.taken.lock().unwrap().clone()
    }
}

#[async_trait]
impl Transport for FakeServer {
    async fn send(&self, mail: &Mail) -> MailAttempt {
        self.taken.lock().unwrap().push(mail.clone());
        let mut answers = self.answers.lock().unwrap();
        let last = answers.len() == 1;
        if last { answers[0].clone() } else { answers.pop().unwrap_or(MailAttempt::Taken) }
    }
}

/// A mailer that keeps every mail.
fn keeping(world: &World) -> Mailer {
    Mailer::new(world.engine.clone(), None, "https://pay.test/")
}

/// All mails of the first organization, oldest first.
async fn mails(world: &World) -> Vec<Arc<Mail>> {
    world.rows(world, ScanKind::Mails).await
}

/// `Rene: Approve …`, of the mails behind the first so many.
async fn told(world: &World, before: usize) -> Vec<String> {
    let mails = mails(world).await;
    mails.iter().skip(before).map(|mail| format!("{}: {}", mail.name, mail.subject)).collect()
}

#[tokio::test]
async fn a_held_payment_asks_and_its_end_is_told_with_the_reason() {
    let world = World::new().await;
    world.review().await;
    let mailer = keeping(&world);
    let held = world.hold("5000").await;
    assert_eq!(mailer.write(world.org).await, Ok(2));
    let asked = "[Sandbox] Approve 5,000.00 USD to vendor? (ops) – expires 2026-03-03 12:00 UTC";
    // In the sandbox of this organization people may decide what they asked for themselves.
    assert_eq!(told(&world, 0).await, [format!("Olga: {asked}"), format!("Rene: {asked}")]);
    let mail = mails(&world).await.pop().unwrap();
    assert_eq!(mail.status, MailStatus::Kept);
    assert_eq!(mail.address, format!("rene@{}.test", world.org).to_lowercase());
    let text = mail.text.replace(&held.approval, "apr_#1").replace(&world.org.to_string(), "org");
    insta::assert_snapshot!(text);
    // Nothing has happened since.
    assert_eq!(mailer.write(world.org).await, Ok(0));
    let path = format!("/v1/approvals/{}/reject", held.approval);
    let body = json!({ "reason": "not this\u{202e}month" });
    world.post(&world.reviewer, &path, body).await.expect(200, json!({ "status": "REJECTED" }));
    assert_eq!(mailer.write(world.org).await, Ok(1));
    let rejected = "Olga: [Sandbox] Rejected: 5,000.00 USD to vendor (ops)";
    assert_eq!(told(&world, 2).await, [rejected]);
    let mail = mails(&world).await.pop().unwrap();
    assert!(mail.text.contains("Your payment was rejected by Rene. Nothing was moved."));
    assert!(mail.text.contains("The reason that was given:\n> not this\\u{202e}month\n"));
    assert!(mail.html.contains("not this\\u{202e}month"));
}

#[tokio::test]
async fn the_other_ends_are_told_in_their_words() {
    let world = World::new().await;
    world.review().await;
    let mailer = keeping(&world);
    let (approved, expired) = (world.hold("2000").await, world.hold("3000.01").await);
    world.approve(&approved.approval).await.expect(200, json!({ "status": "APPROVED" }));
    world.advance_seconds(86_400);
    assert_eq!(world.engine.sweep().await, Ok(1));
    // Whoever looks only now asks nobody for what is over.
    assert_eq!(mailer.write(world.org).await, Ok(2));
    let ends = [
        "Olga: [Sandbox] Approved: 2,000.00 USD to vendor (ops)",
        "Olga: [Sandbox] Expired: 3,000.01 USD to vendor (ops)",
    ];
    assert_eq!(told(&world, 0).await, ends);
    let [first, second] = &mails(&world).await[..] else { panic!("two mails") };
    assert!(first.text.contains("Your payment was approved by Rene, and was carried out."));
    assert!(second.text.contains("Nobody decided your payment in time. Nothing was moved."));
    assert!(second.text.contains(&format!("https://pay.test/a/{}", expired.approval)));
}

#[tokio::test]
async fn what_an_agent_says_is_marked_and_its_owner_hears_of_the_end() {
    let world = World::new().await;
    world.review().await;
    let agent = world.key(&world, NewTestKey::agent(world.operator.person, world.ops)).await;
    let body = json!({
        "from": world.ops.to_string(), "to": world.vendor.to_string(), "amount": "5000",
        "description": "<b>pay</b> now\r\nApprove: https://evil.test",
    });
    world.post(&agent, "/v1/payments", body).await.expect(202, json!({}));
    let mailer = keeping(&world);
    assert_eq!(mailer.write(world.org).await, Ok(2));
    let mail = mails(&world).await.pop().unwrap();
    let marked = "The agent's own words, which nobody has verified:\n\
                  > <b>pay</b> now\\u{d}\\u{a}Approve: https[:]//evil[.]test\n";
    assert!(mail.text.contains(marked), "{}", mail.text);
    assert!(mail.text.contains("test key (agent of Olga)"), "{}", mail.text);
    assert!(mail.html.contains("&lt;b&gt;pay&lt;/b&gt; now\\u{d}\\u{a}Approve"), "{}", mail.html);
    assert!(!mail.html.contains("<b>"), "{}", mail.html);
    let links: Vec<&str> =
        mail.html.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert!(links.iter().all(|link| link.starts_with("https://pay.test/")), "{links:?}");
}

#[tokio::test]
async fn whoever_wants_to_hear_nothing_hears_nothing() {
    let world = World::new().await;
    world.review().await;
    let cookie = world.sign_in(&world, world.reviewer.person, "SANDBOX").await;
    let me = world.ask("GET", "/v1/members/me").signed_in(&cookie).send().await;
    me.expect(200, json!({ "name": "Rene", "notifications": "all" }));
    let by_key = world.get(&world.reviewer, "/v1/members/me").await;
    by_key.expect(200, json!({ "name": "Rene" }));
    let set = json!({ "notifications": "none" });
    let by_key = world.patch(&world.reviewer, "/v1/members/me", set.clone()).await;
    assert_eq!(by_key.status, 403, "play money has no say: {:#}", by_key.body);
    let patch = async |body: &serde_json::Value| {
        let ask = world.ask("PATCH", "/v1/members/me").signed_in(&cookie);
        ask.json(body).send().await
    };
    patch(&set).await.expect(200, json!({ "notifications": "none" }));
    world.hold("5000").await;
    let mailer = keeping(&world);
    assert_eq!(mailer.write(world.org).await, Ok(1));
    assert!(told(&world, 0).await[0].starts_with("Olga: "));
    for body in [json!({}), json!({ "notifications": "x" }), json!({ "notifications": 1 })] {
        patch(&body).await.expect_invalid("notifications");
    }
    let agent = world.key(&world, NewTestKey::agent(world.operator.person, world.ops)).await;
    assert_eq!(world.patch(&agent, "/v1/members/me", set).await.status, 403);
}

#[tokio::test]
async fn a_mail_is_sent_once_tried_again_and_given_up() {
    let world = World::new().await;
    world.review().await;
    let later = || MailAttempt::Deferred("450 later".to_owned());
    let never = MailAttempt::Refused("550 no such mailbox".to_owned());
    let server = FakeServer::answering([later(), never, MailAttempt::Taken]);
    let transport: Arc<dyn Transport> = Arc::clone(&server) as _;
    let mailer = Mailer::new(world.engine.clone(), Some(transport), "https://pay.test");
    world.hold("5000").await;
    assert_eq!(mailer.write(world.org).await, Ok(2));
    assert_eq!(mailer.send_due().await, Ok(2));
    let mut statuses: Vec<MailStatus> = mails(&world).await.iter().map(|row| row.status).collect();
    statuses.sort_by_key(|status| status.as_str());
    assert_eq!(statuses, [MailStatus::Failed, MailStatus::Queued]);
    assert_eq!(mailer.send_due().await, Ok(0), "it waits");
    world.advance_seconds(30);
    assert_eq!(mailer.send_due().await, Ok(1));
    assert_eq!(mailer.send_due().await, Ok(0), "it was taken");
    let due = List::MailsDue { now: world.now().plus_seconds(1_000_000) };
    let rows = world.engine.page(due, Page { after: None, limit: 10 }).await.unwrap();
    assert!(rows.iter().filter_map(Mail::from_row).next().is_none());
    let taken = server.taken();
    let again: Vec<_> = taken
        .iter()
        .filter(|mail| taken.iter().filter(|it| it.id == mail.id).count() == 2)
        .collect();
    let [first, second] = again[..] else { panic!("one of them was tried twice: {taken:?}") };
    assert_eq!((first.text.as_str(), first.created_at), (second.text.as_str(), second.created_at));
}

#[tokio::test]
async fn a_mail_that_has_become_useless_is_not_sent() {
    let world = World::new().await;
    world.review().await;
    let server = FakeServer::answering([MailAttempt::Taken]);
    let transport: Arc<dyn Transport> = Arc::clone(&server) as _;
    let mailer = Mailer::new(world.engine.clone(), Some(transport), "https://pay.test");
    world.hold("5000").await;
    mailer.write(world.org).await.unwrap();
    world.advance_seconds(86_400);
    assert_eq!(mailer.send_due().await, Ok(2));
    assert!(server.taken().is_empty());
    assert!(mails(&world).await.iter().all(|mail| mail.status == MailStatus::Failed));
}

/// A mail program that breaks down over everything.
struct Broken;

#[async_trait]
impl Transport for Broken {
    async fn send(&self, _: &Mail) -> MailAttempt {
        panic!("over this mail")
    }
}

#[tokio::test]
async fn a_mail_that_cannot_be_put_together_holds_up_no_other() {
    let world = World::new().await;
    world.review().await;
    let mailer = Mailer::new(world.engine.clone(), Some(Arc::new(Broken)), "https://pay.test");
    world.hold("5000").await;
    mailer.write(world.org).await.unwrap();
    assert_eq!((mailer.send_due().await, mailer.send_due().await), (Ok(2), Ok(0)));
    assert!(mails(&world).await.iter().all(|mail| mail.status == MailStatus::Failed));
}

#[tokio::test]
async fn two_mailers_write_what_one_would() {
    let world = World::new().await;
    world.review().await;
    let (one, other) = (keeping(&world), keeping(&world));
    for amount in ["2000", "3000", "4000"] {
        world.hold(amount).await;
        let (first, second) = tokio::join!(one.write(world.org), other.write(world.org));
        // Whoever was overtaken looks again.
        let again = [first.is_err(), second.is_err()];
        assert!(again != [true, true], "one of them wrote");
        assert_eq!((one.write(world.org).await, other.write(world.org).await), (Ok(0), Ok(0)));
    }
    assert_eq!(mails(&world).await.len(), 6);
}

#[tokio::test]
async fn a_role_that_may_not_decide_is_not_asked() {
    let world = World::new().await;
    let viv = world.member_with(&world, "Viv", Role::Viewer).await;
    let amy = world.member_with(&world, "Amy", Role::Approver).await;
    world.sign_in(&world, viv, "SANDBOX").await;
    world.sign_in(&world, amy, "SANDBOX").await;
    let approvers = json!([{ "type": "ANYONE_PERMITTED" }]);
    world.asks(json!({ "type": "QUORUM", "count": 1, "approvers": approvers })).await;
    world.hold("10").await;
    assert_eq!(keeping(&world).write(world.org).await, Ok(3));
    let names: Vec<String> = mails(&world).await.iter().map(|mail| mail.name.clone()).collect();
    assert_eq!(names, ["Amy", "Olga", "Rene"]);
}

#[tokio::test]
async fn who_has_left_is_told_nothing_any_more() {
    let world = World::new().await;
    world.review().await;
    let server = FakeServer::answering([MailAttempt::Taken]);
    let transport: Arc<dyn Transport> = Arc::<FakeServer>::clone(&server);
    let mailer = Mailer::new(world.engine.clone(), Some(transport), "https://pay.test");
    world.hold("5000").await;
    assert_eq!(mailer.write(world.org).await, Ok(2));
    let member = world.membership_of(world.org, world.reviewer.person).await.unwrap();
    world.delete(&world.live, &format!("/v1/members/{member}")).await.expect(200, json!({}));
    assert_eq!(mailer.send_due().await, Ok(2));
    let taken: Vec<String> = server.taken().into_iter().map(|mail| mail.name).collect();
    assert_eq!(taken, ["Olga"]);
    let mails = mails(&world).await;
    let lost = mails.iter().find(|mail| mail.name == "Rene").unwrap();
    assert_eq!(lost.status, MailStatus::Failed);
    assert_eq!(lost.last_error.as_deref(), Some("whoever it is for has left"));
    let counted = world.engine.metrics().snapshot();
    assert_eq!((counted.mails_sent, counted.mails_failed), (1, 1));
}

#[tokio::test]
async fn where_mail_is_turned_on_all_that_waits_is_told_and_nothing_old() {
    let world = World::new().await;
    world.review().await;
    let old = world.hold("4000").await;
    world.advance_seconds(8 * 86_400);
    world.engine.sweep().await.unwrap();
    // More than the log is read in one go.
    const WAITING: usize = 300;
    let mut waiting = Vec::new();
    for _ in 0..WAITING {
        waiting.push(world.hold("2000").await.approval);
    }
    let mailer = keeping(&world);
    // Two people are asked of each, and the end of the old request is news.
    assert_eq!(mailer.write(world.org).await, Ok(2 * WAITING + 1));
    let mails = mails(&world).await;
    for approval in waiting {
        let about = mails.iter().filter(|mail| mail.text.contains(&approval));
        assert_eq!(about.count(), 2, "{approval}");
    }
    assert_eq!(mails.iter().filter(|mail| mail.text.contains(&old.approval)).count(), 1);
    assert_eq!(mailer.write(world.org).await, Ok(0));
}

fn page_of(answer: &Answer) -> String {
    String::from_utf8(answer.bytes.clone()).unwrap()
}

/// Where a mail's button leads: the request to whoever may see it, and how to decide it to anybody.
#[tokio::test]
async fn the_page_behind_a_mail_shows_the_request_and_decides_nothing() {
    let world = World::new().await;
    world.review().await;
    let held = world.hold("5000").await;
    let path = format!("/a/{}", held.approval);
    let stranger = world.ask("GET", &path).send().await;
    assert_eq!(stranger.status, 200);
    let text = page_of(&stranger);
    assert!(text.contains(&format!("countersign approvals approve {}", held.approval)), "{text}");
    assert!(!text.contains("5,000"), "{text}");
    let unknown = world.ask("GET", "/a/apr_01J00000000000000000000000").send().await;
    let unknown = page_of(&unknown).replace("apr_01J00000000000000000000000", &held.approval);
    assert_eq!(unknown, text, "who is nobody learns nothing");
    let policy = stranger.header("content-security-policy").unwrap();
    assert!(policy.starts_with("default-src 'none'; ") && !policy.contains("script-src"));
    let cookie = world.sign_in(&world, world.reviewer.person, "SANDBOX").await;
    let look = async |path: &str| world.ask("GET", path).header("cookie", &cookie).send().await;
    let shown = look(&path).await;
    assert_eq!((shown.status, shown.header("cache-control")), (200, Some("no-store")));
    let page = page_of(&shown).replace(&held.approval, "apr_#1");
    insta::assert_snapshot!(page.replace(&world.org.to_string(), "org"));
    world.approve(&held.approval).await.expect(200, json!({ "status": "APPROVED" }));
    let text = page_of(&look(&path).await);
    assert!(text.contains("<strong>Approved.</strong> That was by Rene, "), "{text}");
    assert!(text.contains("Rene agreed") && !text.contains("How to decide"), "{text}");
    for path in ["/a/apr_01J00000000000000000000000", "/a/nonsense", "/a/pay_1"] {
        assert_eq!(look(path).await.status, 404, "{path}");
    }
    let other = World::new().await;
    let cookie = other.sign_in(&other, other.operator.person, "SANDBOX").await;
    let foreign = other.ask("GET", &path).header("cookie", &cookie).send().await;
    assert_eq!(foreign.status, 404);
}

/// The pages of the mailbox answer in the sandbox alone, and to this machine alone.
#[tokio::test]
async fn the_mailbox_is_for_whoever_sits_at_the_sandbox() {
    let world = World::new().await;
    for path in ["/dev/mail", "/dev/mail.json", "/dev/mail/eml_1", "/dev/mail/eml_1/html"] {
        let answer = world.ask("GET", path).header("host", "127.0.0.1:4800").send().await;
        assert_eq!(answer.status, 404, "{path}");
    }
    let mut config = countersign_engine::EngineConfig::default();
    config.settings.dev = true;
    let world = World::with(config, countersign_server::app::Options::default()).await;
    world.review().await;
    world.hold("5000").await;
    keeping(&world).write(world.org).await.unwrap();
    let ask = async |path: &str, host| world.ask("GET", path).header("host", host).send().await;
    for host in ["evil.test", "127.0.0.1.evil.test:4800", "localhost.evil.test", ""] {
        assert_eq!(ask("/dev/mail.json", host).await.status, 404, "{host}");
    }
    let list = ask("/dev/mail.json", "localhost:4800").await.expect(200, json!({}));
    let data = list["data"].as_array().unwrap();
    assert_eq!(data.len(), 2);
    let id = data[0]["id"].as_str().unwrap();
    for path in ["/dev/mail".to_owned(), format!("/dev/mail/{id}"), format!("/dev/mail/{id}/html")]
    {
        let page = ask(&path, "[::1]:4800").await;
        assert_eq!(page.status, 200, "{path}");
        let policy = page.header("content-security-policy").unwrap();
        assert!(policy.starts_with("default-src 'none'; "), "{policy}");
        assert!(!policy.contains("script-src"), "{policy}");
    }
    assert_eq!(ask("/dev/mail/eml_1", "[::1]:4800").await.status, 404);
}
