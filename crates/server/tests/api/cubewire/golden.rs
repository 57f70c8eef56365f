//! Golden transcripts: every endpoint's request and answer, whole, as they are on the wire.

use serde_json::{Value, json};

use super::stage::{PAYEE, Stage, policy, transfer};
use crate::harness::Golden;

macro_rules! send {
    ($golden:ident, $key:expr, $method:literal $path:expr) => {
        send!($golden, $key, $method $path, Value::Null)
    };
    ($golden:ident, $key:expr, $method:literal $path:expr, $body:expr) => {
        $golden.send($key, ($method, &$path), $body).await
    };
}

#[tokio::test]
async fn vaults_networks_users() {
    let stage = Stage::new().await;
    let mut golden = Golden::new(&stage.world);
    let body = json!({ "name": "Payroll", "groupName": "People", "tags": ["eu"] });
    let made = send!(golden, &stage.operator, "POST" "/api/v1/vaults", body).id();
    let path = format!("/api/v1/vaults/{made}");
    send!(golden, &stage.operator, "POST" "/api/v1/vaults", json!({ "name": "Payroll" }));
    send!(golden, &stage.operator, "GET" "/api/v1/vaults?limit=2");
    send!(golden, &stage.operator, "GET" path);
    send!(golden, &stage.operator, "PATCH" path, json!({ "groupName": null, "name": "Wages" }));
    let body = json!({ "vaultId": made, "chainId": 1, "asset": "ETH", "amount": "2.5" });
    send!(golden, &stage.operator, "POST" "/v1/sandbox/cubewire/fund", body);
    send!(golden, &stage.operator, "GET" "/api/v1/networks?limit=2");
    send!(golden, &stage.operator, "GET" "/api/v1/users");
    insta::assert_snapshot!(golden.text());
}

#[tokio::test]
async fn lists_and_policies() {
    let stage = Stage::new().await;
    let mut golden = Golden::new(&stage.world);
    let items = [stage.called(stage.reviewer.person).await];
    let body = json!({ "name": "Payment approvers", "type": "USER", "items": items });
    let list = send!(golden, &stage.operator, "POST" "/api/v1/lists", body).id();
    let path = format!("/api/v1/lists/{list}");
    send!(golden, &stage.operator, "GET" "/api/v1/lists");
    send!(golden, &stage.operator, "GET" path);
    send!(golden, &stage.operator, "PATCH" path, json!({ "description": "Who signs" }));
    let body = json!({ "items": [stage.called(stage.operator.person).await] });
    send!(golden, &stage.operator, "POST" format!("{path}/items"), body.clone());
    send!(golden, &stage.operator, "DELETE" format!("{path}/items"), body);
    let made =
        send!(golden, &stage.operator, "POST" "/api/v1/policies", policy(&list, 1, Some(60)));
    let one = format!("/api/v1/policies/{}", made.id());
    send!(golden, &stage.operator, "DELETE" path);
    send!(golden, &stage.operator, "POST" "/api/v1/policies", policy(&list, 2, None));
    send!(golden, &stage.operator, "GET" "/api/v1/policies");
    send!(golden, &stage.operator, "GET" one);
    let second = send!(golden, &stage.operator, "PATCH" one, json!({ "priority": 3 })).id();
    send!(golden, &stage.operator, "PATCH" one, json!({ "priority": 4 }));
    let second = format!("/api/v1/policies/{second}");
    let third = send!(golden, &stage.operator, "POST" format!("{second}/versions")).id();
    send!(golden, &stage.operator, "DELETE" format!("/api/v1/policies/{third}"));
    send!(golden, &stage.operator, "GET" "/api/v1/policies/deleted");
    let restore = format!("/api/v1/policies/logical/{}/restore", made.text("logicalId"));
    send!(golden, &stage.operator, "POST" restore);
    send!(golden, &stage.operator, "GET" "/api/v1/policies/none");
    insta::assert_snapshot!(golden.text());
}

#[tokio::test]
async fn transactions_and_votes() {
    let stage = Stage::new().await;
    let tara = stage.approver("Tara").await;
    let list = stage.list("Payment approvers", &[&stage.reviewer, &tara]).await;
    stage.policy(&list, 2, Some(1_440)).await;
    let mut golden = Golden::new(&stage.world);
    let path = "/api/v1/transactions";
    let simulate = format!("{path}/simulate");
    send!(golden, &stage.operator, "POST" simulate, transfer(&stage.vault, "5000"));
    let held = send!(golden, &stage.operator, "POST" path, transfer(&stage.vault, "5000"));
    let request = format!("{path}/approval-requests/{}", held.text("approvalRequestId"));
    send!(golden, &stage.operator, "GET" request);
    let vote = format!("{request}/vote");
    let body = json!({ "vote": "APPROVED", "comment": "ok" });
    send!(golden, &stage.operator, "POST" vote, body.clone());
    send!(golden, &stage.reviewer, "POST" vote, body.clone());
    send!(golden, &stage.reviewer, "POST" vote, body);
    send!(golden, &tara, "POST" vote, json!({ "vote": "APPROVED" }));
    send!(golden, &tara, "POST" vote, json!({ "vote": "YES" }));
    stage.settle(&held.id()).await;
    send!(golden, &stage.operator, "GET" format!("{path}/{}", held.id()));
    let other = send!(golden, &stage.operator, "POST" path, transfer(&stage.vault, "2000"));
    send!(golden, &stage.operator, "POST" format!("{path}/{}/cancel", other.id()));
    send!(golden, &stage.operator, "POST" format!("{path}/{}/cancel", other.id()));
    send!(golden, &stage.operator, "POST" path, transfer(&stage.vault, "2000000"));
    send!(golden, &stage.operator, "GET" format!("{path}?status=CONFIRMED"));
    send!(golden, &stage.operator, "GET" format!("{path}/approval-requests?status=EXPIRED"));
    send!(golden, &stage.operator, "GET" "/api/v1/audit-logs?event=APPROVAL_GRANTED");
    let body = json!({ "url": "https://93.184.216.34/", "events": ["*"], "secret": PAYEE });
    let hook = send!(golden, &stage.operator, "POST" "/api/v1/webhooks", body).id();
    send!(golden, &stage.operator, "GET" "/api/v1/webhooks");
    send!(golden, &stage.operator, "DELETE" format!("/api/v1/webhooks/{hook}"));
    insta::assert_snapshot!(golden.text());
}
