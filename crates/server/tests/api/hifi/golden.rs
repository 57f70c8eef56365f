//! Golden transcripts of every endpoint of this dialect, and of its refusals.

use serde_json::{Value, json};

use super::scene::{OUTSIDE, bridge, held, offramp, plain, with};
use crate::harness::{Golden, World};

macro_rules! send {
    ($golden:ident, $key:expr, $method:literal $path:expr) => {
        send!($golden, $key, $method $path, Value::Null)
    };
    ($golden:ident, $key:expr, $method:literal $path:expr, $body:expr) => {
        $golden.send($key, ($method, &$path), $body).await
    };
}

#[tokio::test]
async fn hifi_users() {
    let world = World::new().await;
    let mut golden = Golden::new(&world);
    let by = &world.operator;
    let body = json!({
        "type": "individual", "firstName": "A", "lastName": "B", "email": "a@example.com",
        "dateOfBirth": "1990-01-31", "ipAddress": "192.0.2.1", "signedAgreementId": "x",
    });
    let made = send!(golden, by, "POST" "/v2/users", body).id();
    let body = json!({
        "type": "business", "businessName": "Acme", "email": "acme@example.com",
        "ultimateBeneficialOwners": [{ "name": "A B" }], "signedAgreementId": "x",
        "requestId": "u-2", "chains": ["BASE", "SOLANA"],
    });
    send!(golden, by, "POST" "/v2/users", body);
    send!(golden, by, "POST" "/v2/users", json!({ "type": "individual" }));
    let path = format!("/v2/users/{made}");
    send!(golden, by, "GET" path);
    send!(golden, by, "POST" path, json!({ "lastName": "C" }));
    send!(golden, by, "GET" "/v2/users?limit=1");
    send!(golden, by, "POST" format!("{path}/wallets/add"), json!({ "chains": ["BASE"] }));
    let fund = json!({ "userId": made, "chain": "POLYGON", "currency": "usdc", "amount": 1000 });
    send!(golden, by, "POST" "/v1/sandbox/hifi/fund", fund);
    send!(golden, by, "GET" format!("{path}/wallets/balance?chain=POLYGON&currency=usdc"));
    send!(golden, by, "GET" format!("{path}/wallets/deposits"));
    send!(golden, by, "GET" "/v2/users/usr_nobody");
    send!(golden, by, "POST" "/v2/tos-link", json!({ "idempotencyKey": "k" }));
    send!(golden, by, "GET" "/v2/ping");
    send!(golden, by, "GET" "/v2/offramps/rates?fromCurrency=usdc&toCurrency=eur");
    send!(golden, by, "GET" "/v2/nothing");
    send!(golden, by, "PATCH" path, json!({}));
    insta::assert_snapshot!(golden.text());
}

#[tokio::test]
async fn hifi_counterparties() {
    let world = World::new().await;
    let ann = world.user("ann").await;
    let mut golden = Golden::new(&world);
    let by = &world.operator;
    let path = format!("/v2/users/{ann}/wallets/external");
    let body = json!({
        "address": OUTSIDE, "chain": "POLYGON", "name": "Partner", "referenceId": "p-1",
    });
    let made = send!(golden, by, "POST" path, body.clone()).id();
    send!(golden, by, "POST" path, body);
    send!(golden, by, "GET" format!("{path}/{made}"));
    send!(golden, by, "GET" path);
    let path = format!("/v2/users/{ann}/accounts");
    let body = json!({
        "rail": "offramp", "type": "us",
        "accountHolder": { "type": "individual", "name": "Ann Smith", "address": { "city": "X" } },
        "us": {
            "transferType": "wire", "accountType": "Checking", "bankName": "First",
            "accountNumber": "000123456789", "routingNumber": "021000021", "currency": "usd",
        },
    });
    let made = send!(golden, by, "POST" path, body).id();
    send!(golden, by, "GET" format!("{path}/{made}"));
    send!(golden, by, "GET" path);
    send!(golden, by, "DELETE" format!("{path}/{made}"));
    send!(golden, by, "GET" format!("{path}/bnk_nothing"));
    insta::assert_snapshot!(golden.text());
}

#[tokio::test]
async fn hifi_transfers() {
    let world = World::new().await;
    let two = world.two().await;
    let mut golden = Golden::new(&world);
    let by = &world.operator;
    let path = "/v2/wallets/transfers";
    let body = with(plain(&two, "a", json!(10)), "fee", json!({ "type": "FIX", "value": 0.5 }));
    let made = send!(golden, by, "POST" path, body).transfer();
    world.settle().await;
    send!(golden, by, "GET" format!("{path}/{made}"));
    let waits = send!(golden, by, "POST" path, held(&two, "b", json!(10000.0 / 100.0)));
    let approval = format!("/v2/transfer-approvals/{}", waits.approval());
    send!(golden, by, "GET" "/v2/transfer-approvals?limit=20&offset=0");
    send!(golden, by, "GET" approval);
    send!(golden, by, "POST" format!("{approval}/approve"), json!({ "comment": "fine" }));
    send!(golden, by, "POST" format!("{approval}/reject"), json!({ "comment": "no" }));
    let waits = send!(golden, by, "POST" path, held(&two, "c", json!(100)));
    let approval = format!("/v2/transfer-approvals/{}", waits.approval());
    send!(golden, by, "POST" format!("{approval}/reject"), json!({ "reason": "no" }));
    send!(golden, by, "GET" format!("{path}?limit=1"));
    send!(golden, by, "POST" path, plain(&two, "d", json!(100_000)));
    let batch = json!({
        "requestId": "e", "source": { "userId": two.payer }, "currency": "usdc",
        "chain": "POLYGON", "requireApproval": true,
        "destination": { "batch": [
            { "userId": two.payee, "amount": "12.5" }, { "userId": two.payee, "amount": "1" },
        ] },
    });
    let path = "/v2/wallets/transfers/batches";
    let made = send!(golden, by, "POST" path, batch).transfer();
    send!(golden, by, "GET" format!("{path}/{made}"));
    send!(golden, by, "GET" path);
    insta::assert_snapshot!(golden.text());
}

#[tokio::test]
async fn hifi_quoted() {
    let world = World::new().await;
    let two = world.two().await;
    let bank = world.bank(&two.payer).await;
    let mut golden = Golden::new(&world);
    let by = &world.operator;
    let path = "/v2/wallets/bridges";
    let body = with(bridge(&two, "a", json!(10)), "requireApproval", json!(true));
    send!(golden, by, "POST" path, body);
    let made = send!(golden, by, "POST" path, bridge(&two, "b", json!(10))).transfer();
    send!(golden, by, "POST" format!("{path}/{made}/accept"));
    world.settle().await;
    send!(golden, by, "GET" format!("{path}/{made}"));
    send!(golden, by, "GET" format!("{path}?limit=1"));
    let path = "/v2/offramps";
    let body = with(offramp(&two, "c", (json!(10), &bank)), "requireApproval", json!(true));
    let waits = send!(golden, by, "POST" path, body);
    send!(golden, by, "POST" format!("{path}/{}/quote/accept", waits.transfer()));
    let made = send!(golden, by, "POST" path, offramp(&two, "d", (json!(10), &bank))).transfer();
    send!(golden, by, "POST" format!("{path}/{made}/quote/accept"));
    world.settle().await;
    send!(golden, by, "GET" format!("{path}/{made}"));
    send!(golden, by, "GET" format!("{path}?limit=1"));
    insta::assert_snapshot!(golden.text());
}
