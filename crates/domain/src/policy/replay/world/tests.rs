//! Tests of what a replay remembers.

use super::*;
use crate::access::Environment;
use crate::ids::{Id as _, Ulid};

fn wallet(bits: usize) -> WalletId {
    WalletId::from_ulid(Ulid(bits as u128))
}

#[test]
fn what_was_forgotten_is_read_again() {
    let org = OrgId::from_ulid(Ulid(1));
    let (from, to) = (Timestamp::default(), Timestamp::from_unix_ms(1));
    let scope = ReplayScope { org, environment: Environment::Sandbox, from, to };
    let mut world = World::new(scope, Proposal::default());
    let asked = Asked {
        from: wallet(0),
        to: wallet(7),
        to_org: org,
        kind: PaymentKind::Payment,
        asset: Asset::USD,
        amount: Amount::ZERO,
        metadata: None,
        by: LogActor::System,
        at: from,
        recorded: Verdict::Allow,
    };
    let known = |bits| (wallet(bits), Default::default());
    world.recipients.extend((0..RECIPIENTS_MAX).map(known));
    world.make_room();
    assert_eq!(world.reads([asked].into_iter()), [], "known");
    world.recipients.extend([known(RECIPIENTS_MAX)]);
    world.make_room();
    assert_eq!(world.reads([asked].into_iter()), [Read::Row(Key::Wallet(org, wallet(7)))]);
}
