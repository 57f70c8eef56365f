//! Amounts that are none.

use serde_json::json;

use super::assert_untouched;
use crate::harness::World;

#[tokio::test]
async fn amounts_that_are_none_are_refused() {
    let world = World::new().await;
    let amounts = [
        "0",
        "0.0",
        "-0",
        "-1",
        "1e400",
        "1e-400",
        "1e99999999999999999999",
        "1e-9",
        "NaN",
        "\"NaN\"",
        "\"Infinity\"",
        "\"1e3\"",
        "\"+1\"",
        "\" 1\"",
        "\"1 \"",
        "\"1,000\"",
        "\"1.\"",
        "\".5\"",
        "\"1.123456789\"",
        "1.123456789",
        "\"1000000000000\"",
        "1000000000000",
        "\"0000000000001\"",
        "\"1１\"",
        "\"１０\"",
        "\"٣\"",
        "\"\"",
        "\"abc\"",
        "\"-1\"",
        "\"0x10\"",
        "\"1_000\"",
        "\"$5\"",
        "true",
        "false",
        "[]",
        "[1]",
        "{}",
        "\"1\\u0000\"",
        "0.000000001",
        "123456789012345678901234567890",
    ];
    let routes = [
        "/v1/payments".to_owned(),
        format!("/v1/wallets/{}/fund", world.vendor),
        "/v1/policies/evaluate".to_owned(),
    ];
    for amount in amounts {
        let body =
            format!(r#"{{"from":"{}","to":"{}","amount":{amount}}}"#, world.ops, world.vendor);
        for route in &routes {
            let ask = world.ask("POST", route).key(&world.operator).raw(body.clone());
            let answer = ask.send().await;
            // NaN is no JSON at all.
            let code = if amount == "NaN" { "VALIDATION_ERROR" } else { "INVALID_AMOUNT" };
            assert_eq!(answer.status, 400, "{amount}");
            assert_eq!(answer["error"]["code"], code, "{amount}");
        }
    }
    for body in [json!({}), json!({ "amount": null })] {
        for route in &routes {
            let mut body = body.clone();
            body["from"] = json!(world.ops.to_string());
            body["to"] = json!(world.vendor.to_string());
            let answer = world.post(&world.operator, route, body).await;
            let answer = answer.expect_error(400, "INVALID_AMOUNT");
            assert_eq!(answer["error"]["details"]["field"], "amount");
        }
    }
    assert_untouched(&world).await;
}

#[tokio::test]
async fn the_largest_amount_there_is_is_a_number_like_any_other() {
    let world = World::new().await;
    let short =
        world.pay(&world.operator, (world.ops, world.vendor), "999999999999.99999999").await;
    let short = short.expect_error(402, "INSUFFICIENT_FUNDS");
    assert_eq!(short["error"]["details"]["requested"], "999999999999.99999999");
    assert_untouched(&world).await;
}

#[tokio::test]
async fn a_payment_to_oneself_is_refused() {
    let world = World::new().await;
    let answer = world.pay(&world.operator, (world.ops, world.ops), "1").await;
    answer.expect_invalid("to");
    assert_untouched(&world).await;
}
