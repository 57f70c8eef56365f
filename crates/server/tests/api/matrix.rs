//! Every route with every kind of credential.
//!
//! The table is kept beside this file. It is made in one world per credential, in which everything
//! that can be named is the agent's: its wallet, its policies, its payments, its key.

use std::fmt::Write as _;

use countersign_domain::access::{Environment, IpRange};
use countersign_domain::ids::WalletId;
use countersign_domain::key::KeyKind;
use countersign_domain::organization::Role;
use countersign_engine::EngineConfig;
use countersign_server::app::Options;
use serde_json::{Value, json};

use crate::harness::{Answer, Key, NewTestKey, World};
use crate::webhooks::dead_letters;

/// The credentials, in the order of the table's columns.
const WHO: [&str; 23] = [
    "none",
    "unknown",
    "revoked",
    "expired",
    "elsewhere",
    "stranger",
    "live",
    "nothing",
    "reader",
    "payer",
    "decider",
    "platform",
    "agent",
    "scoped",
    "admin",
    "owner@",
    "admin@",
    "member@",
    "approver@",
    "viewer@",
    "removed@",
    "idle@",
    "abroad@",
];

/// The routes, in the order in which they are tried: what ends something comes last. `A` is the
/// agent, `own` the caller's own key.
const ROUTES: &str = "
    GET /healthz
    GET /health
    GET /readyz
    GET /metrics
    GET /openapi.json
    GET /dev/mail
    GET /dev/mail.json
    GET /dev/mail/none1
    GET /dev/mail/none1/html
    GET /a/approval1
    POST /v1/rails/callbacks
    GET /v1/organizations/me
    GET /v1/wallets
    GET /v1/wallets/A
    GET /v1/wallets/A/balance
    GET /v1/wallets/A/transactions
    GET /v1/wallets/A/holds
    GET /v1/wallets/A/policies
    GET /v1/wallets/A/policies/policy1
    GET /v1/policies
    GET /v1/policies/policy1
    GET /v1/policies/policy1/versions
    GET /v1/payments
    GET /v1/payments/payment
    GET /v1/approvals
    GET /v1/approvals/approval1
    GET /v1/inbox
    GET /v1/inbox/approval1/explain
    GET /v1/agents
    GET /v1/agents/A
    GET /v1/agents/templates
    GET /v1/network/directory
    GET /v1/members
    GET /v1/members/bea
    GET /v1/members/me
    GET /v1/approver-lists
    GET /v1/approver-lists/list1
    GET /v1/auth/session
    GET /v1/api-keys
    GET /v1/api-keys/own
    GET /v1/audit-logs
    GET /v1/events
    GET /v1/events/stream?since=nothing
    GET /v1/realtime
    GET /v1/ws
    GET /realtime
    GET /ws
    GET /v1/webhooks
    GET /v1/webhooks/hook1
    GET /v1/webhooks/hook1/deliveries
    GET /v1/webhooks/dlq
    GET /v1/policies/backtest/none1
    POST /v1/policies/evaluate {'from':'A','to':'vendor','amount':1}
    POST /v1/policies/backtest {'from':'2026-01-01','to':'2026-01-02'}
    POST /v1/payments/simulate {'from':'A','to':'vendor','amount':1}
    POST /v1/payments {'from':'A','to':'vendor','amount':1}
    POST /v1/payments/batch {'payments':[{'from':'A','to':'vendor','amount':1}]}
    POST /v1/network/pay {'from':'A','toAddress':'address','amount':1}
    POST /v1/payments/payment/reverse
    PATCH /v1/wallets/A {'name':'renamed'}
    PATCH /v1/wallets/A {'discoverable':true}
    POST /v1/inbox/approval1/comment {'comment':'who is this?'}
    POST /v1/inbox/approval1/delegate {'personId':null}
    POST /v1/inbox/approval1/withdraw
    POST /v1/inbox/decide {'decision':'APPROVE','items':[{'id':'approval7','payloadHash':'hash7'}],\
        'total':{'USD':'60.00'}}
    POST /v1/approvals/approval1/withdraw
    POST /v1/approvals/approval1/approve
    POST /v1/approvals/approval2/reject
    POST /v1/inbox/approval3/approve
    POST /v1/inbox/approval4/reject
    POST /v1/inbox/approval5/cancel
    POST /v1/approvals/approval6/cancel
    PATCH /v1/organizations/me {'name':'Acme Ltd'}
    POST /v1/members {'name':'New','email':'new@acme.test','role':'viewer'}
    POST /v1/members {'name':'Judge','email':'judge@acme.test','role':'approver'}
    POST /v1/members {'name':'Owner','email':'boss@acme.test','role':'owner'}
    PATCH /v1/members/bea {'role':'member'}
    PATCH /v1/members/olga {'role':'member'}
    PATCH /v1/members/me {'notifications':'none'}
    PUT /v1/members/bea/stand-in {'personId':'cyd','until':'2026-03-09T12:00:00Z'}
    DELETE /v1/members/bea/stand-in
    PUT /v1/members/self/stand-in {'personId':'cyd','until':'2026-03-09T12:00:00Z'}
    DELETE /v1/members/self/stand-in
    DELETE /v1/members/bea
    POST /v1/approver-lists {'name':'new','personIds':['cyd']}
    PATCH /v1/approver-lists/list1 {'name':'renamed'}
    DELETE /v1/approver-lists/list2
    POST /v1/webhooks {'url':'https://93.184.216.34/new','events':['*']}
    PATCH /v1/webhooks/hook1 {'description':'renamed'}
    POST /v1/webhooks/hook1/rotate-secret {'overlapSeconds':60}
    POST /v1/webhooks/hook2/test
    POST /v1/webhooks/hook1/deliveries/letter1/replay
    POST /v1/webhooks/dlq/letter2/retry
    POST /v1/webhooks/dlq/letter3/discard
    POST /v1/webhooks/hook1/replay {'since':'2026-01-01T00:00:00Z'}
    DELETE /v1/webhooks/hook1
    POST /v1/auth/enrol {'token':'nobody','password':'correct horse battery'}
    POST /v1/auth/sign-in {'email':'nobody@acme.test','password':'correct horse battery'}
    POST /v1/auth/password {'current':'correct horse battery','new':'correct horse stapler'}
    POST /v1/wallets {'name':'new'}
    POST /v1/wallets/A/fund {'amount':1}
    POST /v1/sandbox/fund {'walletId':'A','amount':1}
    POST /v1/wallets/A/freeze
    POST /v1/wallets/A/unfreeze
    POST /v1/wallets/A/policies {'name':'new'}
    POST /v1/policies {'walletId':'A','name':'new'}
    PATCH /v1/wallets/A/policies/policy1 {'maxTransactionAmount':null}
    PUT /v1/wallets/A/policies/policy1 {'enabled':false}
    DELETE /v1/wallets/A/policies/policy1
    PATCH /v1/policies/policy2 {'maxTransactionAmount':null}
    PUT /v1/policies/policy2 {'enabled':false}
    DELETE /v1/policies/policy2
    POST /v1/agents {'name':'new'}
    POST /v1/agents/from-template {'templateId':'travel','name':'new'}
    POST /v1/agents/A/adjust-budget {'amount':1}
    POST /v1/agents/A/pause
    POST /v1/agents/A/resume
    POST /v1/api-keys {'permissions':['wallets:read']}
    PATCH /v1/api-keys/own {'permissions':['*'],'walletScope':[]}
    DELETE /v1/api-keys/key1
    POST /v1/api-keys/key2/revoke
    POST /v1/wallets/A/close
    DELETE /v1/wallets/A
    POST /v1/agents/A/rotate-key
    DELETE /v1/agents/A
    POST /v1/auth/sign-out
";

const APPROVALS: [&str; 7] =
    ["approval1", "approval2", "approval3", "approval4", "approval5", "approval6", "approval7"];

/// A world in which there is something to name, and one credential to name it with.
struct Scene {
    world: World,
    key: Option<Key>,
    /// The cookie of whoever is signed in.
    cookie: Option<String>,
    names: Vec<(&'static str, String)>,
}

impl Scene {
    async fn new(who: &str) -> Self {
        let webhook_targets = "127.0.0.1".parse().unwrap();
        let options = Options { webhook_targets, ..Options::default() };
        let world = World::with(EngineConfig::default(), options).await;
        let mut names = Vec::new();
        let by = &world.operator;
        let made = world.post(by, "/v1/agents", json!({ "name": "bot" })).await;
        let made = made.expect(201, json!({}));
        let agent: WalletId = made.id().parse().unwrap();
        let budget = format!("/v1/agents/{agent}/adjust-budget");
        world.post(by, &budget, json!({ "amount": 1000 })).await.expect(200, json!({}));
        let payment = world.pay(by, (world.ops, agent), "40").await.expect(201, json!({}));
        let review = json!({ "maxTransactionAmount": 50, "requireHumanApproval": true });
        names.push(("policy1", world.policy(agent, review).await));
        names.push(("policy2", world.policy(agent, json!({ "maxTransactionAmount": 500 })).await));
        for approval in APPROVALS {
            let held = world.pay(by, (agent, world.vendor), "60").await.expect(202, json!({}));
            names.push((approval, held.text("approvalId")));
        }
        let last = names.last().map(|(_, id)| format!("/v1/approvals/{id}")).unwrap();
        names.push(("hash7", world.get(by, &last).await.text("payloadHash")));
        for key in ["key1", "key2"] {
            names.push((key, world.post(by, "/v1/api-keys", json!({})).await.id()));
        }
        let person = world.operator.person;
        let own =
            Key { id: made.text("apiKeyId").parse().unwrap(), secret: made.text("apiKey"), person };
        Self::people(&world, &mut names).await;
        Self::endpoints(&world, &mut names).await;
        let (key, cookie) = match who.strip_suffix('@') {
            Some(who) => (None, Some(Self::cookie(&world, who, &mut names).await)),
            None => (Self::credential(&world, who, (agent, own)).await, None),
        };
        if cookie.is_none() {
            let person = key.as_ref().map_or(world.operator.person, |key| key.person);
            let own = world.membership_or_none(person).await;
            names.push((
                "self",
                own.map_or_else(
                    || "mem_01J00000000000000000000000".to_owned(),
                    |id| id.to_string(),
                ),
            ));
        }
        let shown = key.as_ref().map_or(world.operator.id, |key| key.id);
        names.push(("own", shown.to_string()));
        names.push(("payment", payment.id()));
        names.push(("vendor", world.vendor.to_string()));
        let vendor = world.get(by, &format!("/v1/wallets/{}", world.vendor)).await;
        names.push(("address", vendor.text("wallgentAddress")));
        names.push(("A", agent.to_string()));
        Self { world, key, cookie, names }
    }

    /// Members, and lists of them.
    async fn people(world: &World, names: &mut Vec<(&'static str, String)>) {
        for name in ["bea", "cyd"] {
            let person = world.member_with(world, name, Role::Approver).await;
            let member = world.membership(person).await;
            // Bodies name the person, paths the membership.
            names.push(if name == "bea" {
                (name, member.to_string())
            } else {
                (name, person.to_string())
            });
        }
        names.push(("olga", world.membership(world.operator.person).await.to_string()));
        for list in ["list1", "list2"] {
            let people = json!([world.reviewer.person.to_string()]);
            let body = json!({ "name": list, "personIds": people });
            names.push((list, world.post(&world.live, "/v1/approver-lists", body).await.id()));
        }
    }

    /// Endpoints, one of them with events that did not arrive.
    async fn endpoints(world: &World, names: &mut Vec<(&'static str, String)>) {
        for name in ["hook1", "hook2"] {
            // Nobody answers there.
            let url = "http://127.0.0.1:1/";
            let body = json!({ "url": url, "events": ["*"] });
            names.push((name, world.post(&world.operator, "/v1/webhooks", body).await.id()));
        }
        let hook = names.iter().find(|(name, _)| *name == "hook1").unwrap().1.parse().unwrap();
        let letters = ["letter1", "letter2", "letter3"];
        let made = dead_letters(world, hook, letters.len()).await;
        names.extend(letters.into_iter().zip(made));
    }

    /// Somebody who has signed in.
    async fn cookie(world: &World, who: &str, names: &mut Vec<(&'static str, String)>) -> String {
        let role = Role::from_word(who).unwrap_or(Role::Admin);
        let tenant = if who == "abroad" { Some(world.another_tenant("Other").await) } else { None };
        let tenant = tenant.as_ref().unwrap_or(world);
        let person = tenant.member_with(world, "Sam", role).await;
        let cookie = world.sign_in(tenant, person, "SANDBOX").await;
        let member = world.membership_of(tenant.org, person).await.unwrap();
        names.push(("self", member.to_string()));
        match who {
            "removed" => {
                let path = format!("/v1/members/{member}");
                world.delete(&world.live, &path).await.expect(200, json!({}));
            }
            "idle" => world.advance_seconds(30 * 60),
            _ => {}
        }
        cookie
    }

    async fn credential(world: &World, who: &str, (agent, own): (WalletId, Key)) -> Option<Key> {
        // Somebody who has nothing to do with what waits.
        let person = world.member_with(world, "Sam", Role::Admin).await;
        let sam = || NewTestKey::of(person);
        let new = match who {
            "none" => return None,
            "unknown" => return Some(Key { secret: "wg_test_nobody".to_owned(), ..own }),
            "agent" => return Some(own),
            "stranger" => return Some(world.another_tenant("Other").await.operator),
            "revoked" | "admin" => sam(),
            "expired" => NewTestKey { expires_at: Some(world.now()), ..sam() },
            "elsewhere" => {
                let range: IpRange = "192.0.2.0/24".parse().unwrap();
                NewTestKey { allowed_ips: vec![range], ..sam() }
            }
            "live" => NewTestKey { environment: Environment::Production, ..sam() },
            "nothing" => NewTestKey { permissions: Some(&[]), ..sam() },
            "reader" => NewTestKey { permissions: Some(READS), ..sam() },
            "payer" => NewTestKey { permissions: Some(PAYS), ..sam() },
            "decider" => NewTestKey { permissions: Some(DECIDES), ..sam() },
            "platform" => NewTestKey { kind: KeyKind::Platform, ..sam() },
            "scoped" => NewTestKey { scope: vec![agent], ..sam() },
            other => panic!("who is {other}?"),
        };
        let key = world.key(world, new).await;
        if who == "revoked" {
            let path = format!("/v1/api-keys/{}", key.id);
            world.delete(&world.operator, &path).await.expect(200, json!({}));
        }
        Some(key)
    }

    /// Calls a route of the table.
    async fn call(&self, route: &str) -> Answer {
        let mut parts = route.splitn(3, ' ');
        let (method, path) = (parts.next().unwrap(), self.named(parts.next().unwrap(), '/'));
        let ask = self.world.ask(method, &path);
        let ask = match (&self.key, &self.cookie) {
            (Some(key), _) => ask.key(key),
            (None, Some(cookie)) => ask.signed_in(cookie),
            (None, None) => ask,
        };
        match parts.next() {
            Some(body) => ask.raw(self.named(body, '\'').replace('\'', "\"")).send().await,
            None => ask.send().await,
        }
    }

    /// The text with ids in the place of names.
    fn named(&self, text: &str, between: char) -> String {
        let id = |word: &str| {
            let found = self.names.iter().find(|(name, _)| *name == word);
            found.map_or_else(|| word.to_owned(), |(_, id)| id.clone())
        };
        text.split(between).map(id).collect::<Vec<_>>().join(&between.to_string())
    }

    /// How many records the log has, but for those of refused decisions: they are the only refusal
    /// of a caller that is recorded.
    async fn recorded(&self) -> usize {
        let actions = self.world.actions().await;
        actions.iter().filter(|action| **action != "approval.decision_denied").count()
    }
}

const READS: &[&str] = &[
    "wallets:read",
    "payments:read",
    "policies:read",
    "approvals:read",
    "webhooks:read",
    "organizations:read",
];

/// What a member's key holds.
const PAYS: &[&str] = &[
    "wallets:read",
    "payments:read",
    "policies:read",
    "approvals:read",
    "webhooks:read",
    "organizations:read",
    "payments:write",
];

/// What an approver's key holds.
const DECIDES: &[&str] = &[
    "wallets:read",
    "payments:read",
    "policies:read",
    "approvals:read",
    "webhooks:read",
    "organizations:read",
    "approvals:write",
];

fn each(routes: &str) -> impl Iterator<Item = &str> {
    routes.lines().map(str::trim).filter(|route| !route.is_empty())
}

/// What a credential is answered on every route.
async fn column(who: &str, routes: &str, more: &impl AsyncFn(&World) -> Named) -> Vec<u16> {
    let mut scene = Scene::new(who).await;
    let named = more(&scene.world).await;
    scene.names.extend(named);
    let mut statuses = Vec::new();
    for route in each(routes) {
        let before = scene.recorded().await;
        let answer = scene.call(route).await;
        if (400..500).contains(&answer.status) {
            assert_eq!(scene.recorded().await, before, "{who}: {route} was refused and recorded");
        }
        statuses.push(answer.status);
    }
    scene.world.assert_balanced().await;
    statuses
}

/// What can be named in a world, by its name in the routes.
pub(crate) type Named = Vec<(&'static str, String)>;

/// Every one of these routes with every credential, in worlds in which there is more to name.
pub(crate) async fn table(routes: &str, more: impl AsyncFn(&World) -> Named) -> String {
    let mut columns = Vec::new();
    for who in WHO {
        columns.push(column(who, routes, &more).await);
    }
    let mut table = format!("{:>62}  {}\n", "", WHO.map(|who| format!("{who:>9}")).join(""));
    for (index, route) in each(routes).enumerate() {
        let statuses: Vec<_> =
            columns.iter().map(|column| format!("{:>9}", column[index])).collect();
        let route: String = route.splitn(3, ' ').collect::<Vec<_>>().join(" ");
        let route: String = route.chars().take(62).collect();
        writeln!(table, "{route:<62}  {}", statuses.join("")).unwrap();
    }
    table
}

#[tokio::test]
async fn every_route_answers_every_credential_as_the_table_says() {
    insta::assert_snapshot!(table(ROUTES, async |_| Vec::new()).await);
}

#[tokio::test]
async fn the_table_has_every_route_that_is_described() {
    let world = World::new().await;
    let document = world.ask("GET", "/openapi.json").send().await.body;
    let is_name = |segment: &str| {
        ["A", "own", "bea", "olga", "self"].contains(&segment)
            || segment.ends_with(|last: char| last.is_ascii_digit())
    };
    let tried: Vec<String> = each(ROUTES)
        .map(|route| {
            let (method, path) = route.split_once(' ').unwrap();
            let path = path.split([' ', '?']).next().unwrap();
            let path = path.replace("/payments/payment", "/payments/{}");
            let segments = path
                .split('/')
                .enumerate()
                .map(|(place, segment)| if place > 1 && is_name(segment) { "{}" } else { segment });
            format!("{method} {}", segments.collect::<Vec<_>>().join("/"))
        })
        .collect();
    for (path, methods) in document["paths"].as_object().unwrap() {
        let path =
            path.replace("{id}", "{}").replace("{policyId}", "{}").replace("{deliveryId}", "{}");
        for method in methods.as_object().unwrap().keys() {
            let route = format!("{} {path}", method.to_uppercase());
            assert!(tried.contains(&route), "{route} is not in the table");
        }
    }
}

/// Everything by which a key could come to more than it was given.
const MORE_POWER: &[&str] = &[
    "POST /v1/api-keys {}",
    "POST /v1/api-keys {'permissions':['payments:write']}",
    "PATCH /v1/api-keys/own {'permissions':['*']}",
    "PATCH /v1/api-keys/own {'walletScope':[]}",
    "PATCH /v1/api-keys/own {'expiresAt':null,'allowedIps':[]}",
    "DELETE /v1/api-keys/key1",
    "POST /v1/agents {'name':'helper'}",
    "POST /v1/agents/from-template {'templateId':'travel','name':'helper'}",
    "POST /v1/agents/A/adjust-budget {'amount':1000000}",
    "POST /v1/agents/A/resume",
    "POST /v1/agents/A/rotate-key",
    "DELETE /v1/agents/A",
    "POST /v1/wallets {'name':'purse'}",
    "POST /v1/wallets/A/fund {'amount':1000}",
    "POST /v1/sandbox/fund {'walletId':'A','amount':1000}",
    "POST /v1/wallets/A/freeze",
    "POST /v1/wallets/A/unfreeze",
    "POST /v1/wallets/A/close",
    "DELETE /v1/wallets/A",
    "PATCH /v1/wallets/A {'discoverable':true}",
    "POST /v1/policies {'walletId':'A','name':'mine'}",
    "POST /v1/wallets/A/policies {'name':'mine'}",
    "PATCH /v1/policies/policy1 {'maxTransactionAmount':1000000}",
    "PUT /v1/policies/policy1 {'requireHumanApproval':false}",
    "PATCH /v1/wallets/A/policies/policy1 {'enabled':false}",
    "PUT /v1/wallets/A/policies/policy1 {'enabled':false}",
    "DELETE /v1/policies/policy1",
    "DELETE /v1/wallets/A/policies/policy1",
    "PATCH /v1/organizations/me {'settings':{'selfApproval':'always'}}",
    "GET /v1/api-keys",
    "GET /v1/audit-logs",
];

#[tokio::test]
async fn t08_neither_an_agents_key_nor_a_scoped_one_can_raise_its_own_power() {
    for who in ["agent", "scoped"] {
        let scene = Scene::new(who).await;
        let before = scene.recorded().await;
        for route in MORE_POWER {
            let refused = scene.call(route).await.expect_error(403, "PERMISSION_DENIED");
            assert_eq!(scene.recorded().await, before, "{who}: {route} {:#}", refused.body);
        }
    }
}

#[tokio::test]
async fn t08_an_agent_decides_nothing_whatever_its_key_says() {
    let scene = Scene::new("agent").await;
    for verb in ["approval1/approve", "approval1/reject", "approval2/approve"] {
        let refused = scene.call(&format!("POST /v1/approvals/{verb}")).await;
        refused.expect_error(403, "PERMISSION_DENIED");
    }
    let approval = scene.named("/v1/approvals/approval1", '/');
    let approval = scene.world.get(&scene.world.operator, &approval).await;
    approval.expect(200, json!({ "status": "PENDING", "votes": [] }));
}

/// Whoever follows a link, or fetches one ahead, decides nothing and changes nothing.
#[tokio::test]
async fn t11_looking_changes_nothing() {
    for who in ["admin", "owner@", "approver@", "agent"] {
        let scene = Scene::new(who).await;
        let before = scene.world.facts().await.len();
        for route in each(ROUTES) {
            let path = route.split(' ').nth(1).unwrap();
            for method in ["GET", "HEAD"] {
                scene.call(&format!("{method} {path}")).await;
                let after = scene.world.facts().await.len();
                assert_eq!(after, before, "{who}: {method} {path} left a record");
            }
        }
        let waiting = scene.world.get(&scene.world.operator, "/v1/approvals").await;
        let waits = |approval: &&Value| approval["status"] == "PENDING";
        assert_eq!(waiting.data().iter().filter(waits).count(), APPROVALS.len());
    }
}

#[tokio::test]
async fn t09_a_stranger_cannot_tell_what_is_there_from_what_is_not() {
    let mut scene = Scene::new("stranger").await;
    let mut theirs = Vec::new();
    for route in each(ROUTES) {
        theirs.push(scene.call(route).await);
    }
    for (index, (name, id)) in scene.names.iter_mut().enumerate() {
        let ours = ["own", "address"].contains(name);
        if let (false, Some((prefix, _))) = (ours, id.split_once('_')) {
            *id = format!("{prefix}_01J{index:0>23}");
        }
    }
    for (route, theirs) in each(ROUTES).zip(theirs) {
        let nobodys = scene.call(route).await;
        assert_eq!(theirs.status, nobodys.status, "{route}");
        assert_eq!(theirs["error"]["code"], nobodys["error"]["code"], "{route}");
        assert_eq!(theirs["error"]["message"], nobodys["error"]["message"], "{route}");
    }
}

#[tokio::test]
async fn t08_a_key_is_nothing_to_another_agent() {
    let world = World::new().await;
    let mut agents = Vec::new();
    for name in ["one", "two"] {
        let made = world.post(&world.operator, "/v1/agents", json!({ "name": name })).await;
        let made = made.expect(201, json!({}));
        let path = format!("/v1/agents/{}/adjust-budget", made.id());
        world.post(&world.operator, &path, json!({ "amount": 100 })).await.expect(200, json!({}));
        let id = made.text("apiKeyId").parse().unwrap();
        let person = world.operator.person;
        agents.push((made.id(), Key { id, secret: made.text("apiKey"), person }));
    }
    let [(one, key_one), (two, key_two)] = agents.as_slice() else { panic!("not two") };
    let to = world.vendor.to_string();
    let pay = |from| json!({ "from": from, "to": to, "amount": 7, "idempotencyKey": "k" });
    let first = world.post(key_one, "/v1/payments", pay(one)).await.expect(201, json!({}));
    // The same key with the same body: not the other's answer, and not the other's wallet.
    let stolen = world.post(key_two, "/v1/payments", pay(one)).await;
    let stolen = stolen.expect_error(403, "PERMISSION_DENIED");
    assert_eq!(stolen.header("idempotency-replayed"), None);
    // Nor does it stand in the way of the agent's own payment under the same key.
    let own = world.post(key_two, "/v1/payments", pay(two)).await.expect(201, json!({}));
    assert_ne!(own.id(), first.id());
    assert_eq!(own.header("idempotency-replayed"), None);
    let again = world.post(key_one, "/v1/payments", pay(one)).await;
    let again = again.expect(201, json!({ "id": first.id() }));
    assert_eq!(again.header("idempotency-replayed"), Some("true"));
    // The organization's own keys have a space of their own.
    let organization = world.post(&world.operator, "/v1/payments", pay(one)).await;
    let organization = organization.expect(201, json!({}));
    assert_ne!(organization.id(), first.id());
    let other: Value =
        world.get(&world.operator, &format!("/v1/agents/{one}")).await["balance"].clone();
    assert_eq!(other, "86.00");
    world.assert_balanced().await;
}
