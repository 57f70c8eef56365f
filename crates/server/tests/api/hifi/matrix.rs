//! What each kind of credential is answered on each route of this dialect.

use std::fmt::Write as _;

use countersign_domain::access::Environment;
use countersign_domain::organization::Role;
use serde_json::{Value, json};

use super::scene::OUTSIDE;
use crate::harness::{Answer, Key, NewTestKey, World};

const WHO: [&str; 15] = [
    "none", "unknown", "nothing", "reader", "payer", "decider", "agent", "scoped", "live",
    "stranger", "viewer", "member", "admin", "viewer@", "member@",
];

/// The routes, in the order in which they are tried.
const ROUTES: &str = "
    GET /v2/ping
    GET /openapi/hifi.json
    GET /v2/.well-known/jwks/org1
    GET /v2/users
    GET /v2/users/A
    GET /v2/users/A/wallets/balance?chain=POLYGON&currency=usdc
    GET /v2/users/A/wallets/deposits
    GET /v2/users/A/wallets/external
    GET /v2/users/A/wallets/external/outside1
    GET /v2/users/A/accounts
    GET /v2/users/A/accounts/bank1
    GET /v2/tos-link/terms1
    GET /v2/offramps/rates?fromCurrency=usdc&toCurrency=usd
    GET /v2/wallets/transfers
    GET /v2/wallets/transfers/transfer1
    GET /v2/wallets/transfers/batches
    GET /v2/wallets/transfers/batches/none1
    GET /v2/wallets/bridges
    GET /v2/wallets/bridges/bridge1
    GET /v2/offramps
    GET /v2/offramps/payout1
    GET /v2/transfer-approvals
    GET /v2/transfer-approvals/pending
    GET /v2/transfer-approvals/approval1
    POST /v2/wallets/transfers {'requestId':'t','source':{'userId':'A'},\
      'destination':{'userId':'B'},'amount':1,'currency':'usdc','chain':'POLYGON'}
    POST /v2/wallets/transfers/batches {'requestId':'b','source':{'userId':'A'},\
      'destination':{'batch':[{'userId':'B','amount':'1'}]},'currency':'usdc','chain':'POLYGON'}
    POST /v2/wallets/bridges {'requestId':'g','source':{'userId':'A','chain':'POLYGON',\
      'currency':'usdc'},'destination':{'userId':'B','chain':'BASE','currency':'usdc'},'amount':1}
    POST /v2/wallets/bridges/bridge1/accept
    POST /v2/offramps {'requestId':'o','source':{'userId':'A','chain':'POLYGON','currency':'usdc',\
      'amount':1},'destination':{'accountId':'bank1','currency':'usd'}}
    POST /v2/offramps/payout1/quote/accept
    POST /v2/transfer-approvals/approval1/approve
    POST /v2/transfer-approvals/approval2/reject
    POST /v2/users {'type':'business','businessName':'N','email':'n@example.com',\
      'ultimateBeneficialOwners':[{}],'signedAgreementId':'x'}
    POST /v2/users/A {'lastName':'Jones'}
    POST /v2/users/A/wallets/add {'chains':['BASE']}
    POST /v2/users/A/wallets/external {'address':'0x1111111111111111111111111111111111111111',\
      'chain':'BASE','name':'n','referenceId':'r'}
    POST /v2/users/A/accounts {'rail':'offramp','type':'eu','accountHolder':{'type':'business',\
      'name':'n'},'eu':{'currency':'eur','iban':'DE02120300000000202051'}}
    DELETE /v2/users/A/accounts/bank1
    POST /v2/tos-link {'idempotencyKey':'k'}
    POST /v1/sandbox/hifi/fund {'userId':'A','chain':'POLYGON','currency':'usdc','amount':1}
";

const READS: &[&str] = &["wallets:read", "payments:read", "approvals:read"];
const PAYS: &[&str] = &["wallets:read", "payments:read", "approvals:read", "payments:write"];
const DECIDES: &[&str] = &["wallets:read", "payments:read", "approvals:read", "approvals:write"];

/// A world with something to name, and one credential to name it with.
struct Scene {
    world: World,
    key: Option<Key>,
    cookie: Option<String>,
    names: Vec<(&'static str, String)>,
}

impl Scene {
    async fn new(who: &str) -> Self {
        let world = World::new().await;
        let two = world.two().await;
        let by = &world.operator;
        let path = format!("/v2/users/{}/wallets/external", two.payer);
        let body = json!({
            "address": OUTSIDE, "chain": "POLYGON", "name": "P", "referenceId": "p",
        });
        let outside = world.post(by, &path, body).await.expect(200, json!({})).id();
        let bank = world.bank(&two.payer).await;
        let terms = world.post(by, "/v2/tos-link", json!({ "idempotencyKey": "k" })).await;
        let (transfer, approval) = world.held(&two, "one", json!(1)).await;
        let (_, another) = world.held(&two, "two", json!(1)).await;
        let bridge = super::scene::bridge(&two, "three", json!(1));
        let bridge = world.post(by, "/v2/wallets/bridges", bridge).await.transfer();
        let payout = super::scene::offramp(&two, "four", (json!(1), &bank));
        let payout = world.post(by, "/v2/offramps", payout).await.transfer();
        let names = vec![
            ("org1", world.org.to_string()),
            ("outside1", outside),
            ("bank1", bank),
            ("terms1", terms.text("signedAgreementId")),
            ("transfer1", transfer),
            ("approval1", approval),
            ("approval2", another),
            ("bridge1", bridge),
            ("payout1", payout),
            ("B", two.payee.clone()),
            ("A", two.payer.clone()),
        ];
        let (key, cookie) = Self::credential(&world, (who, &two.payer)).await;
        Self { world, key, cookie, names }
    }

    async fn credential(world: &World, (who, user): (&str, &str)) -> (Option<Key>, Option<String>) {
        let (name, role) = match who.trim_end_matches('@') {
            "viewer" => ("Sam", Role::Viewer),
            "member" => ("Sam", Role::Member),
            _ => ("Sam", Role::Admin),
        };
        let person = world.member_with(world, name, role).await;
        if who.ends_with('@') {
            return (None, Some(world.sign_in(world, person, "SANDBOX").await));
        }
        let of = || NewTestKey::of(person);
        let wallet = user.replacen("usr_", "wal_", 1).parse().unwrap();
        let new = match who {
            "none" => return (None, None),
            "unknown" => {
                let secret = "wg_test_nobody".to_owned();
                return (Some(Key { secret, ..world.operator.clone() }), None);
            }
            "stranger" => return (Some(world.another_tenant("Other").await.operator), None),
            "nothing" => NewTestKey { permissions: Some(&[]), ..of() },
            "reader" => NewTestKey { permissions: Some(READS), ..of() },
            "payer" => NewTestKey { permissions: Some(PAYS), ..of() },
            "decider" => NewTestKey { permissions: Some(DECIDES), ..of() },
            "live" => NewTestKey { environment: Environment::Production, ..of() },
            "agent" => NewTestKey::agent(person, wallet),
            "scoped" => NewTestKey { scope: vec![wallet], ..of() },
            _ => of(),
        };
        (Some(world.key(world, new).await), None)
    }

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

    fn named(&self, text: &str, between: char) -> String {
        let id = |word: &str| {
            let found = self.names.iter().find(|(name, _)| *name == word);
            found.map_or_else(|| word.to_owned(), |(_, id)| id.clone())
        };
        text.split(between).map(id).collect::<Vec<_>>().join(&between.to_string())
    }
}

fn routes() -> impl Iterator<Item = &'static str> {
    ROUTES.lines().map(str::trim).filter(|route| !route.is_empty())
}

#[tokio::test]
async fn every_route_answers_every_credential_as_the_table_says() {
    let mut columns: Vec<Vec<u16>> = Vec::new();
    for who in WHO {
        let scene = Scene::new(who).await;
        let mut column = Vec::new();
        for route in routes() {
            let answer = scene.call(route).await;
            if answer.status >= 400 {
                let code = &answer.body["code"];
                assert!(code.is_u64(), "{who}: {route} answered {:#}", answer.body);
            }
            column.push(answer.status);
        }
        scene.world.assert_balanced().await;
        columns.push(column);
    }
    let mut table = format!("{:>62}  {}\n", "", WHO.map(|who| format!("{who:>9}")).join(""));
    for (index, route) in routes().enumerate() {
        let statuses: Vec<_> =
            columns.iter().map(|column| format!("{:>9}", column[index])).collect();
        let route: String = route.chars().take(62).collect();
        writeln!(table, "{route:<62}  {}", statuses.join("")).unwrap();
    }
    insta::assert_snapshot!(table);
}

#[tokio::test]
async fn the_table_has_every_route_that_is_described() {
    let world = World::new().await;
    let document = world.ask("GET", "/openapi/hifi.json").send().await.expect(200, json!({}));
    let is_name = |word: &str| word == "A" || word.ends_with(|last: char| last.is_ascii_digit());
    let shape = |path: &str| {
        let words = path.split('/').enumerate();
        let words = words.map(|(place, word)| {
            if place > 2 && (is_name(word) || word.starts_with('{')) { "{}" } else { word }
        });
        words.collect::<Vec<_>>().join("/")
    };
    let mut tried: Vec<String> = routes()
        .map(|route| {
            let (method, path) = route.split_once(' ').unwrap();
            format!("{method} {}", shape(path.split([' ', '?']).next().unwrap()))
        })
        .collect();
    let paths = document["paths"].as_object().unwrap();
    let mut described: Vec<String> = paths
        .iter()
        .flat_map(|(path, methods)| {
            let methods = methods.as_object().unwrap().keys();
            methods.map(move |method| format!("{} {}", method.to_uppercase(), shape(path)))
        })
        .collect();
    tried.sort();
    described.sort();
    assert_eq!(tried, described);
}

#[tokio::test]
async fn the_description_is_whole() {
    let world = World::new().await;
    let document = world.ask("GET", "/openapi/hifi.json").send().await.body;
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1."));
    let mut waiting = vec![&document];
    while let Some(value) = waiting.pop() {
        if let Some(reference) = value.get("$ref").and_then(Value::as_str) {
            let place = reference.strip_prefix('#').unwrap();
            assert!(document.pointer(place).is_some(), "{reference} leads nowhere");
        }
        match value {
            Value::Object(members) => waiting.extend(members.values()),
            Value::Array(items) => waiting.extend(items),
            _ => {}
        }
    }
}
