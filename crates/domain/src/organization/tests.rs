//! Organizations and people as scripts.

use crate::testing::check;

#[test]
fn organizations_and_members_are_the_operators_to_make() {
    check(
        "
        org beta with bella
        operator adds dora of beta role viewer -> member viewer, logs member.added
        operator adds dora of beta -> EMAIL_TAKEN
        operator adds alice of beta role approver -> member approver
        operator adds alice of beta -> EMAIL_TAKEN
        alice founds gamma -> OPERATOR_ONLY
        timer founds gamma -> OPERATOR_ONLY
        alice adds eve -> OPERATOR_ONLY
        timer adds eve -> OPERATOR_ONLY
        ",
    );
}

#[test]
fn a_person_who_works_for_two_is_one_person() {
    check(
        "
        wallet ops 10.00 · wallet vendor
        alice chooses self-approval never -> organization
        org beta with bella
        operator adds bella of acme -> member admin
        operator mints bella2 for bella -> key ACTIVE
        policy on ops 'Review' approval
        bella2 pays ops vendor 1.00 -> held as a
        bella approves a -> NOT_FOUND Approval
        bella2 approves a -> SELF_APPROVAL
        bob approves a -> approved
        ",
    );
}

#[test]
fn an_organization_chooses_for_itself() {
    check(
        "
        wallet ops · key clerk of bob may organizations:read
        alice chooses name 'Acme Limited' -> organization, logs organization.updated, events
        clerk chooses name mine -> PERMISSION_MISSING organizations:write
        timer chooses name mine -> OPERATOR_ONLY
        operator chooses name mine -> NOT_FOUND Organization
        ",
    );
}
