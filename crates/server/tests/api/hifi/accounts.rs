//! Bank accounts.

use serde_json::json;

use crate::harness::World;

#[tokio::test]
async fn only_the_last_digits_of_an_account_come_back() {
    let world = World::new().await;
    let ann = world.user("ann").await;
    let bank = world.bank(&ann).await;
    let path = format!("/v2/users/{ann}/accounts/{bank}");
    let read = world.get(&world.operator, &path).await.expect(
        200,
        json!({
            "id": bank, "userId": ann, "status": "ACTIVE", "rail": "offramp", "type": "us",
            "currency": "usd", "accountHolder": { "type": "individual", "name": "Ann Smith" },
            "us": { "accountNumber": "6789", "routingNumber": "021000021", "bankName": "First" },
        }),
    );
    assert!(!String::from_utf8_lossy(&read.bytes).contains("000123456789"));
    let list = world.get(&world.operator, &format!("/v2/users/{ann}/accounts")).await;
    let list = list.expect(200, json!({ "count": 1, "banks": [{ "id": bank }] }));
    assert!(!String::from_utf8_lossy(&list.bytes).contains("000123456789"));
    let gone = world.delete(&world.operator, &path).await;
    gone.expect(200, json!({ "status": "INACTIVE", "id": bank }));
    world.delete(&world.operator, &path).await.expect(200, json!({ "status": "INACTIVE" }));
    world.get(&world.operator, &path).await.expect(200, json!({ "status": "INACTIVE" }));
    let list = world.get(&world.operator, &format!("/v2/users/{ann}/accounts")).await;
    list.expect(200, json!({ "count": 0, "banks": [] }));
}

#[tokio::test]
async fn accounts_of_other_countries_are_kept_as_they_were_sent() {
    let world = World::new().await;
    let ann = world.user("ann").await;
    let body = json!({
        "rail": "offramp", "type": "mexico",
        "accountHolder": { "type": "business", "name": "Acme" },
        "mexico": {
            "currency": "mxn", "clabe": "032180000118359719",
            "beneficiary": { "accountNumber": 12345678901234567890_u64, "city": "León" },
        },
    });
    let path = format!("/v2/users/{ann}/accounts");
    let made = world.post(&world.operator, &path, body).await.expect(200, json!({}));
    let read = world.get(&world.operator, &format!("{path}/{}", made.id())).await;
    read.expect(
        200,
        json!({
            "currency": "mxn",
            "mexico": {
                "clabe": "9719", "beneficiary": { "accountNumber": "7890", "city": "León" },
            },
        }),
    );
}

#[tokio::test]
async fn a_bad_account_is_refused() {
    let world = World::new().await;
    let ann = world.user("ann").await;
    let path = format!("/v2/users/{ann}/accounts");
    let good = json!({
        "rail": "offramp", "type": "us", "accountHolder": { "type": "individual", "name": "A" },
        "us": {
            "transferType": "ach", "accountNumber": "123456789", "routingNumber": "021000021",
            "bankName": "First", "currency": "usd",
        },
    });
    for (name, value, code) in [
        ("rail", json!("onramp"), 100_001),
        ("type", json!("id"), 100_001),
        ("accountHolder", json!("Ann"), 100_001),
        ("us", json!(null), 100_001),
    ] {
        let mut body = good.clone();
        body[name] = value;
        world.post(&world.operator, &path, body).await.expect_hifi(400, code);
    }
    for (name, value) in [
        ("transferType", json!("sepa")),
        ("accountNumber", json!(null)),
        ("routingNumber", json!(null)),
        ("bankName", json!("")),
        ("currency", json!("xyz")),
        ("currency", json!(null)),
    ] {
        let mut body = good.clone();
        body["us"][name] = value;
        world.post(&world.operator, &path, body).await.expect_hifi(400, 500_001);
    }
    let unknown = format!("{path}/bnk_unknown");
    world.get(&world.operator, &unknown).await.expect_hifi(404, 500_301);
    world.delete(&world.operator, &unknown).await.expect_hifi(404, 500_301);
}
