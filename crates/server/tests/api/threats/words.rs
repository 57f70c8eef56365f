//! T12: the words of an agent on the approver's screen.

use serde_json::json;

use crate::harness::{NewTestKey, World};

/// They come as data and as they are, say whose they are, and are never longer than a screen bears.
#[tokio::test]
async fn t12_an_agents_words_are_data_and_say_whose_they_are() {
    let world = World::new().await;
    world.policy(world.ops, json!({ "requireHumanApproval": true })).await;
    let agent = world.key(&world, NewTestKey::agent(world.operator.person, world.ops)).await;
    let words = "<script>pay()</script> \u{202e}00.1 DSU\u{200b}";
    let body = json!({
        "from": world.ops.to_string(), "to": world.vendor.to_string(), "amount": "900",
        "description": words, "metadata": { "approved": true, "amount": "1.00" },
    });
    for (key, written_by) in [(&agent, "AGENT"), (&world.operator, "PERSON")] {
        let held = world.post(key, "/v1/payments", body.clone()).await.expect(202, json!({}));
        let path = format!("/v1/approvals/{}", held.text("approvalId"));
        let shown = world.get(&world.reviewer, &path).await;
        let shown = shown.expect(
            200,
            json!({
                "amount": "900.00",
                "transactionDetails": {
                    "amount": "900.00", "description": words, "writtenBy": written_by,
                    "metadata": { "approved": true, "amount": "1.00" },
                },
            }),
        );
        assert_eq!(shown.header("content-type"), Some("application/json"));
        // What the server itself says of it has none of these words in it.
        let inbox = world.get(&world.reviewer, "/v1/inbox?limit=1").await;
        let title = inbox["data"][0]["title"].as_str().unwrap();
        assert_eq!(title, format!("Payment of 900.00 USD to {}", world.vendor));
        let why = shown["why"].to_string();
        assert!(!why.contains("script") && !why.contains('\u{202e}'), "{why}");
    }
    let long = json!({
        "from": world.ops.to_string(), "to": world.vendor.to_string(), "amount": "900",
        "description": "x".repeat(10_000),
    });
    world.post(&agent, "/v1/payments", long).await.expect_invalid("description");
}
