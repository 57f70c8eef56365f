//! Agents as scripts.

use crate::testing::{World, check, play};

#[test]
fn an_agent_gets_a_wallet_and_a_key_for_it_alone() {
    check(
        "
        wallet ops 100.00 · wallet vendor
        alice hires bot \
            -> agent ACTIVE may wallets:read,wallets:write,payments:read,payments:write, \
            bot 0.00, logs api_key.created agent.created, events api_key.created agent.created
        operator credits bot 10.00 -> funded
        bot pays bot vendor 1.00 -> posted
        bot pays ops vendor 1.00 -> WALLET_OUT_OF_SCOPE
        bot renames bot worker -> wallet ACTIVE
        bot renames ops mine -> WALLET_OUT_OF_SCOPE
        ",
    );
}

#[test]
fn a_default_is_trimmed_and_an_excess_refused() {
    check(
        "
        key clerk of bob may wallets:read,wallets:write,payments:read,policies:read
        clerk hires bot -> agent ACTIVE may wallets:read,wallets:write,payments:read
        clerk hires other may payments:write -> GRANT_EXCEEDS payments:write
        clerk hires third may policies:read -> agent ACTIVE may policies:read
        alice hires fourth may approvals:write -> AGENT_CREDENTIAL
        alice hires fourth may * -> AGENT_CREDENTIAL
        alice hires fourth may wallets:read,policies:write -> AGENT_CREDENTIAL
        alice hires fourth may none -> agent ACTIVE may none
        clerk hires fifth template cheap -> PERMISSION_MISSING policies:write
        ",
    );
}

#[test]
fn a_template_brings_a_policy() {
    check(
        "
        wallet ops 100.00 · wallet vendor
        alice hires bot template cheap -> agent ACTIVE, \
            logs api_key.created policy.created agent.created
        operator credits bot 100.00 -> funded
        bot pays bot vendor 25.00 -> posted
        bot pays bot vendor 25.01 -> POLICY_DENIED MAX_TRANSACTION_AMOUNT by cheap
        alice amends cheap max 50.00 -> policy version 2
        bot pays bot vendor 25.01 -> posted
        ",
    );
}

#[test]
fn an_agent_cannot_raise_its_own_power() {
    check(
        "
        wallet ops 100.00 · agent bot 10.00
        policy on bot 'Cap' max 1.00
        bot hires other -> SCOPED_CREDENTIAL
        bot funds bot 1.00 -> SCOPED_CREDENTIAL
        bot freezes bot -> SCOPED_CREDENTIAL
        bot unfreezes bot -> SCOPED_CREDENTIAL
        bot closes bot -> SCOPED_CREDENTIAL
        bot adjusts bot 5.00 -> SCOPED_CREDENTIAL
        bot pauses bot -> SCOPED_CREDENTIAL
        bot resumes bot -> SCOPED_CREDENTIAL
        bot rotates bot -> SCOPED_CREDENTIAL
        bot deletes bot -> SCOPED_CREDENTIAL
        bot opens another -> SCOPED_CREDENTIAL
        bot lists bot -> SCOPED_CREDENTIAL
        bot rules bot 'Mine' max 100.00 -> PERMISSION_MISSING policies:write
        bot amends 'Cap' max 100.00 -> PERMISSION_MISSING policies:write
        bot drops 'Cap' -> PERMISSION_MISSING policies:write
        bot mints mine -> PERMISSION_MISSING organizations:write
        bot patches bot scope all -> PERMISSION_MISSING organizations:write
        bot revokes alice -> PERMISSION_MISSING organizations:write
        bot chooses name mine -> PERMISSION_MISSING organizations:write
        bot credits bot 1.00 -> OPERATOR_ONLY
        bot founds mine -> OPERATOR_ONLY
        bot adds friend -> OPERATOR_ONLY
        bot notes bot -> OPERATOR_ONLY
        ",
    );
}

#[test]
fn whatever_its_row_says_an_agent_key_can_do_no_more() {
    use crate::key::ApiKey;
    use crate::state::{Key, Row};
    use std::sync::Arc;

    let mut world = World::new();
    let scene = "
        wallet ops 100.00 · wallet vendor · agent bot 50.00
        policy on ops 'Review' approval
        alice pays ops vendor 1.00 -> held as a
    ";
    play(&mut world, scene);
    let key = world.names.key("bot");
    let Row::ApiKey(row) = world.rows[&Key::ApiKey(key.org, key.id)].clone() else { panic!() };
    let locator = crate::organization::LocatorKey::Secret(key.digest);
    let Row::Locator(found) = world.rows[&Key::Locator(locator)].clone() else { panic!() };
    let permissions = crate::access::Permissions::ADMINISTRATOR;
    let mighty = ApiKey { permissions, wallet_scope: Vec::new(), ..(*row).clone() };
    let mut found = (*found).clone();
    if let crate::organization::LocatorTarget::Key { scoped, .. } = &mut found.target {
        *scoped = false;
    }
    world.tamper(Row::ApiKey(Arc::new(mighty)));
    world.tamper(Row::Locator(Arc::new(found)));
    play(
        &mut world,
        "
        bot approves a -> AGENT_CREDENTIAL
        bot rules ops 'Mine' -> AGENT_CREDENTIAL
        bot mints more -> AGENT_CREDENTIAL
        bot funds ops 1.00 -> AGENT_CREDENTIAL
        alice rotates bot as bot -> AGENT_CREDENTIAL
        bot pays bot vendor 1.00 -> posted
        ",
    );
}

#[test]
fn a_budget_moves_both_ways() {
    check(
        "
        wallet ops 100.00 · agent bot
        alice adjusts bot 50.00 -> adjusted 50.00 now 50.00, ops 50.00, \
            logs payment.completed agent.budget_adjusted
        alice adjusts bot -25.00 -> adjusted -25.00 now 25.00, ops 75.00, logs agent.budget_adjusted
        alice adjusts bot 75.01 -> INSUFFICIENT_FUNDS 75.00 of 75.01, logs payment.denied
        alice adjusts bot -25.01 -> INSUFFICIENT_FUNDS 25.00 of 25.01, logs payment.denied
        alice adjusts bot 0 -> INVALID amount
        alice adjusts ops 1.00 -> NOT_FOUND Wallet
        alice adjusts nowhere 1.00 -> NOT_FOUND Wallet
        ",
    );
}

#[test]
fn a_budget_reaches_a_paused_agent_and_never_leaves_a_frozen_wallet() {
    check(
        "
        wallet ops 100.00 · wallet vendor · agent bot 10.00
        alice pauses bot -> agent FROZEN
        bot pays bot vendor 1.00 -> WALLET_FROZEN FROZEN
        alice adjusts bot 5.00 -> adjusted 5.00 now 15.00
        alice adjusts bot -15.00 -> adjusted -15.00 now 0.00
        alice freezes ops -> wallet FROZEN
        alice adjusts bot 5.00 -> WALLET_FROZEN FROZEN, bot 0.00
        alice resumes bot -> agent ACTIVE
        ",
    );
}

#[test]
fn a_held_budget_arrives_with_the_approval() {
    check(
        "
        wallet ops 100.00 · wallet vendor · agent bot 20.00
        policy on ops 'Review' max 10.00 approval
        policy on bot 'Hers' approval
        alice adjusts bot 50.00 -> held until +24h by Review as a, ops 50.00, bot 20.00
        bob approves a -> approved, bot 70.00, \
            logs payment.completed agent.budget_adjusted approval.approved
        bot pays bot vendor 60.00 -> held as b, bot 10.00
        alice adjusts bot -10.01 -> INSUFFICIENT_FUNDS 10.00 of 10.01
        alice adjusts bot -10.00 -> adjusted -10.00 now 60.00, bot 0.00
        alice adjusts bot 20.00 -> held as c
        alice deletes bot -> deleted swept 60.00
        bob approves c -> WALLET_FROZEN CLOSED
        bob rejects c -> rejected
        ",
    );
}

#[test]
fn pausing_twice_is_pausing_once() {
    check(
        "
        wallet ops · agent bot
        alice pauses bot -> agent FROZEN, logs agent.paused, events agent.paused
        alice pauses bot -> agent FROZEN, nothing
        alice resumes bot -> agent ACTIVE, logs agent.resumed, events agent.resumed
        alice resumes bot -> agent ACTIVE, nothing
        alice pauses ops -> NOT_FOUND Wallet
        ",
    );
}

#[test]
fn the_old_key_dies_as_the_new_one_is_born() {
    check(
        "
        wallet ops · wallet vendor · agent bot 10.00
        alice patches bot ips 10.0.0.0/8 may payments:write -> key ACTIVE
        alice rotates bot as fresh -> rotated, \
            logs api_key.revoked api_key.created agent.key_rotated
        bot pays bot vendor 1.00 ip 10.0.0.1 -> API_KEY_REVOKED
        fresh pays bot vendor 1.00 ip 10.0.0.1 -> posted
        fresh pays bot vendor 1.00 ip 11.0.0.1 -> ADDRESS_NOT_ALLOWED
        fresh renames bot worker ip 10.0.0.1 -> PERMISSION_MISSING wallets:write
        alice pauses bot -> agent FROZEN may payments:write
        alice resumes bot -> agent ACTIVE may payments:write
        alice revokes fresh -> key REVOKED
        alice rotates bot as third -> rotated
        third pays bot vendor 1.00 ip 10.0.0.1 -> posted
        key clerk of bob may wallets:write,wallets:read
        clerk rotates bot -> GRANT_EXCEEDS payments:write
        alice rotates ops -> NOT_FOUND Wallet
        ",
    );
}

#[test]
fn deleting_an_agent_leaves_nothing_of_it() {
    check(
        "
        wallet ops 100.00 · wallet vendor · agent bot 10.00 · agent other 5.00
        key extra of bob scope bot
        key both of bob scope bot,ops
        alice patches bot scope bot,ops -> key ACTIVE
        alice deletes bot -> deleted swept 10.00, ops 110.00, bot balance 0.00, \
            logs api_key.revoked api_key.revoked agent.deleted
        bot pays bot vendor 1.00 -> API_KEY_REVOKED
        extra pays bot vendor 1.00 -> API_KEY_REVOKED
        both pays bot vendor 1.00 -> WALLET_FROZEN CLOSED
        both pays ops vendor 1.00 -> posted
        alice deletes bot -> NOT_FOUND Wallet
        alice pauses bot -> NOT_FOUND Wallet
        alice resumes bot -> NOT_FOUND Wallet
        alice adjusts bot 1.00 -> NOT_FOUND Wallet
        alice rotates bot -> NOT_FOUND Wallet
        alice deletes ops -> NOT_FOUND Wallet
        alice deletes other -> deleted swept 5.00
        alice hires bot -> agent ACTIVE
        ",
    );
}
