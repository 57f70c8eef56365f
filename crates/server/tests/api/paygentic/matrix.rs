//! Every route with every kind of credential. The table is kept beside the snapshots.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use countersign_domain::access::{Environment, IpRange};
use countersign_domain::key::KeyKind;
use countersign_domain::organization::Role;
use serde_json::json;

use super::described::routes_of;
use super::scene::{ORDERS, order, pending};
use crate::harness::{Answer, Key, NewTestKey, World};

/// The credentials, in the order of the table's columns. With `@` somebody has signed in.
const WHO: [&str; 20] = [
    "none",
    "unknown",
    "revoked",
    "expired",
    "elsewhere",
    "stranger",
    "live",
    "nothing",
    "reader",
    "maker",
    "checker",
    "platform",
    "agent",
    "scoped",
    "admin",
    "owner@",
    "admin@",
    "member@",
    "approver@",
    "viewer@",
];

/// The routes, in the order in which they are tried: what ends something comes last.
const ROUTES: &str = "
    GET /openapi/paygentic.json
    GET /v0/approvals
    GET /v0/approvals?merchantId=merchant
    GET /v0/approvals/approval1
    GET /v0/orders
    GET /v0/orders/order1
    GET /v0/customers?organizationId=merchant
    GET /v0/customers/customer1
    GET /v0/users/member1
    GET /v2/invoices
    GET /v2/invoices/invoice1
    GET /v0/webhooks
    GET /v0/webhooks/portal
    POST /v0/approvals {'merchantId':'merchant','resourceType':'order','resourceId':'ord_9',\
        'dataSnapshotHash':'x'}
    POST /v0/orders/order1/approvals
    PATCH /v0/approvals/approval1 {'decision':'approved'}
    PATCH /v0/approvals/approval2 {'decision':'rejected'}
    PATCH /v0/approvals/approval3 {'decision':'cancelled'}
    POST /v0/orders {'customerId':'customer1','currency':'USD','totalAmount':'1',\
        'termStartDate':'2026-12-01T00:00:00Z','termEndDate':'2026-12-01T00:00:00Z'}
    PATCH /v0/orders/order1 {'totalAmount':'2'}
    POST /v0/orders/order1/lineItems {'quantity':'1','listUnitPrice':'1','unitPrice':'1',\
        'totalPrice':'1'}
    PATCH /v0/orders/order1/lineItems/line1 {'quantity':'2'}
    DELETE /v0/orders/order1/lineItems/line1
    DELETE /v0/orders/order1
    POST /v0/customers {'merchantId':'merchant','consumer':{'name':'N','email':'n@n.test',\
        'address':{}}}
    POST /v1/sandbox/paygentic/invoices {'customerId':'customer1','currency':'USD',\
        'subtotal':'1','totalTax':'0','periodStart':'2026-12-01T00:00:00Z',\
        'periodEnd':'2026-12-01T00:00:00Z'}
    POST /v0/webhooks
    PATCH /v0/webhooks {'enabled':true}
    DELETE /v0/webhooks
";

const READS: &[&str] = &["approvals:read", "invoices:read", "webhooks:read"];
const MAKES: &[&str] = &["approvals:read", "invoices:read", "invoices:write"];
const CHECKS: &[&str] = &["approvals:read", "invoices:read", "approvals:write"];

struct Scene {
    world: World,
    key: Option<Key>,
    cookie: Option<String>,
    names: Vec<(&'static str, String)>,
}

impl Scene {
    async fn new(who: &str) -> Self {
        let world = World::new().await;
        let order = order(&world).await;
        let customer = customer_of(&world, &order).await;
        let invoice = json!({
            "customerId": customer, "currency": "USD", "subtotal": "1", "totalTax": "0",
            "periodStart": "2026-12-01T00:00:00Z", "periodEnd": "2026-12-01T00:00:00Z",
        });
        let invoice = world.post(&world.operator, "/v1/sandbox/paygentic/invoices", invoice).await;
        let line = world.get(&world.operator, &format!("{ORDERS}/{order}")).await;
        let line = line["lineItems"][0]["id"].as_str().unwrap().to_owned();
        let mut names = vec![
            ("merchant", world.org.to_string()),
            ("order1", order),
            ("customer1", customer),
            ("invoice1", invoice.id()),
            ("line1", line),
            ("member1", world.membership(world.reviewer.person).await.to_string()),
        ];
        for name in ["approval1", "approval2", "approval3"] {
            names.push((name, pending(&world, name).await));
        }
        let (key, cookie) = match who.strip_suffix('@') {
            Some(role) => (None, Some(Self::cookie(&world, role).await)),
            None => (Self::credential(&world, who).await, None),
        };
        Self { world, key, cookie, names }
    }

    async fn cookie(world: &World, role: &str) -> String {
        let role = Role::from_word(role).unwrap();
        let person = world.member_with(world, "Sam", role).await;
        world.sign_in(world, person, "SANDBOX").await
    }

    async fn credential(world: &World, who: &str) -> Option<Key> {
        let person = world.member_with(world, "Sam", Role::Admin).await;
        let sam = || NewTestKey::of(person);
        let new = match who {
            "none" => return None,
            "unknown" => {
                let secret = "wg_test_nobody".to_owned();
                return Some(Key { secret, ..world.operator.clone() });
            }
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
            "maker" => NewTestKey { permissions: Some(MAKES), ..sam() },
            "checker" => NewTestKey { permissions: Some(CHECKS), ..sam() },
            "platform" => NewTestKey { kind: KeyKind::Platform, ..sam() },
            "agent" => NewTestKey {
                kind: KeyKind::Agent,
                permissions: Some(&["invoices:read", "invoices:write"]),
                scope: vec![world.ops],
                ..sam()
            },
            "scoped" => NewTestKey { scope: vec![world.ops], ..sam() },
            other => panic!("who is {other}?"),
        };
        let key = world.key(world, new).await;
        if who == "revoked" {
            let path = format!("/v1/api-keys/{}", key.id);
            world.delete(&world.operator, &path).await.expect(200, json!({}));
        }
        Some(key)
    }

    async fn call(&self, route: &str) -> Answer {
        let mut parts = route.splitn(3, ' ');
        let (method, path) = (parts.next().unwrap(), self.named(parts.next().unwrap()));
        let ask = self.world.ask(method, &path);
        let ask = match (&self.key, &self.cookie) {
            (Some(key), _) => ask.key(key),
            (None, Some(cookie)) => ask.signed_in(cookie),
            (None, None) => ask,
        };
        match parts.next() {
            Some(body) => ask.raw(self.named(body).replace('\'', "\"")).send().await,
            None => ask.send().await,
        }
    }

    /// The text with ids in the place of names.
    fn named(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for (name, id) in &self.names {
            let stands_alone = |text: &str, end: usize| {
                !text[end..].starts_with(|next: char| next.is_alphanumeric())
            };
            if let Some(at) = text.find(name).filter(|at| stands_alone(&text, at + name.len())) {
                text.replace_range(at..at + name.len(), id);
                continue;
            }
            // `merchantId` comes before the merchant that it names.
            if let Some(at) = text.rfind(name).filter(|at| stands_alone(&text, at + name.len())) {
                text.replace_range(at..at + name.len(), id);
            }
        }
        text
    }
}

/// The customer of an order.
async fn customer_of(world: &World, order: &str) -> String {
    let found = world.get(&world.operator, &format!("{ORDERS}/{order}")).await;
    let of_order = found.text("customerId");
    let body = super::scene::customer_body(world, "billing@example.test");
    let same = world.post(&world.operator, super::scene::CUSTOMERS, body).await;
    assert_eq!(same.text("customerId"), of_order);
    of_order
}

fn routes() -> impl Iterator<Item = &'static str> {
    ROUTES.lines().map(str::trim).filter(|route| !route.is_empty())
}

#[tokio::test]
async fn every_route_answers_every_credential_as_the_table_says() {
    let mut columns = Vec::new();
    for who in WHO {
        let scene = Scene::new(who).await;
        let mut statuses = Vec::new();
        for route in routes() {
            statuses.push(scene.call(route).await.status);
        }
        columns.push(statuses);
    }
    let mut table = format!("{:>62}  {}\n", "", WHO.map(|who| format!("{who:>10}")).join(""));
    for (index, route) in routes().enumerate() {
        let statuses: Vec<_> =
            columns.iter().map(|column| format!("{:>10}", column[index])).collect();
        let route: String = route.chars().take(62).collect();
        writeln!(table, "{route:<62}  {}", statuses.join("")).unwrap();
    }
    insta::assert_snapshot!(table);
}

#[tokio::test]
async fn the_table_has_every_route_that_is_described() {
    let world = World::new().await;
    let document = world.ask("GET", "/openapi/paygentic.json").send().await.body;
    let tried: BTreeSet<String> = routes()
        .map(|route| {
            let (method, path) = route.split_once(' ').unwrap();
            let path = path.split([' ', '?']).next().unwrap();
            let nameless = |segment: &str| {
                let named =
                    segment.len() > 2 && segment.ends_with(|last: char| last.is_ascii_digit());
                if named { "{}".to_owned() } else { segment.to_owned() }
            };
            let segments = path.split('/').map(nameless).collect::<Vec<_>>();
            format!("{method} {}", segments.join("/"))
        })
        .collect();
    let described: BTreeSet<String> = routes_of(&document)
        .into_iter()
        .map(|route| route.replace("{orderId}", "{}").replace("{id}", "{}"))
        .collect();
    assert_eq!(tried, described);
}
