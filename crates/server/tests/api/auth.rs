//! Signing in, and what can be done by whoever is.

use countersign_domain::organization::Role;
use serde_json::{Value, json};

use crate::harness::{Answer, PASSWORD, World, cookie_of};

/// A world with Dora, an administrator whom an administrator's live key invited.
async fn with_dora() -> (World, String) {
    let world = World::new().await;
    let body = json!({ "name": "Dora", "email": "Dora@Acme.Test", "role": "admin" });
    let made = world.post(&world.live, "/v1/members", body).await.expect(
        201,
        json!({
            "name": "Dora", "email": "dora@acme.test", "role": "admin",
            "addedBy": [world.live.person.to_string()], "standIn": null,
        }),
    );
    let token = made["invitation"]["token"].as_str().unwrap().to_owned();
    assert!(token.starts_with("cs_invite_"), "{token}");
    (world, token)
}

async fn post(world: &World, path: &str, body: Value) -> Answer {
    world.ask("POST", path).json(&body).from("192.0.2.1").send().await
}

/// What is sent by whoever says which organization they mean.
fn named(org: &str, password: &str) -> Value {
    json!({ "email": "dora@acme.test", "password": password, "organizationId": org })
}

async fn sign_in(world: &World, password: &str) -> Answer {
    let body = json!({ "email": "dora@acme.test", "password": password });
    post(world, "/v1/auth/sign-in", body).await
}

#[tokio::test]
async fn an_invited_person_sets_a_password_signs_in_acts_and_signs_out() {
    let (world, token) = with_dora().await;
    let enrol = json!({ "token": token, "password": PASSWORD });
    let enrolled = post(&world, "/v1/auth/enrol", enrol.clone()).await;
    enrolled.expect(200, json!({ "organizationId": world.org.to_string() }));
    post(&world, "/v1/auth/enrol", enrol).await.expect_error(401, "UNAUTHORIZED");
    let answer = sign_in(&world, PASSWORD).await.expect(
        200,
        json!({
            "person": { "name": "Dora", "email": "dora@acme.test" },
            "organization": { "id": world.org.to_string(), "name": "Acme" },
            "role": "admin", "environment": "SANDBOX", "expiresAt": "2026-03-03T00:00:00.000Z",
        }),
    );
    let set = answer.header("set-cookie").unwrap();
    for part in ["__Host-countersign=", "; Path=/", "; Secure", "; HttpOnly", "; SameSite=Strict"] {
        assert!(set.contains(part), "{set}");
    }
    let cookie = cookie_of(&answer);
    let shown = world.ask("GET", "/v1/auth/session").header("cookie", &cookie).send().await;
    shown.expect(200, json!({ "person": { "name": "Dora" }, "role": "admin" }));
    let made = world.ask("POST", "/v1/wallets").signed_in(&cookie).json(&json!({ "name": "new" }));
    made.send().await.expect(201, json!({ "name": "new" }));
    let out = world.ask("POST", "/v1/auth/sign-out").signed_in(&cookie).send().await;
    assert!(out.header("set-cookie").unwrap().ends_with("; Max-Age=0"));
    let after = world.ask("GET", "/v1/auth/session").header("cookie", &cookie).send().await;
    after.expect_error(401, "UNAUTHORIZED");
    let actions = world.actions().await;
    for action in ["member.added", "member.enrolled", "session.started", "session.ended"] {
        assert!(actions.contains(&action), "{action} is not in {actions:?}");
    }
}

#[tokio::test]
async fn what_a_person_did_is_told_with_their_name_on_it() {
    let world = World::new().await;
    let person = world.member_with(&world, "Dora", Role::Admin).await;
    let cookie = world.sign_in(&world, person, "SANDBOX").await;
    let review = json!({ "requireHumanApproval": true });
    world.policy(world.ops, review).await;
    let held = world.pay(&world.operator, (world.ops, world.vendor), "5").await;
    let approval = held.expect(202, json!({})).text("approvalId");
    let path = format!("/v1/approvals/{approval}");
    let seen = world.ask("GET", &path).header("cookie", &cookie).send().await;
    seen.expect(200, json!({ "canDecide": true }));
    let decided = world.ask("POST", &format!("{path}/approve")).signed_in(&cookie).send().await;
    decided.expect(
        200,
        json!({
            "status": "APPROVED", "resolvedBy": person.to_string(),
            "votes": [{ "personId": person.to_string(), "keyId": null }],
        }),
    );
    let log = world.get(&world.operator, "/v1/audit-logs?action=approval.approved").await;
    assert_eq!(log.data()[0]["actorId"], person.to_string());
    assert_eq!(log.data()[0]["actorType"], "USER");
    let own = world.get(&world.operator, &format!("/v1/audit-logs?actor={person}")).await;
    assert!(own.expect(200, json!({})).data().len() >= 2);
}

#[tokio::test]
async fn who_can_sign_in_can_vote_without_a_key() {
    let world = World::new().await;
    let (dora, eve) = (
        world.member_with(&world, "Dora", Role::Approver).await,
        world.member_with(&world, "Eve", Role::Viewer).await,
    );
    let asked = [dora, eve, world.reviewer.person];
    let asked = asked.map(|id| json!({ "type": "PERSON", "personId": id.to_string() }));
    world.asks(json!({ "type": "QUORUM", "count": 1, "approvers": asked })).await;
    let path = format!("/v1/approvals/{}", world.hold("50").await.approval);
    let names = |answer: &Answer, list: &str| {
        let people = answer[list].as_array().unwrap().iter();
        people.map(|person| person["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let before = world.get(&world.operator, &path).await;
    assert!(!names(&before, "canVote").contains(&"Dora".to_owned()));
    before.expect(
        200,
        json!({ "cannotVote": [
            { "name": "Dora", "reason": "NO_PERMISSION" },
            { "name": "Eve", "reason": "NO_PERMISSION" },
        ] }),
    );
    let cookie = world.sign_in(&world, dora, "SANDBOX").await;
    world.sign_in(&world, eve, "SANDBOX").await;
    let after = world.get(&world.operator, &path).await;
    assert!(names(&after, "canVote").contains(&"Dora".to_owned()), "without any key");
    assert_eq!(names(&after, "cannotVote"), ["Eve"], "who looks does not decide");
    let decided = world.ask("POST", &format!("{path}/approve")).signed_in(&cookie).send().await;
    decided.expect(200, json!({ "status": "APPROVED" }));
}

#[tokio::test]
async fn nobody_learns_who_is_known_from_what_is_wrong() {
    let (world, token) = with_dora().await;
    let before = sign_in(&world, PASSWORD).await.expect_error(401, "UNAUTHORIZED");
    post(&world, "/v1/auth/enrol", json!({ "token": token, "password": PASSWORD })).await;
    let wrong = sign_in(&world, "wrong horse battery").await.expect_error(401, "UNAUTHORIZED");
    let unknown = json!({ "email": "eve@acme.test", "password": PASSWORD });
    let unknown = post(&world, "/v1/auth/sign-in", unknown).await.expect_error(401, "UNAUTHORIZED");
    let other = world.another_tenant("Other").await;
    let elsewhere = json!({
        "email": "dora@acme.test", "password": PASSWORD, "organizationId": other.org.to_string(),
    });
    let elsewhere = post(&world, "/v1/auth/sign-in", elsewhere).await;
    let elsewhere = elsewhere.expect_error(401, "UNAUTHORIZED");
    for answer in [&before, &unknown, &elsewhere] {
        assert_eq!(answer["error"], wrong["error"]);
        assert_eq!(answer.header("set-cookie"), None);
    }
}

#[tokio::test]
async fn a_password_opens_one_organization_and_no_other() {
    let (world, token) = with_dora().await;
    post(&world, "/v1/auth/enrol", json!({ "token": token, "password": PASSWORD })).await;
    let other = world.another_tenant("Other").await;
    let body = json!({ "name": "D", "email": "dora@acme.test", "role": "admin" });
    let made = world.post(&other.live, "/v1/members", body).await.expect(201, json!({}));
    let theirs = made["invitation"]["token"].as_str().unwrap();
    let chosen = "chosen by a stranger";
    post(&world, "/v1/auth/enrol", json!({ "token": theirs, "password": chosen })).await;
    // Whoever belongs to two has to say which; and the stranger's password is for the stranger's.
    sign_in(&world, PASSWORD).await.expect_error(401, "UNAUTHORIZED");
    let (ours, theirs) = (world.org.to_string(), other.org.to_string());
    for (org, password, status) in [
        (&ours, PASSWORD, 200),
        (&theirs, chosen, 200),
        (&ours, chosen, 401),
        (&theirs, PASSWORD, 401),
    ] {
        let answer = post(&world, "/v1/auth/sign-in", named(org, password)).await;
        assert_eq!(answer.status, status, "{org} {password}");
    }
}

#[tokio::test]
async fn t11_another_sites_page_changes_nothing_in_a_persons_name() {
    let world = World::new().await;
    let person = world.member_with(&world, "Dora", Role::Admin).await;
    let cookie = world.sign_in(&world, person, "SANDBOX").await;
    let foreign: &[&[(&str, &str)]] = &[
        &[],
        &[("sec-fetch-site", "cross-site")],
        &[("sec-fetch-site", "same-site")],
        &[("origin", "https://evil.example"), ("host", "pay.example")],
        &[("origin", "null"), ("host", "pay.example")],
    ];
    let routes = [
        "POST /v1/wallets",
        "DELETE /v1/wallets/none",
        "PATCH /v1/organizations/me",
        "POST /v1/auth/sign-out",
        "PUT /v1/policies/none",
    ];
    for headers in foreign {
        for route in routes {
            let (method, path) = route.split_once(' ').unwrap();
            let ask = world.ask(method, path).header("cookie", &cookie);
            let ask = headers.iter().fold(ask, |ask, (name, value)| ask.header(name, value));
            let refused = ask.json(&json!({ "name": "x" })).send().await;
            let refused = refused.expect_error(403, "PERMISSION_DENIED");
            assert_eq!(
                refused["error"]["details"]["reason"], "CROSS_ORIGIN",
                "{route} {headers:?}"
            );
        }
        let ask = world.ask("GET", "/v1/wallets").header("cookie", &cookie);
        let ask = headers.iter().fold(ask, |ask, (name, value)| ask.header(name, value));
        ask.send().await.expect(200, json!({}));
    }
    let own = world.ask("POST", "/v1/wallets").header("cookie", &cookie);
    let own = own.header("origin", "https://pay.example").header("host", "pay.example");
    own.json(&json!({ "name": "x" })).send().await.expect(201, json!({}));
    // A key was put there on purpose: it goes first, and needs no word on where it comes from.
    let both = world.ask("POST", "/v1/wallets").header("cookie", &cookie).key(&world.operator);
    both.json(&json!({ "name": "y" })).send().await.expect(201, json!({}));
    for path in ["/v1/auth/sign-in", "/v1/auth/enrol"] {
        let ask = world.ask("POST", path).header("sec-fetch-site", "cross-site");
        let refused = ask.json(&json!({})).send().await.expect_error(403, "PERMISSION_DENIED");
        assert_eq!(refused["error"]["details"]["reason"], "CROSS_ORIGIN");
    }
}

#[tokio::test]
async fn another_password_ends_the_other_sessions() {
    let world = World::new().await;
    let person = world.member(&world, "Dora").await;
    let one = world.sign_in(&world, person, "SANDBOX").await;
    let body =
        json!({ "email": format!("dora@{}.test", world.org).to_lowercase(), "password": PASSWORD });
    let two = cookie_of(&post(&world, "/v1/auth/sign-in", body).await.expect(200, json!({})));
    let change = |current: &str, new: &str| {
        let body = json!({ "current": current, "new": new });
        world.ask("POST", "/v1/auth/password").signed_in(&one).json(&body)
    };
    let wrong = change("something else", "a new password").send().await;
    assert_eq!(
        wrong.expect_error(403, "PERMISSION_DENIED")["error"]["details"]["reason"],
        "WRONG_PASSWORD"
    );
    change(PASSWORD, "short").send().await.expect_invalid("new");
    let changed = change(PASSWORD, "a new password").header("idempotency-key", "k");
    changed.send().await.expect(200, json!({ "ok": true }));
    let still = world.ask("GET", "/v1/auth/session").header("cookie", &one).send().await;
    still.expect(200, json!({}));
    let ended = world.ask("GET", "/v1/auth/session").header("cookie", &two).send().await;
    ended.expect_error(401, "UNAUTHORIZED");
}

#[tokio::test]
async fn passwords_are_tried_ten_times_a_minute() {
    let (world, token) = with_dora().await;
    post(&world, "/v1/auth/enrol", json!({ "token": token, "password": PASSWORD })).await;
    // What is right does not count.
    for _ in 0..12 {
        sign_in(&world, PASSWORD).await.expect(200, json!({}));
    }
    let from = |address: &'static str| {
        let body = json!({ "email": "dora@acme.test", "password": "wrong horse battery" });
        world.ask("POST", "/v1/auth/sign-in").json(&body).from(address).send()
    };
    for address in ["192.0.2.1", "192.0.2.2"] {
        for _ in 0..5 {
            from(address).await.expect_error(401, "UNAUTHORIZED");
        }
    }
    let refused = from("192.0.2.3").await.expect_error(429, "RATE_LIMIT_EXCEEDED");
    assert_eq!(refused["error"]["details"]["limit"], 10);
    sign_in(&world, PASSWORD).await.expect_error(429, "RATE_LIMIT_EXCEEDED");
    world.advance_seconds(60);
    sign_in(&world, PASSWORD).await.expect(200, json!({}));
    for number in 0..10 {
        let body = json!({ "email": format!("nobody{number}@acme.test"), "password": "x" });
        let answer = world.ask("POST", "/v1/auth/sign-in").json(&body).from("192.0.2.9");
        answer.send().await.expect_error(401, "UNAUTHORIZED");
    }
    let body = json!({ "email": "somebody@acme.test", "password": "x" });
    let refused = world.ask("POST", "/v1/auth/sign-in").json(&body).from("192.0.2.9").send().await;
    refused.expect_error(429, "RATE_LIMIT_EXCEEDED");
}

#[tokio::test]
async fn what_makes_no_sense_is_told_so() {
    let world = World::new().await;
    let long = "x".repeat(257);
    let cases = [
        ("/v1/auth/sign-in", json!({}), "email"),
        ("/v1/auth/sign-in", json!({ "email": 7, "password": "x" }), "email"),
        ("/v1/auth/sign-in", json!({ "email": "no address", "password": "x" }), "email"),
        ("/v1/auth/sign-in", json!({ "email": "a@b@c", "password": "x" }), "email"),
        ("/v1/auth/sign-in", json!({ "email": "a\u{7}@b", "password": "x" }), "email"),
        ("/v1/auth/sign-in", json!({ "email": "x".repeat(300), "password": "x" }), "email"),
        ("/v1/auth/sign-in", json!({ "email": "ü@bücher.example" }), "password"),
        ("/v1/auth/sign-in", json!({ "email": "a@b", "password": "" }), "password"),
        ("/v1/auth/sign-in", json!({ "email": "a@b", "password": long }), "password"),
        ("/v1/auth/sign-in", json!({ "email": "a@b", "password": ["x"] }), "password"),
        ("/v1/auth/sign-in", json!({ "email": "a@b", "password": "a\0b" }), "password"),
        (
            "/v1/auth/sign-in",
            json!({ "email": "a@b", "password": "x", "organizationId": "acme" }),
            "organizationId",
        ),
        (
            "/v1/auth/sign-in",
            json!({ "email": "a@b", "password": "x", "environment": "LIVE" }),
            "environment",
        ),
        ("/v1/auth/enrol", json!({ "password": PASSWORD }), "token"),
        ("/v1/auth/enrol", json!({ "token": "t" }), "password"),
        ("/v1/auth/enrol", json!({ "token": "t", "password": "eleven char" }), "password"),
        ("/v1/auth/enrol", json!({ "token": "t", "password": long }), "password"),
    ];
    for (path, body, field) in cases {
        post(&world, path, body).await.expect_invalid(field);
    }
    for raw in ["{", "[]", "\"x\"", "{\"email\":\"a@b\",\"email\":\"c@d\"}", "\u{feff}{}"] {
        let answer = world.ask("POST", "/v1/auth/sign-in").raw(raw).send().await;
        answer.expect_invalid("body");
    }
    let unicode = json!({ "email": "Ü@BÜCHER.example", "password": "пароль🐎пароль🐎" });
    post(&world, "/v1/auth/sign-in", unicode).await.expect_error(401, "UNAUTHORIZED");
}

#[tokio::test]
async fn cookies_that_are_none_are_nobodys() {
    let world = World::new().await;
    let person = world.member_with(&world, "Dora", Role::Viewer).await;
    let cookie = world.sign_in(&world, person, "SANDBOX").await;
    let secret = cookie.split_once('=').unwrap().1;
    let ask = |line: &str| world.ask("GET", "/v1/auth/session").header("cookie", line).send();
    ask(&format!("a=b; {cookie}; c=d")).await.expect(200, json!({}));
    ask(&format!("garbage;;=;{cookie}")).await.expect(200, json!({}));
    let nothing = [
        String::new(),
        ";;;".to_owned(),
        "__Host-countersign".to_owned(),
        "__Host-countersign=".to_owned(),
        format!("countersign={secret}"),
        format!("x__Host-countersign={secret}"),
        format!("__Host-countersignx={secret}"),
        format!("__host-countersign={secret}"),
        format!("__Host-countersign=\"{secret}\""),
        format!("__Host-countersign={secret}x"),
        format!("__Host-countersign={}", "x".repeat(4_000)),
        format!("__Host-countersign={}", world.operator.secret),
    ];
    for line in nothing {
        ask(&line).await.expect_error(401, "UNAUTHORIZED");
    }
    let bearer =
        world.ask("GET", "/v1/wallets").header("authorization", &format!("Bearer {secret}"));
    bearer.send().await.expect_error(401, "UNAUTHORIZED");
}

#[tokio::test]
async fn a_session_ends_with_the_membership_and_with_the_role_what_it_may() {
    let world = World::new().await;
    let person = world.member_with(&world, "Dora", Role::Admin).await;
    let cookie = world.sign_in(&world, person, "PRODUCTION").await;
    let member = world.membership(person).await;
    let key = world.ask("POST", "/v1/api-keys").signed_in(&cookie);
    let key = key.json(&json!({ "environment": "PRODUCTION" })).send().await;
    key.expect(201, json!({ "environment": "PRODUCTION", "ownerId": person.to_string() }));
    let path = format!("/v1/members/{member}");
    world.patch(&world.live, &path, json!({ "role": "viewer" })).await.expect(200, json!({}));
    let refused = world.ask("POST", "/v1/wallets").signed_in(&cookie);
    refused.json(&json!({ "name": "x" })).send().await.expect_error(403, "PERMISSION_DENIED");
    world.delete(&world.live, &path).await.expect(200, json!({ "role": "viewer" }));
    let ended = world.ask("GET", "/v1/wallets").header("cookie", &cookie).send().await;
    ended.expect_error(401, "UNAUTHORIZED");
}

#[tokio::test]
async fn no_secret_of_signing_in_is_in_the_log_or_in_a_row() {
    let (world, token) = with_dora().await;
    post(&world, "/v1/auth/enrol", json!({ "token": token, "password": PASSWORD })).await;
    let cookie = cookie_of(&sign_in(&world, PASSWORD).await.expect(200, json!({})));
    let secret = cookie.split_once('=').unwrap().1.to_owned();
    let logins = world.logins().await;
    let hash = logins[0].password.reveal().to_owned();
    assert!(hash.starts_with("$argon2id$"));
    let facts = format!("{:?}", world.facts().await);
    let log = world.get(&world.live, "/v1/audit-logs?limit=100").await.body.to_string();
    for hidden in [PASSWORD, &token, &secret, &hash] {
        assert!(!facts.contains(hidden) && !log.contains(hidden), "{hidden}");
    }
    assert!(!format!("{:?}", logins[0]).contains(&hash));
}
