//! `countersign member` and `countersign list`: people, and who of them is asked.

use std::process::Command;

use serde_json::json;

use crate::harness::{Api, Home};

/// An installation with an owner, an administrator and an approver.
fn installation() -> Home {
    let home = Home::new().with("COUNTERSIGN__SERVER__METRICS", "off");
    home.run("org create --name Example").expect(0);
    for (name, role) in [("Ann", "owner"), ("Bob", "admin"), ("Cid", "approver")] {
        let email = format!("{}@example.com", name.to_lowercase());
        let add = format!("member add --name {name} --email {email} --role {role}");
        home.run(&add).expect(0).says(&email);
    }
    home
}

#[test]
fn the_operator_keeps_the_people() {
    let home = installation();
    home.run("member role bob@example.com viewer").expect(0).says("viewer");
    home.run("member role ann@example.com admin").expect(1).complains("last owner");
    home.run("member rm ann@example.com").expect(1).complains("last owner");
    home.run("member role nobody@example.com admin").expect(5).complains("nobody@example.com");
    home.run("member role bob@example.com king").expect(2);
    home.run("member stand-in cid@example.com --by bob@example.com --for 14d")
        .expect(0)
        .says("away until");
    home.run("member stand-in cid@example.com --by bob@example.com").expect(2);
    home.run("member stand-in cid@example.com --none").expect(0);
    home.run("member vouch bob@example.com").expect(0);
    home.run("member rm bob@example.com").expect(0).says("left");
    home.run("member ls").expect(0).says("cid@example.com");
    home.run("member role bob@example.com admin").expect(5);
}

#[test]
fn the_operator_keeps_the_lists() {
    let home = installation();
    home.run("list create Treasurers bob@example.com cid@example.com").expect(0).says("2 people");
    home.run("list create Other nobody@example.com").expect(5);
    home.run("list add Treasurers ann@example.com").expect(0).says("3 people  version 2");
    home.run("list rm Treasurers bob@example.com").expect(0).says("2 people  version 3");
    home.run("list show Treasurers").expect(0).says("usr_");
    home.run("list show None").expect(5);
    home.run("list ls").expect(0).says("Treasurers");
    home.run("list delete Treasurers").expect(0).says("deleted");
    home.run("list delete Treasurers").expect(5);
}

/// T15: whoever is asked leaves, and the operator is told what that leaves to nobody.
#[test]
fn t15_the_operator_is_told_what_a_change_leaves_to_nobody() {
    let home = installation();
    let list = home.run("--json list create Law bob@example.com cid@example.com").expect(0);
    let list: serde_json::Value = serde_json::from_str(&list.stdout).unwrap();
    let key = home.run("key create --owner ann@example.com").expect(0).stdout;
    let server = home.serve();
    let api = Api::new(&server.url, key.trim());
    let asks = |count: u32| {
        let law = json!([{ "type": "LIST", "listId": list["id"] }]);
        let requirement = json!({ "type": "QUORUM", "count": count, "approvers": law });
        let approval = json!({ "requirement": requirement });
        json!({ "name": "Law", "scope": "ORGANIZATION", "outcome": "HOLD", "approval": approval })
    };
    let two = api.post("/v1/policies", &asks(2)).expect(201)["id"].as_str().unwrap().to_owned();
    let one = api.post("/v1/policies", &asks(1)).expect(201)["id"].as_str().unwrap().to_owned();
    let left = home.run("list rm Law bob@example.com").expect(0);
    left.says(&format!("nobody can meet {two} any more"));
    let gone = home.run("member role cid@example.com viewer").expect(0);
    gone.says(&format!("nobody can meet {one} any more"));
    let back = home.run("--json member role cid@example.com approver").expect(0);
    assert!(!back.stdout.contains("unreachablePolicies"), "{}", back.stdout);
    let gone = home.run("--json member rm cid@example.com").expect(0);
    let gone: serde_json::Value = serde_json::from_str(&gone.stdout).unwrap();
    assert_eq!(gone["unreachablePolicies"], json!([one]));
    let shown = api.get(&format!("/v1/policies/{one}")).expect(200);
    assert_eq!(shown["reachability"]["reachable"], false);
}

/// From the operator's invitation to a session, through a real server; and no secret of it is in
/// the server's log, or in its folder.
#[test]
fn whoever_is_invited_signs_in() {
    let home = installation().with("COUNTERSIGN__LOG__LEVEL", "trace");
    let server = home.serve();
    let invited = home.run("--json member invite cid@example.com").expect(0);
    let token: serde_json::Value = serde_json::from_str(&invited.stdout).unwrap();
    let token = token["token"].as_str().unwrap().to_owned();
    let api = Api::new(&server.url, "none");
    let password = "a long enough password";
    api.post("/v1/auth/enrol", &json!({ "token": token, "password": password })).expect(200);
    let who = json!({ "email": "cid@example.com", "password": password });
    let answer = api.post("/v1/auth/sign-in", &who).expect(200);
    assert_eq!(answer["role"], "approver");
    let wrong = json!({ "email": "cid@example.com", "password": "another long password" });
    api.post("/v1/auth/sign-in", &wrong).expect(401);
    home.run("member rm cid@example.com").expect(0);
    api.post("/v1/auth/sign-in", &who).expect(401);
    let logged = server.stop();
    for secret in [token.as_str(), password, "another long password", "argon2id"] {
        assert!(!logged.stderr.contains(secret), "in the log: {secret}");
    }
    let data = home.data();
    let grep = Command::new("grep").args(["-rlF", &token]).arg(&data).output().unwrap();
    assert!(grep.stdout.is_empty(), "{}", String::from_utf8_lossy(&grep.stdout));
}
