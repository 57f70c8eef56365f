//! Which command fires which events, and what they say.

use std::collections::{BTreeMap, BTreeSet};

use countersign_domain::access::Caller;
use countersign_domain::command::Command;
use countersign_domain::log::EventName;
use countersign_domain::mail::{MailVerb, QueueMails};
use countersign_domain::organization::Role;
use serde_json::{Value, json};

use crate::harness::{Answer, Key, Tenant, World};
use crate::webhooks::dead_letters;

/// The story of a world, told as the events that each call fired.
struct Story {
    world: World,
    heard: BTreeSet<String>,
    /// One example of each event.
    examples: BTreeMap<String, Value>,
}

impl Story {
    async fn new() -> Self {
        let world = World::new().await;
        let mut story = Self { world, heard: BTreeSet::new(), examples: BTreeMap::new() };
        story.new_events().await;
        story
    }

    /// Makes a call and fails unless it fires exactly these events, in any order: what happened
    /// together has no order that anybody may rely on.
    #[track_caller]
    fn fired(answer: &Answer, mut events: Vec<String>, mut expected: Vec<&str>) {
        events.sort();
        expected.sort_unstable();
        assert_eq!(events, expected, "after {:#}", answer.body);
    }

    async fn post(&mut self, path: &str, body: Value, expected: &[&str]) -> Answer {
        let by = self.world.operator.clone();
        self.post_as(&by, (path, body), expected).await
    }

    async fn post_as(
        &mut self,
        key: &Key,
        (path, body): (&str, Value),
        expected: &[&str],
    ) -> Answer {
        let answer = self.world.post(key, path, body).await;
        Self::fired(&answer, self.new_events().await, expected.to_vec());
        answer
    }

    async fn patch(&mut self, path: &str, body: Value, expected: &[&str]) -> Answer {
        let answer = self.world.patch(&self.world.operator, path, body).await;
        Self::fired(&answer, self.new_events().await, expected.to_vec());
        answer
    }

    async fn delete(&mut self, path: &str, expected: &[&str]) -> Answer {
        let answer = self.world.delete(&self.world.operator, path).await;
        Self::fired(&answer, self.new_events().await, expected.to_vec());
        answer
    }

    async fn new_events(&mut self) -> Vec<String> {
        let (mut names, mut cursor) = (Vec::new(), String::new());
        loop {
            let path = format!("/v1/events?limit=100&cursor={cursor}");
            let page = self.world.get(&self.world.operator, &path).await.expect(200, json!({}));
            for event in page.data() {
                if self.heard.insert(event["id"].as_str().unwrap().to_owned()) {
                    let name = event["event"].as_str().unwrap().to_owned();
                    self.examples.insert(name.clone(), event.clone());
                    names.push(name);
                }
            }
            let Some(next) = page["cursor"].as_str() else { return names };
            cursor = next.to_owned();
        }
    }

    fn payment(&self, amount: u32) -> Value {
        let (from, to) = (self.world.ops.to_string(), self.world.vendor.to_string());
        json!({ "from": from, "to": to, "amount": amount })
    }
}

#[tokio::test]
async fn each_command_fires_these_events_and_no_other() {
    let mut story = Story::new().await;
    // First, so that what others tell of the same events stands as their example.
    resources(&mut story).await;
    vaults(&mut story).await;
    organization_and_keys(&mut story).await;
    wallets(&mut story).await;
    payments(&mut story).await;
    approvals(&mut story).await;
    votes(&mut story).await;
    orphans(&mut story).await;
    agents(&mut story).await;
    network(&mut story).await;
    people(&mut story).await;
    rails(&mut story).await;
    webhooks(&mut story).await;
    operator_and_server(&mut story).await;
    let known: BTreeSet<_> = EventName::ALL.iter().map(|name| name.as_str()).collect();
    let told: BTreeSet<_> = story.examples.keys().map(String::as_str).collect();
    assert_eq!(told, known, "every event of the catalogue has fired");
    insta::assert_snapshot!(members(&story));
    envelopes(&story);
}

async fn organization_and_keys(story: &mut Story) {
    story.patch("/v1/organizations/me", json!({ "name": "Acme Ltd" }), &[]).await;
    let key = story.post("/v1/api-keys", json!({ "name": "k" }), &["api_key.created"]).await;
    let path = format!("/v1/api-keys/{}", key.id());
    story.patch(&path, json!({ "name": "l" }), &["api_key.updated"]).await;
    story.delete(&path, &["api_key.revoked"]).await;
    story.delete(&path, &[]).await;
    story.post("/v1/api-keys", json!({ "permissions": ["x"] }), &[]).await;
}

async fn wallets(story: &mut Story) {
    let wallet = story.post("/v1/wallets", json!({ "name": "w" }), &["wallet.created"]).await.id();
    let path = |verb: &str| format!("/v1/wallets/{wallet}{verb}");
    story.patch(&path(""), json!({ "name": "v" }), &["wallet.updated"]).await;
    story.post(&path("/freeze"), json!({}), &["wallet.frozen"]).await;
    story.post(&path("/freeze"), json!({}), &[]).await;
    story.post(&path("/fund"), json!({ "amount": 1 }), &[]).await;
    story.post(&path("/unfreeze"), json!({}), &["wallet.unfrozen"]).await;
    let fund = json!({ "walletId": story.world.vendor.to_string(), "amount": 1 });
    story.post("/v1/sandbox/fund", fund, &["wallet.funded"]).await;
    story.post(&path("/close"), json!({}), &["wallet.closed"]).await;
}

async fn payments(story: &mut Story) {
    let payment = story.post("/v1/payments", story.payment(5), &["payment.completed"]).await;
    let reverse = format!("/v1/payments/{}/reverse", payment.id());
    story.post(&reverse, json!({}), &["payment.completed", "payment.reversed"]).await;
    story.post(&reverse, json!({}), &[]).await;
    let batch = json!({ "payments": [story.payment(1), story.payment(2)] });
    let done = ["payment.completed", "payment.completed", "payment.batch_completed"];
    story.post("/v1/payments/batch", batch, &done).await;
    let batch = json!({ "payments": [story.payment(1), story.payment(2_000_000)] });
    story.post("/v1/payments/batch", batch, &["payment.batch_failed"]).await;
    story.post("/v1/payments", story.payment(2_000_000), &[]).await;
    let ops = story.world.ops.to_string();
    let policy = json!({ "walletId": ops, "name": "ceiling", "maxTransactionAmount": 100 });
    let policy = story.post("/v1/policies", policy, &["policy.created"]).await;
    story.post("/v1/payments", story.payment(101), &["policy.denied"]).await;
    let path = format!("/v1/policies/{}", policy.id());
    story.patch(&path, json!({ "enabled": false }), &["policy.updated"]).await;
    story.delete(&path, &["policy.deleted"]).await;
}

async fn approvals(story: &mut Story) {
    let ops = story.world.ops.to_string();
    let policy = json!({ "walletId": ops, "name": "review", "requireHumanApproval": true });
    let policy = story.post("/v1/policies", policy, &["policy.created"]).await;
    let held = ["payment.created", "approval.created"];
    let reviewer = story.world.reviewer.clone();
    let path =
        |held: &Answer, verb: &str| format!("/v1/approvals/{}/{verb}", held.text("approvalId"));
    let one = story.post("/v1/payments", story.payment(5), &held).await;
    let done = ["payment.completed", "approval.approved"];
    story.post_as(&reviewer, (&path(&one, "approve"), json!({})), &done).await;
    story.post_as(&reviewer, (&path(&one, "approve"), json!({})), &[]).await;
    let bulk = story.post("/v1/payments", story.payment(5), &held).await;
    let shown = format!("/v1/approvals/{}", bulk.text("approvalId"));
    let hash = story.world.get(&reviewer, &shown).await.text("payloadHash");
    let items = json!([{ "id": bulk.text("approvalId"), "payloadHash": hash }]);
    let body = json!({ "decision": "APPROVE", "items": items, "total": { "USD": "5.00" } });
    story.post_as(&reviewer, ("/v1/inbox/decide", body), &done).await;
    let two = story.post("/v1/payments", story.payment(5), &held).await;
    let ended = ["approval.rejected", "payment.failed"];
    story.post_as(&reviewer, (&path(&two, "reject"), json!({ "reason": "no" })), &ended).await;
    let three = story.post("/v1/payments", story.payment(5), &held).await;
    let never = json!({ "settings": { "selfApproval": "never" } });
    story.patch("/v1/organizations/me", never, &[]).await;
    story.post(&path(&three, "approve"), json!({}), &[]).await;
    story.world.advance_seconds(86_400);
    story.world.engine.sweep().await.unwrap();
    Story::fired(&three, story.new_events().await, vec!["approval.expired", "payment.failed"]);
    story.delete(&format!("/v1/policies/{}", policy.id()), &["policy.deleted"]).await;
}

/// Somebody leaves whom a policy asks.
async fn orphans(story: &mut Story) {
    let rita = story.world.member(&story.world, "Rita").await;
    let asked = json!([{ "type": "PERSON", "personId": rita.to_string() }]);
    let body = json!({
        "walletId": story.world.vendor.to_string(), "name": "Rita",
        "approval": { "requirement": { "type": "QUORUM", "count": 1, "approvers": asked } },
    });
    let policy = story.post("/v1/policies", body, &["policy.created"]).await.id();
    let path = format!("/v1/members/{}", story.world.membership(rita).await);
    let gone = story.world.delete(&story.world.live, &path).await;
    Story::fired(&gone, story.new_events().await, vec!["policy.orphaned"]);
    story.delete(&format!("/v1/policies/{policy}"), &["policy.deleted"]).await;
}

/// What several people say, and what happens while they do not.
async fn votes(story: &mut Story) {
    let two = |count: u32| {
        let anyone = json!([{ "type": "ANYONE_PERMITTED" }]);
        json!({ "type": "QUORUM", "count": count, "approvers": anyone })
    };
    let steps = json!([
        { "afterSeconds": 60, "action": "REMIND" },
        { "afterSeconds": 120, "action": "ESCALATE", "requirement": two(1) },
        { "afterSeconds": 180, "action": "REASSIGN", "requirement": two(1) },
    ]);
    let body = json!({
        "walletId": story.world.ops.to_string(), "name": "Two", "requireHumanApproval": true,
        "approval": { "requirement": two(2), "steps": steps },
    });
    let policy = story.post("/v1/policies", body, &["policy.created"]).await.id();
    let held = ["payment.created", "approval.created"];
    let held = story.post("/v1/payments", story.payment(5), &held).await.text("approvalId");
    let (reviewer, to) = (story.world.reviewer.clone(), story.world.operator.person.to_string());
    let path = |verb: &str| format!("/v1/inbox/{held}/{verb}");
    let steps: [(&str, Value, &str); 4] = [
        ("approve", json!({}), "approval.voted"),
        ("withdraw", json!({}), "approval.vote_withdrawn"),
        ("comment", json!({ "comment": "hm" }), "approval.commented"),
        ("delegate", json!({ "personId": to }), "approval.delegated"),
    ];
    for (verb, body, event) in steps {
        story.post_as(&reviewer, (&path(verb), body), &[event]).await;
    }
    story.world.advance_seconds(180);
    story.world.engine.sweep().await.unwrap();
    let told = ["approval.reminded", "approval.escalated", "approval.reassigned"];
    let answer = story.world.get(&reviewer, &format!("/v1/approvals/{held}")).await;
    Story::fired(&answer, story.new_events().await, told.to_vec());
    let ended = ["approval.cancelled", "payment.failed"];
    story.post(&path("cancel"), json!({ "reason": "paid by card" }), &ended).await;
    story.delete(&format!("/v1/policies/{policy}"), &["policy.deleted"]).await;
}

async fn agents(story: &mut Story) {
    let made = ["agent.created", "api_key.created"];
    let agent = story.post("/v1/agents", json!({ "name": "bot" }), &made).await.id();
    let path = |verb: &str| format!("/v1/agents/{agent}{verb}");
    let given = ["payment.completed", "agent.budget_adjusted"];
    story.post(&path("/adjust-budget"), json!({ "amount": 10 }), &given).await;
    let taken = ["agent.budget_adjusted"];
    story.post(&path("/adjust-budget"), json!({ "amount": -5 }), &taken).await;
    story.post(&path("/pause"), json!({}), &["agent.paused"]).await;
    story.post(&path("/pause"), json!({}), &[]).await;
    story.post(&path("/resume"), json!({}), &["agent.resumed"]).await;
    let rotated = ["agent.key_rotated", "api_key.created", "api_key.revoked"];
    story.post(&path("/rotate-key"), json!({}), &rotated).await;
    story.delete(&path(""), &["agent.deleted", "api_key.revoked"]).await;
    let body = json!({ "templateId": "travel", "name": "traveller" });
    let made = ["agent.created", "api_key.created", "policy.created"];
    story.post("/v1/agents/from-template", body, &made).await;
}

async fn network(story: &mut Story) {
    let other: Tenant = story.world.another_tenant("Other").await;
    let path = format!("/v1/wallets/{}", other.ops);
    let to = story.world.get(&other.operator, &path).await.text("wallgentAddress");
    let body = json!({ "toAddress": to, "amount": 5 });
    story.post("/v1/network/pay", body, &["payment.completed"]).await;
    let path = format!("/v1/wallets/{}", story.world.vendor);
    let own = story.world.get(&story.world.operator, &path).await.text("wallgentAddress");
    let body = json!({ "toAddress": own, "amount": 5 });
    let both = ["payment.completed", "network.payment_received"];
    story.post("/v1/network/pay", body, &both).await;
    let theirs = story.world.get(&other.operator, "/v1/events?limit=100").await;
    let names: Vec<_> =
        theirs.data().iter().map(|event| event["event"].as_str().unwrap()).collect();
    assert!(names.contains(&"network.payment_received") && names.contains(&"payment.completed"));
}

/// People come and go without an event: who follows a log does so for its money.
async fn people(story: &mut Story) {
    let live = story.world.live.clone();
    let body = json!({ "name": "Nia", "email": "nia@acme.test", "role": "viewer" });
    let member = story.post_as(&live, ("/v1/members", body), &[]).await.id();
    let path = format!("/v1/members/{member}");
    let changed = story.world.patch(&live, &path, json!({ "role": "member" })).await;
    Story::fired(&changed.expect(200, json!({})), story.new_events().await, vec![]);
    let gone = story.world.delete(&live, &path).await;
    Story::fired(&gone.expect(200, json!({})), story.new_events().await, vec![]);
    let rene = story.world.reviewer.person;
    let list = json!({ "name": "list", "personIds": [rene.to_string()] });
    let list = story.post_as(&live, ("/v1/approver-lists", list), &[]).await.id();
    let path = format!("/v1/approver-lists/{list}");
    let changed = story.world.patch(&live, &path, json!({ "name": "other" })).await;
    Story::fired(&changed.expect(200, json!({})), story.new_events().await, vec![]);
    let gone = story.world.delete(&live, &path).await;
    Story::fired(&gone.expect(200, json!({})), story.new_events().await, vec![]);
    let person = story.world.member_with(&story.world, "Sam", Role::Viewer).await;
    story.world.sign_in(&story.world, person, "SANDBOX").await;
    assert!(story.new_events().await.is_empty());
}

/// Money that leaves over a rail is told of at its start and at each step; who holds it, and their
/// play money, is not.
async fn rails(story: &mut Story) {
    let two = story.world.two().await;
    let funded = story.new_events().await;
    assert!(funded.iter().all(|name| name.starts_with("wallet.")), "{funded:?}");
    let body = json!({
        "requestId": "told", "source": { "userId": two.payer },
        "destination": { "userId": two.payee }, "amount": 5, "currency": "usdc",
        "chain": "POLYGON",
    });
    let sent = story.world.post(&story.world.operator, "/v2/wallets/transfers", body).await;
    sent.expect(200, json!({}));
    assert_eq!(story.new_events().await, ["transfer.created"]);
    story.world.settle().await;
    let steps = story.new_events().await;
    assert!(!steps.is_empty() && steps.iter().all(|name| name == "transfer.updated"), "{steps:?}");
}

/// Changing an endpoint is no event; that it fails or was disabled is.
async fn webhooks(story: &mut Story) {
    let body = json!({ "url": "https://93.184.216.34/", "events": ["*"] });
    let hook = story.post("/v1/webhooks", body, &[]).await.id();
    let path = |verb: &str| format!("/v1/webhooks/{hook}{verb}");
    story.patch(&path(""), json!({ "description": "books" }), &[]).await;
    story.post(&path("/rotate-secret"), json!({}), &[]).await;
    let letters = dead_letters(&story.world, hook.parse().unwrap(), 2).await;
    assert!(story.new_events().await.is_empty());
    story.post(&path(&format!("/deliveries/{}/replay", letters[0])), json!({}), &[]).await;
    story.post(&format!("/v1/webhooks/dlq/{}/discard", letters[1]), json!({}), &[]).await;
    let day = 86_400;
    for (days, expected) in [(3, "webhook.failing"), (2, "webhook.disabled")] {
        story.world.advance_seconds(days * day);
        dead_letters(&story.world, hook.parse().unwrap(), 1).await;
        assert_eq!(story.new_events().await, [expected]);
    }
    story.delete(&path(""), &[]).await;
}

async fn resources(story: &mut Story) {
    let body = json!({
        "merchantId": story.world.org.to_string(), "resourceType": "order",
        "resourceId": "ord_elsewhere", "dataSnapshotHash": "sha256:6d1f",
    });
    let id = story.post("/v0/approvals", body, &["approval.created"]).await.id();
    let (path, body) = (format!("/v0/approvals/{id}"), json!({ "decision": "cancelled" }));
    story.patch(&path, body, &["approval.cancelled"]).await;
}

/// What leaves vaults, with the lists and policies of these.
async fn vaults(story: &mut Story) {
    let api = |path: &str| format!("/api/v1/{path}");
    let vault = story.post(&api("vaults"), json!({ "name": "v" }), &["wallet.created"]).await.id();
    let fund = json!({ "vaultId": vault, "chainId": 137, "asset": "USDC", "amount": "9" });
    story.post("/v1/sandbox/cubewire/fund", fund, &["wallet.funded"]).await;
    let member = story.world.membership(story.world.reviewer.person).await.to_string();
    let list = json!({ "name": "l", "type": "USER", "items": [member] });
    let list = story.post(&api("lists"), list, &[]).await.id();
    let body = json!({
        "name": "p", "description": "p", "status": "ACTIVE",
        "conditions": [{ "field": "transaction.asset", "operator": "EQUALS", "value": "USDC" }],
        "actions": [{ "type": "REQUIRE_APPROVAL", "approverListId": list }],
    });
    story.post(&api("policies"), body, &[]).await;
    let payee = "0x2222222222222222222222222222222222222222";
    let contract = "0x3c499c542cEF5E3811e1192ce70d8cC03d5c3359";
    let body = json!({
        "chainId": 137, "sender": { "vaultId": vault }, "recipient": { "address": payee },
        "amount": "5",
        "asset": { "type": "token", "symbol": "USDC", "decimals": 6, "address": contract },
    });
    let opened = ["transfer.created", "approval.created"];
    let held = story.post(&api("transactions"), body, &opened).await.text("approvalRequestId");
    let reviewer = story.world.reviewer.clone();
    let vote = (&*api(&format!("approval-requests/{held}/vote")), json!({ "vote": "APPROVED" }));
    let decided = ["approval.voted", "approval.approved", "transfer.updated"];
    story.post_as(&reviewer, vote, &decided).await;
}

/// What nobody asks for by the API.
async fn operator_and_server(story: &mut Story) {
    story.world.credit(&story.world, story.world.vendor, "1").await;
    assert_eq!(story.new_events().await, ["wallet.funded"]);
    story.world.engine.flush_touches().await.unwrap();
    let through = story.world.engine.log_position(story.world.org).await.unwrap();
    let (org, after) = (story.world.org, 0);
    let read = QueueMails { org, after, through, mails: Vec::new(), sends: false };
    let read = Command::Mail(MailVerb::Queue(read));
    story.world.submit(Caller::System, read).await.unwrap();
    assert!(story.new_events().await.is_empty());
}

/// Where in this file each command is played: a new one cannot be forgotten.
const fn played(command: &Command) -> &'static str {
    match command {
        Command::CreateOrganization(_) | Command::AddMember(_) => "Story::new",
        Command::UpdateOrganization(_)
        | Command::CreateKey(_)
        | Command::UpdateKey(_)
        | Command::RevokeKey(_) => "organization_and_keys",
        Command::CreateWallet(_)
        | Command::UpdateWallet(_)
        | Command::FundWallet(_)
        | Command::FreezeWallet(_)
        | Command::UnfreezeWallet(_)
        | Command::CloseWallet(_) => "wallets",
        Command::SendPayment(_)
        | Command::SendBatch(_)
        | Command::ReversePayment(_)
        | Command::CreatePolicy(_)
        | Command::UpdatePolicy(_)
        | Command::DeletePolicy(_) => "payments",
        Command::DecideApproval(_) | Command::DecideApprovals(_) | Command::AdvanceApproval(_) => {
            "approvals"
        }
        Command::CancelApproval(_) | Command::DelegateApproval(_) => "votes",
        Command::CreateAgent(_)
        | Command::AdjustBudget(_)
        | Command::Agent(_)
        | Command::RotateAgentKey(_)
        | Command::DeleteAgent(_) => "agents",
        Command::PayAddress(_) => "network",
        Command::Instruct(_) | Command::Instruction(_) | Command::Rail(_) => "rails",
        Command::Transfer(_) | Command::User(_) => "hifi",
        Command::GiveName(_) => "names",
        Command::Member(_) | Command::ApproverList(_) | Command::SignIn(_) => "people",
        Command::Webhook(_) | Command::RecordDeliveries(_) => "webhooks",
        Command::Vault(_)
        | Command::List(_)
        | Command::Ordered(_)
        | Command::VoteOnce(_)
        | Command::PrepareToken(_) => "vaults",
        Command::Resource(_) => "resources",
        Command::CreditWallet(_) | Command::Mail(_) | Command::TouchKeys(_) => {
            "operator_and_server"
        }
    }
}

const _: fn(&Command) -> &'static str = played;

/// What each event's data has, one line each.
fn members(story: &Story) -> String {
    let line = |(name, event): (&String, &Value)| {
        let data: Vec<_> = event["data"].as_object().unwrap().keys().map(String::as_str).collect();
        format!("{name}: {}\n", data.join(" "))
    };
    story.examples.iter().map(line).collect()
}

/// Every envelope has the form that webhooks and the realtime stream share (spec §16.1).
fn envelopes(story: &Story) {
    for event in story.examples.values() {
        let names: Vec<_> = event.as_object().unwrap().keys().map(String::as_str).collect();
        let expected =
            ["data", "environment", "event", "id", "organizationId", "timestamp", "type"];
        assert_eq!(names, expected);
        assert!(event["id"].as_str().unwrap().starts_with("evt_"));
        assert_eq!(event["event"], event["type"]);
        assert_eq!(event["environment"], "SANDBOX");
        assert_eq!(event["data"]["environment"], "SANDBOX");
        assert_eq!(event["organizationId"], story.world.org.to_string());
        let text = event.to_string();
        let digest = |word: &str| word.len() == 64 && word.bytes().all(|b| b.is_ascii_hexdigit());
        assert!(!text.split('"').any(digest), "an event tells a digest: {text}");
    }
}

#[tokio::test]
async fn events_are_for_those_who_manage_webhooks() {
    let world = World::new().await;
    let few = world.limited_key(&world, &["organizations:read"]).await;
    world.get(&few, "/v1/events").await.expect_error(403, "PERMISSION_DENIED");
    let page = world.get(&world.operator, "/v1/events?limit=1").await;
    let page = page.expect(200, json!({ "hasMore": true }));
    let foreign = format!("/v1/audit-logs?cursor={}", page.text("cursor"));
    world.get(&world.operator, &foreign).await.expect_invalid("cursor");
}
