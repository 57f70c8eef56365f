//! A payment that waits for a second signature, as people at a terminal see it.

use serde_json::json;

use crate::harness::{Home, Process};

/// What the CLI prints right before it waits.
const WAITING: &str = "Ctrl-C stops the waiting";

#[test]
fn a_large_payment_waits_is_approved_and_moves() {
    let home = Home::new();
    let _server = home.dev();
    let (waiting, approval) = held(&home, "pay ops vendor 5000 --memo Fences");
    assert_eq!(home.balance("OPS"), "1000000.00");
    let listed = home.run("approvals ls").expect(0);
    listed.says(&approval).says("PENDING").says("5,000.00 USD").says("ops → vendor").says("Fences");
    let shown = home.run(&format!("approvals show {approval}")).expect(0);
    shown.says("Fences").says("payments above 1000.00 need an approval").says("can decide");
    let approved = home.run(&format!("approvals approve {approval}")).expect(0);
    approved.says("✓ approved · paid · txn_").says("5,000.00 USD");

    let waited = waiting.end().expect(0);
    waited.says("✓ approved by Rene Reviewer · paid · txn_").says("ops 995,000.00 USD");
    assert_eq!(home.balance("OPS"), "995000.00");
    assert_eq!(home.balance("VENDOR"), "5000.00");
    // What the sandbox begins with waits on.
    let left = home.run("approvals ls").expect(0);
    assert!(!left.stdout.contains(&approval), "{}", left.stdout);
    home.assert_holds();
}

#[test]
fn the_waiting_is_told_why_until_when_and_by_whom() {
    let home = Home::new();
    let _server = home.dev();
    let printed = home.run("pay ops vendor 5000 --no-wait").expect(3);
    let printed = printed.says("held for approval").says("5,000.00 USD").says("ops → vendor");
    let printed = printed.says("Large payment review: payments above 1000.00 need an approval");
    let printed = printed.says("this is 5000.00").says("expires 20").says("(1 d after");
    printed.says("Olivia Operator, Rene Reviewer").says("approvals approve apr_");
}

#[test]
fn a_request_is_taken_back_by_who_made_it() {
    let home = Home::new();
    let _server = home.dev();
    let (waiting, approval) = held(&home, "pay ops vendor 5000");
    let nothing = home.run(&format!("approvals withdraw {approval}")).expect(1);
    nothing.complains("no vote to take back");
    let stale = format!("approvals approve {approval} --hash {}", "00".repeat(32));
    home.run(&stale).expect(1).complains("not what was seen");
    let other = home.run(&format!("approvals cancel {approval} --as reviewer")).expect(1);
    other.complains("Only who asked");
    let shown = home.run(&format!("approvals show {approval}")).expect(0);
    shown.says("· 0 of 1 by anyone who may decide");
    let cancelled = home.run(&format!("approvals cancel {approval} --reason Twice")).expect(0);
    cancelled.says("cancelled · nothing was paid · txn_");
    waiting.end().expect(4);
    home.run("approvals ls --status cancelled").expect(0).says(&approval);
    home.assert_holds();
}

#[test]
fn an_agents_payment_is_rejected_and_its_money_is_free_again() {
    let home = Home::new();
    let _server = home.dev();
    let memo = "--memo Approved\u{202e}by:Rene";
    let (waiting, approval) =
        held(&home, &format!("pay research-bot vendor 5000 --as agent {memo}"));
    let shown = home.run(&format!("approvals show {approval}")).expect(0);
    shown.says("memo      the agent says: Approved\\u{202e}by:Rene");
    home.run("wallets").expect(0).says("held 5,000.00");
    // No agent decides, least of all its own.
    home.run(&format!("approvals approve {approval} --as agent")).expect(1);
    let rejected = home.run(&format!("approvals reject {approval} --reason Wrong")).expect(0);
    rejected.says("rejected · nothing was paid");

    let waited = waiting.end().expect(4);
    waited.says("✗ rejected by Rene Reviewer: Wrong").says("research-bot 10,000.00 USD");
    assert_eq!(home.balance("AGENT"), "10000.00");
    home.assert_holds();
}

#[test]
fn with_json_every_line_is_an_object_and_the_last_is_the_outcome() {
    let home = Home::new();
    let _server = home.dev();
    let mut waiting = home.start("pay ops vendor 5000 --json");
    let held: serde_json::Value = serde_json::from_str(&waiting.line("approvalId")).unwrap();
    assert_eq!(held["status"], "PENDING_APPROVAL");
    assert_eq!(held["error"]["code"], "APPROVAL_REQUIRED");
    let approval = held["approvalId"].as_str().unwrap();
    let listed = home.json("approvals ls").expect(0).object();
    assert_eq!(listed["data"][0]["id"], approval);
    let shown = home.json(&format!("approvals show {approval}")).expect(0).object();
    assert_eq!(shown["why"][0]["attempted"], "5000.00");
    let approved = home.json(&format!("approvals approve {approval}")).expect(0).object();
    assert_eq!(approved["payment"]["status"], "POSTED");

    let objects = waiting.end().expect(0).objects();
    let outcome = objects.last().unwrap();
    assert_eq!(objects.len(), 2);
    assert_eq!((&outcome["id"], &outcome["status"]), (&held["id"], &json!("POSTED")));
    assert_eq!(outcome["approval"]["status"], "APPROVED");
    assert_eq!(outcome["balance"]["balance"], "995000.00");
    let wallets = home.json("wallets").expect(0).object();
    assert_eq!(wallets["data"].as_array().unwrap().len(), 3);
    let refused = home.json(&format!("approvals reject {approval}")).expect(1).object();
    assert_eq!(refused["error"]["code"], "APPROVAL_NOT_PENDING");
}

#[test]
fn a_new_approver_waits_for_a_second_administrator() {
    let home = Home::new();
    let _server = home.dev();
    home.run("member add --name Ada --email ada@example.com --role admin").expect(0);
    let key = home.run("key create --owner ada@example.com").expect(0);
    let file = home.path().join("ada.key");
    std::fs::write(&file, key.stdout.trim()).unwrap();
    let body = json!({ "name": "Paul", "email": "paul@example.com", "role": "approver" });
    let held = home.operator().post("/v1/members", &body);
    assert_eq!(held.status, 202, "{}", held.body);
    let approval = held.body["id"].as_str().unwrap();
    let listed = home.run("approvals ls").expect(0);
    listed.says(approval).says("create member Paul");
    let shown = home.run(&format!("approvals show {approval}")).expect(0);
    shown
        .says("create member Paul")
        .says("paul@example.com")
        .says("approver")
        .says("a member who is owner");
    let ada = format!("--key-file {}", file.display());
    let approved = home.run(&format!("{ada} approvals approve {approval}")).expect(0);
    approved.says("✓ approved · create member Paul");
    home.run("member ls").expect(0).says("paul@example.com");
    home.run("org set --change-approval administrators").expect(0);
    home.run("org set --change-approval off").expect(0);
}

#[test]
fn ctrl_c_stops_the_waiting_and_leaves_the_payment() {
    let home = Home::new();
    let _server = home.dev();
    let (waiting, approval) = held(&home, "pay ops vendor 5000");
    waiting.signal("INT");
    waiting.end().expect(3).complains("stopped waiting; the payment stays pending");
    // With JSON the first line is all there is to wait for, and Ctrl-C may follow it at once.
    let mut waiting = home.start("pay ops vendor 6000 --json");
    waiting.line("PENDING_APPROVAL");
    waiting.signal("INT");
    assert_eq!(waiting.end().expect(3).objects().len(), 1);

    home.run(&format!("approvals approve {approval}")).expect(0).says("paid");
    assert_eq!(home.balance("VENDOR"), "5000.00");
}

#[test]
fn who_waits_outlives_a_restart_of_the_server() {
    let home = Home::new();
    // An address that no other process of this machine is given while the server is away.
    let [high, low] = u16::try_from(std::process::id() % 0xffff).unwrap().to_be_bytes();
    let start = format!("dev --listen 127.77.{high}.{low}:4800");
    let mut server = home.start(&start);
    server.line("Ready on");
    let (waiting, approval) = held(&home, "pay ops vendor 5000");
    server.signal("TERM");
    server.end().expect(0);
    let mut server = home.start(&start);
    server.line("Ready on");
    home.run(&format!("approvals approve {approval}")).expect(0);
    waiting.end().expect(0).says("approved by Rene Reviewer · paid");
}

#[test]
fn a_denial_an_unknown_wallet_and_a_wrong_use_have_codes_of_their_own() {
    let home = Home::new();
    let _server = home.dev();
    let policy = json!({
        "walletId": home.env("OPS_WALLET_ID"), "name": "Ceiling", "maxTransactionAmount": "9000",
    });
    home.operator().post("/v1/policies", &policy).expect(201);
    let denied = home.run("pay ops vendor 9000.01").expect(4);
    denied.complains("Ceiling").complains("POLICY_DENIED");
    let denied = home.json("pay ops vendor 9000.01").expect(4).object();
    assert_eq!(denied["error"]["code"], "POLICY_DENIED");
    home.run("pay ops nobody 1").expect(5).complains("there is no wallet `nobody`");
    home.run("approvals show apr_01M7YMF3FRE00SQ0N40148Y6ER").expect(5);
    home.run("approvals show ../wallets").expect(2).complains("is no id");
    home.run("pay ops vendor").expect(2).complains("<AMOUNT>");
    home.run("pay ops vendor 1e400").expect(1).complains("INVALID_AMOUNT");
    assert_eq!(home.balance("OPS"), "1000000.00");
}

/// Starts a payment that is held, up to the waiting; returns its request as well.
#[track_caller]
fn held(home: &Home, pay: &str) -> (Process, String) {
    let mut waiting = home.start(pay);
    let title = waiting.line("held for approval");
    let approval = title.split_whitespace().find(|word| word.starts_with("apr_")).unwrap();
    waiting.line(WAITING);
    (waiting, approval.to_owned())
}
