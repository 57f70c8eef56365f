//! T14: what has expired does not come back, whatever the clock says.

use serde_json::json;

use super::credentials::held;

#[tokio::test]
async fn t14_a_clock_that_is_set_back_revives_nothing() {
    for noticed in [true, false] {
        let (world, path) = held().await;
        let (third, begun) = (world.colleague("Tara").await, world.now());
        world.act(&world.reviewer, &format!("{path}/approve")).await.expect(200, json!({}));
        world.advance_seconds(86_400);
        if noticed {
            assert_eq!(world.engine.sweep().await, Ok(1));
        } else {
            world.get(&third, &path).await.expect(200, json!({ "status": "EXPIRED" }));
        }
        world.clock.set(begun);
        let late = world.act(&third, &format!("{path}/approve")).await;
        let late = late.expect_error(409, "APPROVAL_NOT_PENDING");
        assert_eq!(late["error"]["details"]["status"], "EXPIRED");
        assert_eq!(world.balance(world.vendor).await[0], "0.00");
        assert_eq!(world.balance(world.ops).await[2], "0.00", "nothing is held any more");
        world.assert_balanced().await;
    }
}

/// Any late word, and the requester's too, finds that the time is up; and it is written down once.
#[tokio::test]
async fn t14_at_the_deadline_every_word_is_too_late() {
    let (world, path) = held().await;
    let third = world.colleague("Tara").await;
    world.advance_seconds(86_400);
    for (key, verb) in [
        (&third, "approve"),
        (&third, "reject"),
        (&world.reviewer, "withdraw"),
        (&world.operator, "cancel"),
    ] {
        let late = world.act(key, &format!("{path}/{verb}")).await;
        let late = late.expect_error(409, "APPROVAL_NOT_PENDING");
        assert_eq!(late["error"]["details"]["status"], "EXPIRED", "{verb}");
    }
    let ended = world.actions().await;
    assert_eq!(ended.iter().filter(|action| **action == "approval.expired").count(), 1);
}
