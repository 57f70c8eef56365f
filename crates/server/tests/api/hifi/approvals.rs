//! Transfers that wait for somebody.

use countersign_domain::organization::Role;
use serde_json::{Value, json};

use super::scene::{held, offramp, plain, with};
use crate::harness::{NewTestKey, World};

#[tokio::test]
async fn the_documented_flow_works_with_one_key() {
    let world = World::new().await;
    let two = world.two().await;
    let made = world.send(&world.operator, &held(&two, "r", json!(250))).await;
    let approval = made.detail("receipt")["approval"].clone();
    assert_eq!(&approval, made.detail("approval"));
    let (id, transfer) = (made.approval(), made.transfer());
    let at = "2026-03-02T12:00:00.000Z";
    let me = world.membership(world.operator.person).await.to_string();
    assert_eq!(
        approval,
        json!({
            "id": id, "status": "PENDING",
            "transferId": transfer, "transferType": "WALLET.TRANSFER",
            "createdAt": at, "updatedAt": at, "votes": [], "fromDashboard": false,
            "initiatorProfileId": me,
        })
    );
    let list = world.get(&world.operator, "/v2/transfer-approvals?limit=20&offset=0").await;
    assert_eq!(
        list.expect(200, json!({})).body,
        json!({
            "success": true, "message": "Pending approvals retrieved successfully", "count": 1,
            "approvals": [{
                "id": id, "transferId": transfer, "status": "PENDING",
                "transferType": "WALLET.TRANSFER", "createdAt": at, "updatedAt": at,
            }],
        })
    );
    world.advance_seconds(60);
    let words = json!({ "comment": "Approved after reviewing transaction details" });
    let said = world.decide(&world.operator, &id, "approve", words.clone()).await;
    let expected = json!({
        "success": true, "message": "Transfer approved and initiated successfully",
        "approvalId": id, "status": "APPROVED", "timestamp": "2026-03-02T12:01:00.000Z",
    });
    assert_eq!(said.expect(200, json!({})).body, expected);
    let path = format!("/v2/wallets/transfers/{transfer}");
    let read = world.get(&world.operator, &path).await;
    let read = read.expect(
        200,
        json!({ "transferDetails": {
        "status": "APPROVED",
        "approval": {
            "status": "APPROVED", "updatedAt": "2026-03-02T12:01:00.000Z",
            "votes": [{
                "approverId": me, "vote": "APPROVE",
                "comment": "Approved after reviewing transaction details",
                "createdAt": "2026-03-02T12:01:00.000Z",
            }],
        },
    } }),
    );
    assert_eq!(read.detail("receipt")["approval"], *read.detail("approval"));
    let one = world.get(&world.operator, &format!("/v2/transfer-approvals/{id}")).await;
    let one = one.expect(200, json!({ "message": "Approval details retrieved successfully" }));
    assert_eq!(&one["approval"], read.detail("approval"));
    world.settle().await;
    assert_eq!(world.status(&path).await, "COMPLETED");
    // The same again is answered as it was, and the other one comes too late.
    let again = world.decide(&world.operator, &id, "approve", words).await;
    assert_eq!(again.expect(200, json!({})).body, expected);
    world.decide(&world.operator, &id, "reject", json!({})).await.expect_hifi(409, 100_005);
    let list = world.get(&world.operator, "/v2/transfer-approvals/pending").await;
    list.expect(200, json!({ "count": 0, "approvals": [] }));
    world.assert_balanced().await;
}

#[tokio::test]
async fn a_rejection_gives_the_money_back_and_tells_why() {
    let world = World::new().await;
    let two = world.two().await;
    let (transfer, id) = world.held(&two, "r", json!(250)).await;
    let words = json!({ "comment": "Transfer amount exceeds daily limit", "reason": "other" });
    let said = world.decide(&world.operator, &id, "reject", words).await;
    assert_eq!(
        said.expect(200, json!({})).body,
        json!({
            "success": true, "message": "Transfer rejected successfully", "approvalId": id,
            "status": "REJECTED", "timestamp": "2026-03-02T12:00:00.000Z",
            "reason": "Transfer amount exceeds daily limit",
        })
    );
    let path = format!("/v2/wallets/transfers/{transfer}");
    world.get(&world.operator, &path).await.expect(
        200,
        json!({ "transferDetails": {
        "status": "REJECTED",
        "failedReason": "Approval rejected: Transfer amount exceeds daily limit",
    } }),
    );
    assert_eq!(world.usdc(&two.payer, "POLYGON").await, ("1000".into(), "0".into()));
    let (transfer, id) = world.held(&two, "s", json!(250)).await;
    let said = world.decide(&world.operator, &id, "reject", json!({})).await;
    assert!(said.expect(200, json!({})).body.get("reason").is_none());
    let path = format!("/v2/wallets/transfers/{transfer}");
    let read = world.get(&world.operator, &path).await;
    assert_eq!(read.detail("failedReason"), "Approval rejected");
}

#[tokio::test]
async fn a_week_is_half_open() {
    let world = World::new().await;
    let two = world.two().await;
    const WEEK: i64 = 7 * 86_400;
    let (_, id) = world.held(&two, "a", json!(1)).await;
    world.advance_seconds(WEEK - 1);
    world.decide(&world.operator, &id, "approve", json!({})).await.expect(200, json!({}));
    let (transfer, id) = world.held(&two, "b", json!(1)).await;
    world.advance_seconds(WEEK);
    let path = format!("/v2/wallets/transfers/{transfer}");
    let expired = json!({ "transferDetails": {
        "status": "EXPIRED", "failedReason": "Approval expired",
        "approval": { "status": "EXPIRED" },
    } });
    world.get(&world.operator, &path).await.expect(200, expired.clone());
    let late = world.decide(&world.operator, &id, "approve", json!({})).await;
    assert!(late.expect_hifi(409, 100_005).text("errorDetails").contains("expired"));
    world.engine.sweep().await.unwrap();
    world.get(&world.operator, &path).await.expect(200, expired);
    world.decide(&world.operator, &id, "reject", json!({})).await.expect_hifi(409, 100_005);
    let list = world.get(&world.operator, "/v2/transfer-approvals").await;
    list.expect(200, json!({ "count": 0 }));
    assert_eq!(world.usdc(&two.payer, "POLYGON").await.1, "1", "the first is on its way");
}

#[tokio::test]
async fn a_payout_waits_a_day() {
    let world = World::new().await;
    let two = world.two().await;
    let bank = world.bank(&two.payer).await;
    const DAY: i64 = 86_400;
    let body = |request: &str| {
        with(offramp(&two, request, (json!(10), &bank)), "requireApproval", json!(true))
    };
    let made = world.post(&world.operator, "/v2/offramps", body("a")).await;
    world.advance_seconds(DAY - 1);
    let id = made.approval();
    world.decide(&world.operator, &id, "approve", json!({})).await.expect(200, json!({}));
    let made = world.post(&world.operator, "/v2/offramps", body("b")).await;
    world.advance_seconds(DAY);
    let id = made.approval();
    world.decide(&world.operator, &id, "approve", json!({})).await.expect_hifi(409, 100_005);
    let path = format!("/v2/offramps/{}", made.transfer());
    assert_eq!(world.status(&path).await, "EXPIRED");
}

#[tokio::test]
async fn a_thousand_characters_fit() {
    let world = World::new().await;
    let two = world.two().await;
    let (_, id) = world.held(&two, "r", json!(1)).await;
    for verb in ["approve", "reject"] {
        let words = json!({ "comment": "é".repeat(1001) });
        let refused = world.decide(&world.operator, &id, verb, words).await;
        let refused = refused.expect_hifi(400, 100_001);
        assert_eq!(refused.text("errorDetails"), "comment must be at most 1000 characters");
        world
            .decide(&world.operator, &id, verb, json!({ "comment": 7 }))
            .await
            .expect_hifi(400, 100_001);
    }
    let reason = json!({ "reason": "x".repeat(1001) });
    world.decide(&world.operator, &id, "reject", reason).await.expect_hifi(400, 100_001);
    let words = json!({ "comment": "é".repeat(1000) });
    world.decide(&world.operator, &id, "approve", words).await.expect(200, json!({}));
}

#[tokio::test]
async fn only_administrators_decide() {
    let world = World::new().await;
    let two = world.two().await;
    let (_, id) = world.held(&two, "r", json!(1)).await;
    for role in [Role::Member, Role::Approver, Role::Viewer] {
        let key = world.staff(&format!("{role:?}"), role).await;
        // The role comes before the body, and before what is named.
        for id in [id.as_str(), "apv_nothing"] {
            let bad = json!({ "comment": 7 });
            world.decide(&key, id, "approve", bad).await.expect_hifi(403, 200_202);
        }
        world.get(&key, &format!("/v2/transfer-approvals/{id}")).await.expect(200, json!({}));
    }
    let agent = NewTestKey::agent(
        world.operator.person,
        two.payer.replacen("usr_", "wal_", 1).parse().unwrap(),
    );
    let agent = world.key(&world, agent).await;
    let refused = world.decide(&agent, &id, "approve", json!({})).await;
    assert_eq!(refused.status, 403);
    let unable = world.limited_key(&world, &["approvals:read"]).await;
    world.decide(&unable, &id, "approve", json!({})).await.expect_hifi(403, 200_203);
    world
        .decide(&world.operator, "apv_nothing", "approve", json!({}))
        .await
        .expect_hifi(404, 400_301);
    let other = world.another_tenant("Beta").await;
    world.decide(&other.operator, &id, "approve", json!({})).await.expect_hifi(404, 400_301);
    world
        .get(&other.operator, &format!("/v2/transfer-approvals/{id}"))
        .await
        .expect_hifi(404, 400_301);
}

#[tokio::test]
async fn without_self_approval_no_key_of_the_requester_decides() {
    let world = World::new().await;
    let settings = json!({ "settings": { "selfApproval": "never" } });
    world.patch(&world.live, "/v1/organizations/me", settings).await.expect(200, json!({}));
    let two = world.two().await;
    let (_, id) = world.held(&two, "r", json!(1)).await;
    let second = world.key(&world, NewTestKey::of(world.operator.person)).await;
    for key in [&world.operator, &second] {
        world.decide(key, &id, "approve", json!({})).await.expect_hifi(403, 200_202);
    }
    let ada = world.admin("Ada").await;
    world.decide(&ada, &id, "approve", json!({})).await.expect(200, json!({}));
}

#[tokio::test]
async fn at_the_desk_members_always_wait_and_administrators_do_not() {
    let world = World::new().await;
    let two = world.two().await;
    let bank = world.bank(&two.payer).await;
    let member = world.member_with(&world, "Max", Role::Member).await;
    let admin = world.member_with(&world, "Ada", Role::Admin).await;
    let member = world.sign_in(&world, member, "SANDBOX").await;
    let admin = world.sign_in(&world, admin, "SANDBOX").await;
    let send = |cookie: &str, path: &str, body: &Value| {
        world.ask("POST", path).signed_in(cookie).json(body).send()
    };
    let path = "/v2/wallets/transfers";
    let made = send(&member, path, &plain(&two, "a", json!(1))).await;
    let made = made.expect(
        200,
        json!({ "transferDetails": {
        "status": "PENDING_APPROVAL", "approval": { "fromDashboard": true },
    } }),
    );
    let made_too =
        send(&member, path, &with(plain(&two, "b", json!(1)), "requireApproval", json!(false)));
    made_too.await.expect(200, json!({ "transferDetails": { "status": "PENDING_APPROVAL" } }));
    let payout = send(&member, "/v2/offramps", &offramp(&two, "c", (json!(1), &bank))).await;
    payout.expect(200, json!({ "transferDetails": { "status": "PENDING_APPROVAL" } }));
    let now = send(&admin, path, &plain(&two, "d", json!(1))).await;
    now.expect(200, json!({ "transferDetails": { "status": "CREATED" } }));
    let waits = send(&admin, path, &held(&two, "e", json!(1))).await;
    waits.expect(200, json!({ "transferDetails": { "status": "PENDING_APPROVAL" } }));
    let approve = format!("/v2/transfer-approvals/{}/approve", made.approval());
    let refused = send(&member, &approve, &json!({})).await;
    assert_eq!(refused.status, 403);
    send(&admin, &approve, &json!({})).await.expect(200, json!({ "status": "APPROVED" }));
}

#[tokio::test]
async fn a_policy_that_holds_is_as_if_it_had_been_asked_for() {
    let world = World::new().await;
    let two = world.two().await;
    let wallet = two.payer.replacen("usr_", "wal_", 1);
    let policy = json!({ "walletId": wallet, "name": "Review", "requireHumanApproval": true });
    world.post(&world.operator, "/v1/policies", policy).await.expect(201, json!({}));
    let made = world.send(&world.operator, &plain(&two, "r", json!(1))).await;
    let id = made.approval();
    made.expect(200, json!({ "transferDetails": { "status": "PENDING_APPROVAL" } }));
    // The reviewer may decide payments, but is no administrator here: not even by the other door.
    let path = format!("/v1/approvals/{}/approve", id.replacen("apv_", "apr_", 1));
    world.act(&world.reviewer, &path).await.expect_error(403, "PERMISSION_DENIED");
    world.decide(&world.operator, &id, "approve", json!({})).await.expect(200, json!({}));
}

#[tokio::test]
async fn a_policy_may_ask_for_more_people() {
    let world = World::new().await;
    let two = world.two().await;
    let wallet = two.payer.replacen("usr_", "wal_", 1);
    let ada = world.admin("Ada").await;
    let requirement = json!({ "type": "QUORUM", "count": 2, "approvers": [
        { "type": "ROLE", "role": "admin" }, { "type": "ROLE", "role": "owner" },
    ] });
    let policy = json!({
        "walletId": wallet, "name": "Two", "requireHumanApproval": true,
        "approval": { "requirement": requirement },
    });
    world.post(&world.operator, "/v1/policies", policy).await.expect(201, json!({}));
    let (transfer, id) = world.held(&two, "r", json!(1)).await;
    let first = world.decide(&ada, &id, "approve", json!({})).await;
    let first = first.expect(200, json!({ "status": "PENDING", "message": "Approval recorded" }));
    let again = world.decide(&ada, &id, "approve", json!({})).await.expect(200, json!({}));
    assert_eq!(again.body, first.body);
    let path = format!("/v2/wallets/transfers/{transfer}");
    assert_eq!(world.status(&path).await, "PENDING_APPROVAL");
    let bea = world.admin("Bea").await;
    let last = world.decide(&bea, &id, "approve", json!({})).await;
    last.expect(200, json!({ "status": "APPROVED" }));
}

#[tokio::test]
async fn the_deciding_vote_looks_again() {
    let world = World::new().await;
    let two = world.two().await;
    let wallet = two.payee.replacen("usr_", "wal_", 1);
    let (transfer, id) = world.held(&two, "r", json!(500)).await;
    let path = format!("/v1/wallets/{wallet}/freeze");
    world.act(&world.operator, &path).await.expect(200, json!({}));
    world.decide(&world.operator, &id, "approve", json!({})).await.expect_hifi(403, 300_202);
    let path = format!("/v1/wallets/{wallet}/unfreeze");
    world.act(&world.operator, &path).await.expect(200, json!({}));
    let payer = two.payer.replacen("usr_", "wal_", 1);
    let policy = json!({ "walletId": payer, "name": "Small", "maxTransactionAmount": "100" });
    let policy = world.post(&world.operator, "/v1/policies", policy).await.expect(201, json!({}));
    world.decide(&world.operator, &id, "approve", json!({})).await.expect_hifi(403, 300_201);
    let read = world.get(&world.operator, &format!("/v2/transfer-approvals/{id}")).await;
    read.expect(200, json!({ "approval": { "status": "PENDING", "votes": [] } }));
    let path = format!("/v1/policies/{}", policy.id());
    world.delete(&world.operator, &path).await;
    world.decide(&world.operator, &id, "approve", json!({})).await.expect(200, json!({}));
    let path = format!("/v2/wallets/transfers/{transfer}");
    assert_eq!(world.status(&path).await, "APPROVED");
}

#[tokio::test]
async fn an_account_that_is_gone_stops_the_payout() {
    let world = World::new().await;
    let two = world.two().await;
    let bank = world.bank(&two.payer).await;
    let body = with(offramp(&two, "a", (json!(10), &bank)), "requireApproval", json!(true));
    let made = world.post(&world.operator, "/v2/offramps", body).await;
    let path = format!("/v2/users/{}/accounts/{bank}", two.payer);
    world.delete(&world.operator, &path).await.expect(200, json!({}));
    let id = made.approval();
    world.decide(&world.operator, &id, "approve", json!({})).await.expect_hifi(400, 400_002);
}

#[tokio::test]
async fn nobody_who_is_frozen_is_paid_out_to_their_account() {
    let world = World::new().await;
    let two = world.two().await;
    let bank = world.bank(&two.payee).await;
    let wallet = two.payee.replacen("usr_", "wal_", 1);
    let turn = async |verb: &str| {
        let path = format!("/v1/wallets/{wallet}/{verb}");
        world.act(&world.operator, &path).await.expect(200, json!({}));
    };
    let to_payee = |request: &str| {
        let mut body = offramp(&two, request, (json!(10), &bank));
        body["destination"]["userId"] = json!(two.payee);
        body
    };
    let held = with(to_payee("held"), "requireApproval", json!(true));
    let made = world.post(&world.operator, "/v2/offramps", held).await;
    let id = made.approval();
    // The vote that would decide looks whether they are frozen by now.
    turn("freeze").await;
    world.decide(&world.operator, &id, "approve", json!({})).await.expect_hifi(403, 300_202);
    let read = world.get(&world.operator, &format!("/v2/transfer-approvals/{id}")).await;
    read.expect(200, json!({ "approval": { "status": "PENDING", "votes": [] } }));
    turn("unfreeze").await;
    world.decide(&world.operator, &id, "approve", json!({})).await.expect(200, json!({}));
    let path = format!("/v2/offramps/{}", made.transfer());
    world.rails().await;
    world.act(&world.operator, &format!("{path}/quote/accept")).await.expect(200, json!({}));
    // And once more before anything leaves.
    turn("freeze").await;
    world.settle().await;
    let end = world.get(&world.operator, &path).await;
    let end = end.expect(200, json!({ "transferDetails": { "status": "NOT_INITIATED" } }));
    assert!(end.detail("failedReason").as_str().unwrap().contains("FROZEN"), "{:#}", end.body);
    assert_eq!(world.usdc(&two.payer, "POLYGON").await, ("1000".into(), "0".into()));
    world.assert_balanced().await;
}

#[tokio::test]
async fn other_dialects_approvals_are_unknown_here() {
    let world = World::new().await;
    world.review().await;
    let other = world.hold("5000").await;
    let id = other.approval.replacen("apr_", "apv_", 1);
    world
        .get(&world.operator, &format!("/v2/transfer-approvals/{id}"))
        .await
        .expect_hifi(404, 400_301);
    world.decide(&world.operator, &id, "approve", json!({})).await.expect_hifi(404, 400_301);
    let list = world.get(&world.operator, "/v2/transfer-approvals").await;
    list.expect(200, json!({ "count": 0 }));
    // What waits here shows in everybody's inbox, and is decided there.
    let two = world.two().await;
    let (transfer, id) = world.held(&two, "r", json!(1)).await;
    let inbox = world.get(&world.operator, "/v1/inbox").await.expect(200, json!({}));
    let native = id.replacen("apv_", "apr_", 1);
    assert!(String::from_utf8_lossy(&inbox.bytes).contains(&native), "{:#}", inbox.body);
    let path = format!("/v1/approvals/{native}/approve");
    world.act(&world.operator, &path).await.expect(200, json!({}));
    let path = format!("/v2/wallets/transfers/{transfer}");
    assert_eq!(world.status(&path).await, "APPROVED");
}
