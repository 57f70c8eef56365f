//! Lists of people who may be asked for their agreement.

use countersign_domain::organization::Role;
use serde_json::json;

use crate::harness::World;

#[tokio::test]
async fn a_list_is_made_changed_shown_and_deleted() {
    let world = World::new().await;
    let ada = world.member_with(&world, "Ada", Role::Approver).await.to_string();
    let rene = world.reviewer.person.to_string();
    let body = json!({ "name": "Treasurers", "personIds": [&ada, &rene] });
    let made = world.post(&world.live, "/v1/approver-lists", body).await;
    let made = made.expect(
        201,
        json!({
            "name": "Treasurers", "personIds": [&ada, &rene], "version": 1, "usedBy": [],
        }),
    );
    let path = format!("/v1/approver-lists/{}", made.id());
    world.get(&world.operator, &path).await.expect(200, made.body.clone());
    let changed = world.patch(&world.live, &path, json!({ "personIds": [&rene] })).await;
    changed.expect(200, json!({ "name": "Treasurers", "personIds": [&rene], "version": 2 }));
    let all = world.get(&world.operator, "/v1/approver-lists").await;
    all.expect(200, json!({ "data": [{ "version": 2 }], "hasMore": false }));
    let stranger = world.another_tenant("Other").await;
    world.get(&stranger.operator, &path).await.expect_error(404, "APPROVER_LIST_NOT_FOUND");
    world
        .patch(&stranger.live, &path, json!({}))
        .await
        .expect_error(404, "APPROVER_LIST_NOT_FOUND");
    world.delete(&stranger.live, &path).await.expect_error(404, "APPROVER_LIST_NOT_FOUND");
    let gone = world.delete(&world.live, &path).await;
    gone.expect(200, json!({ "id": made.id(), "deleted": true }));
    world.get(&world.operator, &path).await.expect_error(404, "APPROVER_LIST_NOT_FOUND");
    world.delete(&world.live, &path).await.expect_error(404, "APPROVER_LIST_NOT_FOUND");
    world.get(&world.operator, "/v1/approver-lists").await.expect(200, json!({ "data": [] }));
}

#[tokio::test]
async fn who_is_on_a_list_is_checked() {
    let world = World::new().await;
    let rene = world.reviewer.person.to_string();
    let stranger = world.another_tenant("Other").await.operator.person.to_string();
    let crowd: Vec<String> = vec![rene.clone(); 201];
    let people = [
        json!(null),
        json!([]),
        json!([7]),
        json!(["rene"]),
        json!([&rene, &rene]),
        json!([stranger]),
        json!(crowd),
    ];
    for people in people {
        let body = json!({ "name": "list", "personIds": people });
        world.post(&world.live, "/v1/approver-lists", body).await.expect_invalid("personIds");
    }
    for name in [json!(null), json!(""), json!("x".repeat(257)), json!(1)] {
        let body = json!({ "name": name, "personIds": [&rene] });
        world.post(&world.live, "/v1/approver-lists", body).await.expect_invalid("name");
    }
    let body = json!({ "name": "list", "personIds": [&rene] });
    let refused = world.post(&world.operator, "/v1/approver-lists", body).await;
    let refused = refused.expect_error(403, "PERMISSION_DENIED");
    assert_eq!(refused["error"]["details"]["reason"], "SANDBOX_KEY");
}
