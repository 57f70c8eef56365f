//! Every route of the dialect with every kind of credential.

use serde_json::{Value, json};

use super::stage::{CONTRACT, policy, transfer};
use crate::harness::World;
use crate::matrix::{Named, table};

/// The routes, in the order in which they are tried: what ends something comes last.
const ROUTES: &str = "
    GET /openapi/cubewire.json
    GET /api/v1/networks
    GET /api/v1/users
    GET /api/v1/vaults
    GET /api/v1/vaults/vault1
    GET /api/v1/lists
    GET /api/v1/lists/named1
    GET /api/v1/policies
    GET /api/v1/policies/rule1
    GET /api/v1/policies/deleted
    GET /api/v1/transactions
    GET /api/v1/transactions/sent1
    GET /api/v1/transactions/approval-requests
    GET /api/v1/transactions/approval-requests/asked1
    GET /api/v1/approval-requests
    GET /api/v1/approval-requests/asked1
    GET /api/v1/audit-logs
    GET /api/v1/audit-logs/entry1
    GET /api/v1/webhooks
    GET /api/v1/webhooks/told1
    POST /api/v1/oauth2/token
    POST /api/v1/transactions/simulate {transfer}
    POST /api/v1/transactions {transfer}
    POST /api/v1/approval-requests/asked1/vote {'vote':'APPROVED'}
    POST /api/v1/approval-requests/asked2/votes {'vote':'APPROVED'}
    POST /api/v1/transactions/approval-requests/asked3/vote {'vote':'REJECTED'}
    POST /api/v1/transactions/approval-requests/asked4/votes {'vote':'REJECTED'}
    POST /api/v1/transactions/sent5/cancel
    POST /api/v1/vaults {'name':'new'}
    PATCH /api/v1/vaults/vault1 {'groupName':'x'}
    POST /v1/sandbox/cubewire/fund {'vaultId':'vault1','chainId':1,'asset':'ETH','amount':'1'}
    POST /api/v1/lists {'name':'new','type':'OTHER'}
    PATCH /api/v1/lists/named1 {'description':'x'}
    POST /api/v1/lists/named2/items {'items':['x']}
    DELETE /api/v1/lists/named2/items {'items':['x']}
    DELETE /api/v1/lists/named2
    POST /api/v1/policies {policy}
    PATCH /api/v1/policies/rule1 {'status':'INACTIVE'}
    POST /api/v1/policies/rule1/versions
    DELETE /api/v1/policies/rule2
    POST /api/v1/policies/logical/rule2s/restore
    POST /api/v1/webhooks {'url':'https://93.184.216.34/','events':['*']}
    PATCH /api/v1/webhooks/told1 {'status':'INACTIVE'}
    DELETE /api/v1/webhooks/told1
";

fn routes() -> String {
    let transfer = json!({
        "chainId": 137, "sender": { "vaultId": "vault1" }, "recipient": { "vaultId": "vault2" },
        "amount": "1",
        "asset": {
            "type": "token", "symbol": "USDC", "decimals": 6, "contractAddress": CONTRACT,
        },
    });
    let policy = json!({
        "name": "new", "description": "new", "actions": [{ "type": "ALLOW" }],
        "conditions": [{ "field": "transaction.type", "operator": "EQUALS", "value": "BURN" }],
    });
    let body = |value: Value| value.to_string().replace('"', "'");
    ROUTES.replace("{transfer}", &body(transfer)).replace("{policy}", &body(policy))
}

/// A vault with money, requests that wait, and everything else that the routes name.
async fn more(world: &World) -> Named {
    let by = &world.operator;
    let post = async |path: &str, body: Value| {
        world.post(by, &format!("/api/v1/{path}"), body).await.expect(201, json!({}))
    };
    let vault = post("vaults", json!({ "name": "v" })).await.id();
    let payee = post("vaults", json!({ "name": "w" })).await.id();
    let fund = json!({ "vaultId": vault, "chainId": 137, "asset": "USDC", "amount": "99999" });
    world.post(by, "/v1/sandbox/cubewire/fund", fund).await.expect(201, json!({}));
    let reviewer = world.membership(world.reviewer.person).await.to_string();
    let list = json!({ "name": "l", "type": "USER", "items": [reviewer] });
    let list = post("lists", list).await.id();
    let other = post("lists", json!({ "name": "o", "type": "OTHER" })).await.id();
    let rule = post("policies", policy(&list, 1, None)).await;
    let mut second = policy(&list, 1, None);
    second["name"] = json!("second");
    let second = post("policies", second).await;
    let told = json!({ "url": "https://93.184.216.34/", "events": ["*"] });
    let told = post("webhooks", told).await.id();
    let mut named = vec![
        ("vault1", vault.clone()),
        ("vault2", payee),
        ("named1", list),
        ("named2", other),
        ("rule1", rule.id()),
        ("rule2", second.id()),
        ("rule2s", second.text("logicalId")),
        ("told1", told),
    ];
    let names = [
        ("sent1", "asked1"),
        ("sent2", "asked2"),
        ("sent3", "asked3"),
        ("sent4", "asked4"),
        ("sent5", "asked5"),
    ];
    for (sent, asked) in names {
        let held = post("transactions", transfer(&vault, "5000")).await;
        named.extend([(sent, held.id()), (asked, held.text("approvalRequestId"))]);
    }
    let entries = world.get(by, "/api/v1/audit-logs?limit=1").await;
    named.push(("entry1", entries.data()[0]["id"].as_str().unwrap().to_owned()));
    named
}

#[tokio::test]
async fn every_route_answers_every_credential_as_the_table_says() {
    insta::assert_snapshot!(table(&routes(), more).await);
}

#[tokio::test]
async fn the_table_has_every_route_that_is_described() {
    let world = World::new().await;
    let document = world.ask("GET", "/openapi/cubewire.json").send().await.body;
    let is_name = |segment: &str| {
        segment.ends_with(|last: char| last.is_ascii_digit())
            && !["v1", "oauth2"].contains(&segment)
            || segment == "rule2s"
    };
    let tried: Vec<String> = ROUTES
        .lines()
        .filter_map(|route| route.trim().split_once(' '))
        .map(|(method, path)| {
            let path = path.split(' ').next().unwrap();
            let segments = path.split('/').map(|part| if is_name(part) { "{}" } else { part });
            format!("{method} {}", segments.collect::<Vec<_>>().join("/"))
        })
        .collect();
    for (path, methods) in document["paths"].as_object().unwrap() {
        let path = ["{id}", "{logicalId}", "{approvalRequestId}"]
            .iter()
            .fold(path.clone(), |path, name| path.replace(name, "{}"));
        for method in methods.as_object().unwrap().keys() {
            let route = format!("{} {path}", method.to_uppercase());
            assert!(tried.contains(&route), "{route} is not in the table");
        }
    }
}
