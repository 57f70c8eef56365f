//! Keys as scripts.

use crate::testing::check;

#[test]
fn a_key_grants_no_more_than_it_holds() {
    check(
        "
        wallet ops · agent bot
        key clerk of bob may organizations:write,payments:write
        clerk mints a -> key ACTIVE PERSON may payments:write,organizations:write, \
            logs api_key.created
        clerk mints b may payments:write -> key ACTIVE PERSON may payments:write
        clerk mints c may none -> key ACTIVE PERSON may none
        clerk mints d may payments:write,approvals:write -> GRANT_EXCEEDS approvals:write
        clerk mints e may * -> GRANT_EXCEEDS *
        alice mints f may * -> key ACTIVE PERSON may *
        f mints g may cards:sensitive_read -> GRANT_EXCEEDS cards:sensitive_read
        f mints h may * -> key ACTIVE
        f mints i may merchants:write -> key ACTIVE
        alice mints j may cards:sensitive_read -> key ACTIVE
        ",
    );
}

#[test]
fn a_key_is_changed_by_whoever_holds_all_that_it_allows() {
    check(
        "
        wallet ops · wallet vendor
        key clerk of bob may organizations:write,payments:write
        key strong of carol may payments:write,approvals:write scope ops
        clerk patches strong called 'Strong key' -> key ACTIVE
        clerk patches strong scope all -> GRANT_EXCEEDS approvals:write
        clerk patches strong scope ops,vendor -> GRANT_EXCEEDS approvals:write
        clerk patches strong ips any -> GRANT_EXCEEDS approvals:write
        clerk patches strong until +1h -> GRANT_EXCEEDS approvals:write
        clerk patches strong may approvals:write -> GRANT_EXCEEDS approvals:write
        clerk patches clerk may organizations:write,policies:write -> GRANT_EXCEEDS policies:write
        clerk patches strong may payments:write scope all -> key ACTIVE PERSON may payments:write
        alice patches strong may approvals:write -> proposed UPDATE API_KEY as c
        bob approves c -> approved, logs api_key.updated approval.approved, \
            events api_key.updated approval.approved
        alice patches strong scope nowhere -> NOT_FOUND Wallet
        ",
    );
}

#[test]
fn an_agents_key_is_never_more_than_an_agents() {
    check(
        "
        wallet ops · wallet vendor · agent bot 1.00
        alice patches bot may approvals:write -> AGENT_CREDENTIAL
        alice patches bot scope all -> AGENT_CREDENTIAL
        alice patches bot may payments:write,policies:read -> key ACTIVE AGENT
        operator mints helper for bob kind agent scope bot -> key ACTIVE AGENT
        operator mints rogue for bob kind agent -> AGENT_CREDENTIAL
        operator mints rogue for bob kind agent scope bot may approvals:write -> AGENT_CREDENTIAL
        helper pays bot vendor 1.00 -> posted
        alice revokes bot -> key REVOKED
        alice patches bot may payments:write -> KEY_STATE REVOKED
        alice patches alice until +1h -> key ACTIVE
        ",
    );
}

#[test]
fn a_live_key_comes_from_a_live_key_or_the_operator() {
    check(
        "
        wallet ops · wallet vault in production
        alice mints live in production -> PRODUCTION_KEY_FROM_SANDBOX
        alice-live mints live -> key ACTIVE
        live pays vault ops 1.00 -> ENVIRONMENT_MISMATCH
        alice-live mints test in sandbox scope ops -> key ACTIVE
        alice-live mints wrong in sandbox scope vault -> ENVIRONMENT_MISMATCH
        alice-live mints wrong scope ops -> ENVIRONMENT_MISMATCH
        test funds ops 1.00 -> SCOPED_CREDENTIAL
        dev
        alice mints dawn in production scope vault -> key ACTIVE
        ",
    );
}

#[test]
fn a_key_works_until_it_is_revoked_or_expires() {
    check(
        "
        wallet ops 10.00 · wallet vendor
        key brief of bob until +1h
        after 3599s
        brief pays ops vendor 1.00 -> posted
        after 1s
        brief pays ops vendor 1.00 -> UNAUTHORIZED
        alice revokes brief -> key REVOKED, logs api_key.revoked, events api_key.revoked
        brief pays ops vendor 1.00 -> API_KEY_REVOKED
        alice revokes brief -> key REVOKED, nothing
        alice revokes alice -> key REVOKED
        alice pays ops vendor 1.00 -> API_KEY_REVOKED
        stranger pays ops vendor 1.00 -> UNAUTHORIZED
        ",
    );
}

#[test]
fn a_key_works_from_its_addresses() {
    check(
        "
        wallet ops 10.00 · wallet vendor
        key near of bob ips 10.1.0.0/16,2001:db8::/32
        near pays ops vendor 1.00 ip 10.1.255.255 -> posted
        near pays ops vendor 1.00 ip ::ffff:10.1.0.1 -> posted
        near pays ops vendor 1.00 ip 2001:db8::1 -> posted
        near pays ops vendor 1.00 ip 10.2.0.0 -> ADDRESS_NOT_ALLOWED
        near pays ops vendor 1.00 ip 2001:db9:: -> ADDRESS_NOT_ALLOWED
        near pays ops vendor 1.00 -> ADDRESS_NOT_ALLOWED
        alice patches near ips any -> key ACTIVE
        near pays ops vendor 1.00 -> posted
        ",
    );
}

#[test]
fn a_scope_names_a_wallet_once() {
    check(
        "
        wallet ops 10.00 · wallet vendor · agent bot 1.00
        alice mints twice scope bot,bot -> key ACTIVE
        alice deletes bot -> deleted, logs api_key.revoked api_key.revoked agent.deleted
        twice pays bot vendor 1.00 -> API_KEY_REVOKED
        ",
    );
}

#[test]
fn scoped_keys_and_keys_of_platforms_stay_out_of_the_organization() {
    check(
        "
        wallet ops 10.00 · wallet vendor · agent bot 1.00
        key narrow of bob scope ops
        narrow mints more -> SCOPED_CREDENTIAL
        narrow patches narrow scope all -> SCOPED_CREDENTIAL
        narrow revokes bot -> SCOPED_CREDENTIAL
        narrow opens more -> SCOPED_CREDENTIAL
        narrow chooses name mine -> SCOPED_CREDENTIAL
        narrow rules ops 'Mine' -> SCOPED_CREDENTIAL
        narrow lists ops -> SCOPED_CREDENTIAL
        narrow renames ops mine -> wallet ACTIVE
        narrow renames vendor mine -> WALLET_OUT_OF_SCOPE
        narrow pays vendor ops 1.00 -> WALLET_OUT_OF_SCOPE
        narrow pays ops vendor 1.00 -> posted
        key app of bob kind platform
        app pays ops vendor 1.00 -> PLATFORM_CREDENTIAL
        app opens more -> PLATFORM_CREDENTIAL
        bob mints fake for bob -> OPERATOR_ONLY
        operator mints nobodys -> OPERATOR_ONLY
        ",
    );
}

#[test]
fn when_a_key_was_used_is_the_servers_to_note() {
    check(
        "
        timer notes alice -> done, logs
        after 1h
        timer notes alice -> done
        timer notes alice -> done, nothing
        alice notes alice -> OPERATOR_ONLY
        operator notes alice -> OPERATOR_ONLY
        ",
    );
}
