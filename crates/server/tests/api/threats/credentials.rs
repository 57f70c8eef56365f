//! Every kind of credential that somebody could try.

use countersign_domain::access::Environment;
use countersign_domain::organization::Role;
use serde_json::json;

use crate::harness::{Answer, Key, NewTestKey, World};

/// A credential that must not decide what the world's operator asked for on `ops`.
pub(super) struct Intruder {
    /// What it is.
    pub(super) who: &'static str,
    /// What it is told.
    pub(super) refusal: (u16, &'static str),
    how: How,
}

enum How {
    Key(Key),
    Cookie(String),
}

impl Intruder {
    /// Sends what anybody could send.
    pub(super) async fn post(&self, world: &World, path: &str, idempotency: &str) -> Answer {
        let ask = world.ask("POST", path).header("idempotency-key", idempotency);
        match &self.how {
            How::Key(key) => ask.key(key).send().await,
            How::Cookie(cookie) => ask.signed_in(cookie).send().await,
        }
    }
}

/// All of them, in a world in which nobody decides what they asked for.
pub(super) async fn intruders(world: &World) -> Vec<Intruder> {
    let olga = world.operator.person;
    let denied = (403, "PERMISSION_DENIED");
    let key = |who, refusal, key: Key| Intruder { who, refusal, how: How::Key(key) };
    let minted = async |new| world.key(world, new).await;
    let revoked = world.colleague("Rhea").await;
    world.delete(&world.operator, &format!("/v1/api-keys/{}", revoked.id)).await;
    let nora = world.member(world, "Nora").await;
    let (now, live) = (Some(world.now()), Environment::Production);
    let viewer = world.member_with(world, "Vic", Role::Viewer).await;
    let viewer = world.sign_in(world, viewer, "SANDBOX").await;
    let gone = world.member_with(world, "Gus", Role::Admin).await;
    let left = world.sign_in(world, gone, "SANDBOX").await;
    let member = format!("/v1/members/{}", world.membership(gone).await);
    world.delete(&world.live, &member).await.expect(200, json!({}));
    let owner = world.sign_in(world, olga, "SANDBOX").await;
    let only_pays = NewTestKey { permissions: Some(&["payments:write"]), ..NewTestKey::of(nora) };
    let elsewhere = NewTestKey { scope: vec![world.vendor], ..NewTestKey::of(nora) };
    let abroad = NewTestKey { environment: live, ..NewTestKey::of(nora) };
    let expired = NewTestKey { expires_at: now, ..NewTestKey::of(nora) };
    let cookie = |who, refusal, cookie| Intruder { who, refusal, how: How::Cookie(cookie) };
    vec![
        key("the requester", denied, world.operator.clone()),
        key("another key of the requester", denied, minted(NewTestKey::of(olga)).await),
        key("an agent of the requester", denied, minted(NewTestKey::agent(olga, world.ops)).await),
        key("somebody else's agent", denied, minted(NewTestKey::agent(nora, world.ops)).await),
        key("a key that only pays", denied, minted(only_pays).await),
        key("a key of another wallet", (404, "APPROVAL_NOT_FOUND"), minted(elsewhere).await),
        key("a production key", (403, "ENVIRONMENT_MISMATCH"), minted(abroad).await),
        key("an expired key", (401, "UNAUTHORIZED"), minted(expired).await),
        key("a revoked key", (401, "API_KEY_REVOKED"), revoked),
        key("a stranger", (404, "APPROVAL_NOT_FOUND"), {
            world.another_tenant("Strange").await.operator
        }),
        cookie("the requester, signed in", denied, owner),
        cookie("a viewer, signed in", denied, viewer),
        cookie("somebody who left", (401, "UNAUTHORIZED"), left),
    ]
}

/// A world in which nobody decides what they asked for, with a request of the operator that takes
/// two people.
pub(super) async fn held() -> (World, String) {
    let world = World::new().await;
    let never = json!({ "settings": { "selfApproval": "never" } });
    world.patch(&world.operator, "/v1/organizations/me", never).await.expect(200, json!({}));
    let anyone = json!([{ "type": "ANYONE_PERMITTED" }]);
    world.asks(json!({ "type": "QUORUM", "count": 2, "approvers": anyone })).await;
    let held = world.hold("50").await;
    (world, format!("/v1/approvals/{}", held.approval))
}
