//! Refusals in the order of `docs/refusals.md`.
//!
//! Each rung of a ladder is a request with everything wrong from there on, so its answer shows
//! what is looked at first. The rungs are the rows of the document's tables, in their order.

use crate::testing::{CODES, Words, World, play};

const DOCUMENT: &str = include_str!("../../../../../docs/refusals.md");

/// The codes of the first column of the table under a heading.
fn documented(heading: &str) -> Vec<&'static str> {
    let section = DOCUMENT.split("\n## ").find(|section| section.starts_with(heading));
    let section = section.unwrap_or_else(|| panic!("no section {heading:?}"));
    let rows = section.lines().filter_map(|line| line.strip_prefix("| `"));
    rows.map(|row| row.split('`').next().unwrap()).collect()
}

/// Plays a ladder: every rung is refused with the next code of the table.
#[track_caller]
fn climb(heading: &str, scene: &str, rungs: &str) {
    let mut world = World::new();
    play(&mut world, scene);
    let mut climbed = Vec::new();
    for rung in rungs.lines().map(str::trim).filter(|rung| !rung.is_empty()) {
        play(&mut world, rung);
        let refusals = rung.split("->").nth(1).map(|right| Words::of(right).next());
        climbed.extend(refusals.filter(|code| CODES.contains(&code.as_str())));
    }
    assert_eq!(climbed, documented(heading), "the ladder is not the table");
}

#[test]
fn of_a_payment() {
    climb(
        "Payments",
        "
        wallet ops 10.00 · wallet vendor · wallet other · wallet vault in production
        wallet frozen · alice freezes frozen -> wallet FROZEN
        policy on frozen 'Never' max 0
        wallet old · alice closes old -> wallet CLOSED
        wallet poor · policy on poor 'Stop' max 0
        wallet needy · policy on needy 'Review' approval
        key gone of bob may none kind platform ips 10.0.0.0/8 until +1m · alice revokes gone \
            -> key REVOKED
        key brief of bob may none kind platform ips 10.0.0.0/8 until +1m
        key far of bob may none kind platform ips 10.0.0.0/8
        key app of bob may none kind platform
        key mute of bob may none scope other
        key narrow of bob scope other
        narrow pays other vendor 1.00 once used -> INSUFFICIENT_FUNDS
        operator credits other 5.00 -> funded
        narrow pays other vendor 1.00 once used -> posted
        key hand of bob kind agent scope needy
        alice-live chooses pending 0 duplicates refuse -> organization
        after 1m · fees published
        ",
        "
        stranger pays nowhere nowhere 0 once used -> UNAUTHORIZED
        gone pays nowhere nowhere 0 once used -> API_KEY_REVOKED
        brief pays nowhere nowhere 0 once used -> UNAUTHORIZED
        far pays nowhere nowhere 0 once used -> ADDRESS_NOT_ALLOWED
        app pays nowhere nowhere 0 once used -> PLATFORM_CREDENTIAL
        mute pays nowhere nowhere 0 once used -> PERMISSION_MISSING payments:write
        narrow pays nowhere nowhere 0 once used -> IDEMPOTENCY_KEY_REUSE
        narrow pays nowhere nowhere 0 -> INVALID amount
        narrow pays nowhere vault 1.00 -> NOT_FOUND Wallet
        narrow pays vault nowhere 1.00 -> ENVIRONMENT_MISMATCH
        narrow pays frozen nowhere 1.00 -> WALLET_OUT_OF_SCOPE
        alice pays frozen nowhere 1.00 -> NOT_FOUND Wallet
        alice pays frozen vault 1.00 -> ENVIRONMENT_MISMATCH
        alice pays frozen @old 1.00 -> WALLET_FROZEN FROZEN
        alice pays poor old 1701411834604692317316873037158.84105727 -> WALLET_FROZEN CLOSED
        alice pays poor @old 1701411834604692317316873037158.84105727 -> RECIPIENT_CLOSED
        alice pays poor vendor 1701411834604692317316873037158.84105727 -> AMOUNT_OVERFLOW
        alice pays poor vendor 1.00 -> POLICY_DENIED
        alice pays needy vendor 1.00 -> INSUFFICIENT_FUNDS
        operator credits needy 9.00 -> funded
        alice pays needy vendor 1.00 -> held
        hand pays needy vendor 1.00 -> TOO_MANY_PENDING 0
        alice pays needy vendor 1.00 -> DUPLICATE_REQUEST
        alice-live chooses duplicates flag -> organization
        alice pays needy vendor 1.00 -> held
        ",
    );
}

#[test]
fn of_a_decision() {
    climb(
        "Decisions",
        "
        wallet ops 100.00 · wallet vendor · wallet other
        wallet vault in production 100.00 · wallet safe in production
        person dora role approver · person emil role approver
        policy on ops 'Review' approval ttl 1h asks '2 of bob|dora'
        policy on vault 'Live' approval
        alice-live pays vault safe 1.00 -> held as live
        alice pays ops vendor 1.00 -> held as done · bob rejects done -> rejected
        alice pays ops vendor 2.00 -> held as late
        after 1h
        alice pays ops vendor 3.00 -> held as a
        dora approves a -> pending
        alice chooses self-approval never -> organization
        leaves emil
        key elsewhere of alice scope other
        key reader of alice may approvals:read
        agent bot
        policy on ops 'Cap' max 1.00
        alice freezes ops -> wallet FROZEN
        alice closes vendor -> wallet CLOSED
        ",
        "
        bot approves nothing -> PERMISSION_MISSING approvals:write
        elsewhere approves nothing -> NOT_FOUND Approval
        elsewhere approves live -> ENVIRONMENT_MISMATCH
        elsewhere approves done -> NOT_FOUND Approval
        alice approves done -> APPROVAL_NOT_PENDING REJECTED
        alice approves late -> APPROVAL_NOT_PENDING EXPIRED
        alice approves a seeing another for bob -> SELF_APPROVAL
        carol approves a seeing another for dora -> PAYLOAD_CHANGED
        carol approves a for dora -> ALREADY_VOTED
        emil approves a for bob -> NOT_ELIGIBLE NOT_A_STAND_IN
        emil approves a -> NOT_ELIGIBLE LEFT
        carol approves a -> NOT_ELIGIBLE NOT_AN_APPROVER
        bob approves a -> WALLET_FROZEN FROZEN
        alice unfreezes ops -> wallet ACTIVE
        bob approves a -> WALLET_FROZEN CLOSED
        "
        .trim_end(),
    );
}

#[test]
fn of_a_reversal() {
    climb(
        "Reversals",
        "
        wallet ops 100.00 · wallet vendor · wallet vault in production 5.00 · \
            wallet safe in production
        org beta with bella · wallet shop of beta
        alice-live pays vault safe 1.00 -> posted as live
        alice pays ops vendor 1.00 -> posted as taken · alice reverses taken -> reversed as back
        policy on ops 'Review' max 10.00 approval
        alice pays ops shop 20.00 -> held as waits
        alice pays ops shop 2.00 -> posted as sent
        alice pays ops vendor 3.00 -> posted as p
        policy on vendor 'Cap' max 1.00
        key narrow of bob scope ops
        ",
        "
        narrow reverses nothing -> NOT_FOUND Payment
        narrow reverses live -> ENVIRONMENT_MISMATCH
        narrow reverses back -> REVERSAL_NOT_ALLOWED IS_REVERSAL
        narrow reverses taken -> REVERSAL_NOT_ALLOWED ALREADY_REVERSED
        narrow reverses waits -> REVERSAL_NOT_ALLOWED NOT_POSTED
        alice reverses sent -> REVERSAL_NOT_ALLOWED NOT_RECIPIENT
        narrow reverses p -> REVERSAL_NOT_ALLOWED NOT_RECIPIENT
        bob reverses p -> POLICY_DENIED
        ",
    );
}

#[test]
fn every_refusal_is_documented() {
    for code in CODES {
        assert!(DOCUMENT.contains(&format!("`{code}`")), "{code} is not in docs/refusals.md");
    }
    let documented = DOCUMENT.split('`').skip(1).step_by(2);
    let like_a_code = |text: &&str| {
        text.len() > 4 && text.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_')
    };
    let reasons = [
        "IS_REVERSAL",
        "ALREADY_REVERSED",
        "NOT_POSTED",
        "NOT_RECIPIENT",
        "NOT_A_STAND_IN",
        "LEFT",
        "NOT_AN_APPROVER",
        "NOT_YET",
    ];
    for code in documented.filter(like_a_code) {
        assert!(CODES.contains(&code) || reasons.contains(&code), "{code} is no refusal");
    }
}

#[test]
fn every_refusal_is_played() {
    let scripts = [
        include_str!("refusals.rs"),
        include_str!("idempotency.rs"),
        include_str!("../../agent/tests.rs"),
        include_str!("../../approval/tests.rs"),
        include_str!("../../approval/tests/people.rs"),
        include_str!("../../approval/tests/votes.rs"),
        include_str!("../../change/tests.rs"),
        include_str!("../../instruction/tests/stories.rs"),
        include_str!("../../key/tests.rs"),
        include_str!("../../organization/tests.rs"),
        include_str!("../../payment/tests.rs"),
        include_str!("../../policy/tests.rs"),
        include_str!("../../resource/tests/stories.rs"),
        include_str!("../../sign_in/tests.rs"),
        include_str!("../../transfer/tests.rs"),
        include_str!("../../wallet/tests.rs"),
        include_str!("../../webhook/tests.rs"),
    ];
    // Ordered rules and names are played where the commands are that have them.
    let elsewhere = ["RULE_DENIED", "NAME_TAKEN", "LIST_INACTIVE", "NOT_LATEST", "CHANGES_WAIT"];
    for code in CODES.iter().filter(|code| !elsewhere.contains(code)) {
        let answer = format!("-> {code}");
        assert!(scripts.iter().any(|script| script.contains(&answer)), "no script meets {code}");
    }
}
