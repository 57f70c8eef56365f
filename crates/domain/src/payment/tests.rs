//! Payments as scripts.

use crate::testing::check;

#[test]
fn a_large_payment_waits_for_a_second_person() {
    check(
        "
        wallet ops 1000000.00 · wallet vendor · agent bot 500.00
        policy on ops 'Large payment review' max 1000.00 approval
        alice chooses self-approval never -> organization
        alice pays ops vendor 1000.00 -> posted, ops 999000.00, logs payment.completed
        alice pays ops vendor 1000.01 -> held until +24h, pending 1000.01, vendor 1000.00
        alice approves -> SELF_APPROVAL
        bob approves -> approved, ops 997999.99, vendor 2000.01
        ",
    );
}
