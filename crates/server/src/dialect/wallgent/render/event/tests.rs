//! The short way to the event of a payment comes to the same bytes as the long one.

use countersign_domain::access::Environment;
use countersign_domain::canonical::Hash;
use countersign_domain::ids::{ApprovalId, LogId, OrgId, Ulid, WalletId};
use countersign_domain::log::LogActor;
use countersign_domain::money::Asset;
use countersign_domain::payment::{PaymentKind, PaymentStatus};
use countersign_domain::policy::{Evaluation, Verdict};

use super::*;

fn record(description: Option<&str>, status: PaymentStatus) -> LogBody {
    let (org, at) = (OrgId::from_ulid(Ulid(1)), Timestamp::from_unix_ms(1_772_375_520_123));
    let waits = status == PaymentStatus::PendingApproval;
    let payment = Payment {
        id: PaymentId::from_ulid(Ulid(2)),
        org,
        environment: Environment::Sandbox,
        kind: PaymentKind::Payment,
        from: WalletId::from_ulid(Ulid(3)),
        from_org: org,
        to: WalletId::from_ulid(Ulid(4)),
        to_org: org,
        to_address: None,
        asset: Asset::USD,
        amount: Amount::parse("12.345", 8).unwrap(),
        fee: Amount::parse("0.1", 8).unwrap(),
        description: description.map(str::to_owned),
        metadata: None,
        status,
        approval: waits.then(|| ApprovalId::from_ulid(Ulid(5))),
        expires_at: waits.then(|| at.plus_seconds(60)),
        batch: None,
        idempotency_key: None,
        failure: None,
        reverses: None,
        reversed_by: None,
        requested_by: LogActor::Operator,
        counted: Vec::new(),
        created_at: at,
        posted_at: None,
        updated_at: at,
    };
    let evaluation = Evaluation { verdict: Verdict::Allow, findings: Vec::new() };
    let fact = if waits {
        Fact::PaymentCreated { payment, evaluation }
    } else {
        Fact::PaymentCompleted { payment, evaluation: Some(evaluation) }
    };
    let (id, actor) = (LogId::from_ulid(Ulid(6)), LogActor::Operator);
    LogBody { id, org, seq: 7, at, actor, ip: None, fact, previous: Hash::ZERO }
}

#[test]
fn the_event_of_a_payment_is_the_same_bytes_either_way() {
    for description in [None, Some(""), Some("caf\u{e9} \u{2615} \"quoted\"\n")] {
        for status in [PaymentStatus::Posted, PaymentStatus::PendingApproval] {
            let body = record(description, status);
            let long = serde_json::to_string(&event(&body).unwrap()).unwrap();
            let short = event_text(&body).unwrap();
            assert_eq!(std::str::from_utf8(&short).unwrap(), long);
        }
    }
}
