//! Tests of the operator's calls, on the memory store.

use std::sync::Arc;

use countersign_domain::access::{Environment, Permission};
use countersign_domain::key::KeyKind;
use countersign_domain::money::Amount;
use countersign_domain::organization::{Role, SelfApproval};
use countersign_domain::time::Timestamp;
use countersign_engine::{Engine, EngineConfig, ManualClock};
use countersign_store::memory::MemoryStore;
use tokio::sync::watch;

use super::call::NewKey;
use super::*;

async fn operator() -> Operator {
    let clock = Arc::new(ManualClock::new(Timestamp::from_unix_ms(1_700_000_000_000)));
    let store = Arc::new(MemoryStore::new());
    let engine = Engine::start(store, clock, EngineConfig::default()).await.unwrap();
    Operator { engine, clock: None, moved: Arc::new(watch::Sender::new(())) }
}

async fn found(operator: &Operator, name: &str) -> OrganizationReply {
    let call = OperatorCall::CreateOrganization {
        name: name.to_owned(),
        email: String::new(),
        wallet: "ops".to_owned(),
    };
    match operator.carry(call).await.unwrap() {
        OperatorReply::Organization(organization) => organization,
        other => panic!("{other:?}"),
    }
}

async fn join(operator: &Operator, email: &str) -> Result<OperatorReply, OperatorError> {
    let (org, name, email) = (None, "Ann".to_owned(), email.to_owned());
    operator.carry(OperatorCall::CreateMember { org, name, email, role: Role::Owner }).await
}

fn key(kind: KeyKind) -> NewKey {
    NewKey {
        org: None,
        owner: "ANN@example.com".to_owned(),
        kind,
        environment: Environment::Production,
        name: "first".to_owned(),
        permissions: None,
        wallets: Vec::new(),
        allowed_ips: Vec::new(),
        expires_in_seconds: Some(60),
    }
}

fn credit(wallet: &str, environment: Option<Environment>, reference: &str) -> OperatorCall {
    OperatorCall::CreditWallet {
        org: None,
        wallet: wallet.to_owned(),
        environment,
        amount: Amount::from_units(12_345_000_000),
        reference: reference.to_owned(),
        reason: "wire of the day".to_owned(),
    }
}

/// What a call is refused with.
async fn refusal(operator: &Operator, call: OperatorCall) -> (Refused, String) {
    let error = operator.carry(call).await.unwrap_err();
    (error.refused, error.message)
}

#[tokio::test]
async fn an_installation_is_bootstrapped() {
    let operator = operator().await;
    let organization = found(&operator, "Example Ltd").await;
    join(&operator, "Ann@Example.com").await.unwrap();
    let OperatorReply::Key(key) =
        operator.carry(OperatorCall::CreateKey(key(KeyKind::Person))).await.unwrap()
    else {
        panic!("not a key");
    };
    assert!(key.secret.starts_with("wg_live_") && key.secret.len() == 51);
    assert_eq!(key.organization_id, organization.id);
    assert_eq!(key.permissions, ["*", "cards:sensitive_read"]);
    assert_eq!(key.expires_at.as_deref(), Some("2023-11-14T22:14:20.000Z"));
    assert!(!format!("{key:?}").contains(&key.secret));
    let call = credit("ops", Some(Environment::Production), "REF-1");
    let OperatorReply::Credited(credited) = operator.carry(call).await.unwrap() else {
        panic!("not a credit");
    };
    assert_eq!(Some(credited.wallet_id), organization.production_wallet_id);
    assert_eq!((credited.amount.as_str(), credited.new_balance.as_str()), ("123.45", "123.45"));
}

#[tokio::test]
async fn a_reference_is_credited_to_a_wallet_once() {
    let operator = operator().await;
    let organization = found(&operator, "Example Ltd").await;
    let (live, test) = (Some(Environment::Production), Some(Environment::Sandbox));
    operator.carry(credit("ops", live, "REF-1")).await.unwrap();
    let (refused, message) = refusal(&operator, credit("ops", live, "REF-1")).await;
    assert_eq!(refused, Refused::Invalid);
    assert_eq!(message, "`reference` was credited to this wallet before");
    operator.carry(credit("ops", live, "REF-2")).await.unwrap();
    operator.carry(credit("ops", test, "REF-1")).await.unwrap();
    let id = organization.production_wallet_id.unwrap();
    let (_, message) = refusal(&operator, credit(&id, None, " REF-2 ")).await;
    assert_eq!(message, "`reference` was credited to this wallet before");
}

#[tokio::test]
async fn what_the_operator_can_get_wrong_is_said() {
    let operator = operator().await;
    let (refused, message) = refusal(&operator, OperatorCall::Members { org: None }).await;
    assert_eq!(refused, Refused::NotFound);
    assert!(message.starts_with("there is no organization yet; make one"), "{message}");
    found(&operator, "Example Ltd").await;
    let named = OperatorCall::Members { org: Some("Exempel".to_owned()) };
    let (refused, message) = refusal(&operator, named).await;
    assert_eq!(refused, Refused::NotFound);
    assert!(message.contains("there are: Example Ltd (org_"), "{message}");
    for email in ["ann", "@example.com", "ann@", "a b@example.com", "a@b@c", ""] {
        assert_eq!(join(&operator, email).await.unwrap_err().refused, Refused::Invalid, "{email}");
    }
    join(&operator, "ann@example.com").await.unwrap();
    let taken = join(&operator, "ann@example.com").await.unwrap_err();
    assert_eq!(taken.refused, Refused::Conflict);
    let agent = OperatorCall::CreateKey(key(KeyKind::Agent));
    assert_eq!(refusal(&operator, agent).await.0, Refused::Invalid);
    let ambiguous = refusal(&operator, credit("ops", None, "REF")).await;
    assert_eq!(ambiguous.0, Refused::Invalid);
    assert!(ambiguous.1.contains("(SANDBOX), wal_"), "{}", ambiguous.1);
    assert_eq!(refusal(&operator, credit("opps", None, "REF")).await.0, Refused::NotFound);
    assert_eq!(refusal(&operator, credit("ops", None, " ")).await.0, Refused::Invalid);
    let clock = refusal(&operator, OperatorCall::AdvanceClock { micros: 1 }).await;
    assert_eq!(clock.0, Refused::Conflict);
    found(&operator, "Another").await;
    let (refused, message) = refusal(&operator, OperatorCall::Members { org: None }).await;
    assert_eq!(refused, Refused::Invalid);
    assert!(message.starts_with("name the organization: Another (org_"), "{message}");
}

#[tokio::test]
async fn a_key_holds_what_it_was_given() {
    let operator = operator().await;
    found(&operator, "Example Ltd").await;
    join(&operator, "ann@example.com").await.unwrap();
    let permissions = Some(vec![Permission::ApprovalsWrite, Permission::ApprovalsRead]);
    let new = NewKey { permissions, ..key(KeyKind::Platform) };
    let OperatorReply::Key(key) = operator.carry(OperatorCall::CreateKey(new)).await.unwrap()
    else {
        panic!("not a key");
    };
    assert_eq!(key.permissions, ["approvals:read", "approvals:write"]);
    assert_eq!(key.kind, "PLATFORM");
}

#[tokio::test]
async fn an_organization_is_set_by_the_operator_alone_to_approve_itself() {
    let operator = operator().await;
    found(&operator, "Example Ltd").await;
    let set = |self_approval, approval_ttl_seconds| OperatorCall::UpdateOrganization {
        org: Some("Example Ltd".to_owned()),
        name: None,
        self_approval,
        approval_ttl_seconds,
    };
    let call = set(Some(SelfApproval::Always), Some(600));
    let OperatorReply::Organization(organization) = operator.carry(call).await.unwrap() else {
        panic!("not an organization");
    };
    assert_eq!(organization.self_approval, "always");
    assert_eq!(organization.approval_ttl_seconds, Some(600));
    let OperatorReply::Organization(reset) = operator.carry(set(None, Some(0))).await.unwrap()
    else {
        panic!("not an organization");
    };
    assert_eq!(reset.approval_ttl_seconds, None);
    assert_eq!(refusal(&operator, set(None, Some(59))).await.0, Refused::Invalid);
}
