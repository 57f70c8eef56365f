//! At least one row of every kind, with every optional field both ways somewhere.

use countersign_domain::access::Environment;
use countersign_domain::approval::{
    Agreement, Approvers, Ask, Delegation, Requirement, Resolution, Step, StepAction, Subject,
    Terms,
};
use countersign_domain::idempotency::StoredReply;
use countersign_domain::ids::{Id as _, WalletId, WebhookId};
use countersign_domain::ledger::{
    AccountOwner, EntryKind, Hold, HoldReason, HoldStatus, SystemAccount,
};
use countersign_domain::log::{Attempt, Consumer, Cursor, Fact, LogActor};
use countersign_domain::mail::MailStatus;
use countersign_domain::money::Amount;
use countersign_domain::organization::{Role, StandIn};
use countersign_domain::outcome::Outcome;
use countersign_domain::payment::{FailureReason, Payment, PaymentKind, PaymentStatus};
use countersign_domain::policy::{Condition, Ground, PolicyOutcome, TallyName};
use countersign_domain::rejection::Rejection;
use countersign_domain::resource::{Principal, ResourceKind};
use countersign_domain::state::Row;

use super::{Chain, World, approvals, documents, webhooks};

/// Rows of every kind.
#[must_use]
pub fn rows(world: &mut World) -> Vec<Row> {
    let mut rows = people(world);
    rows.extend(money(world));
    rows.extend(decisions(world));
    rows.extend(webhooks::variety(world));
    rows.extend(instructions(world));
    rows.extend(documents::variety(world).into_iter().map(|row| Row::Document(row.into())));
    rows.extend(log(world));
    rows.extend(told(world));
    rows
}

fn people(world: &mut World) -> Vec<Row> {
    let person = world.person("ada");
    let list = world.approver_list(vec![person.id, world.person]);
    let mut gone = world.approver_list(Vec::new());
    gone.deleted_at = Some(world.now);
    let member = world.member(&person);
    let bob = world.person("bob");
    let mut away = world.member(&bob);
    away.removed_at = Some(world.now);
    away.stand_in = Some(StandIn { person: person.id, from: world.now, until: world.now });
    let session = world.user_session(&member);
    let mut ended = world.user_session(&away);
    (ended.environment, ended.ended_at) = (Environment::Production, Some(world.now));
    let (login, open) = (world.login(person.id), world.invitation(&away));
    let mut used = world.invitation(&member);
    used.used_at = Some(world.now);
    let wallet: WalletId = world.id();
    let unscoped = world.api_key(Vec::new());
    let mut revoked = world.api_key(vec![wallet]);
    revoked.revoked_at = Some(world.now);
    revoked.expires_at = None;
    let locators = world.locators().into_iter().map(|row| Row::Locator(row.into()));
    locators
        .chain([
            Row::Person(person.into()),
            Row::Organization(world.organization().into()),
            Row::Member(member.into()),
            Row::Member(away.into()),
            Row::Login(login.into()),
            Row::UserSession(session.into()),
            Row::UserSession(ended.into()),
            Row::Invitation(open.into()),
            Row::Invitation(used.into()),
            Row::ApproverList(list.into()),
            Row::ApproverList(gone.into()),
            Row::ApiKey(unscoped.into()),
            Row::ApiKey(revoked.into()),
            Row::KeyUse(world.key_use().into()),
            Row::Wallet(world.wallet("Ops").into()),
            Row::Wallet(world.agent("research-bot").into()),
        ])
        .collect()
}

fn money(world: &mut World) -> Vec<Row> {
    let (from, to) = (world.id(), world.id());
    let system = AccountOwner::System(Environment::Production, SystemAccount::Treasury);
    let mut overdrawn = world.account(system);
    overdrawn.posted = Amount::from_units(i128::MIN);
    let plain = world.payment(from, to);
    let transfer = world.transfer(&plain);
    let mut reversal = world.transfer(&plain);
    reversal.id = world.id();
    reversal.kind = EntryKind::Reversal;
    reversal.related = Some(plain.id);
    reversal.description = None;
    let leg = reversal.legs.first().cloned();
    reversal.legs.extend(leg);
    let rest = rich_payments(world, &plain);
    let mut rows = vec![
        Row::Account(world.account(AccountOwner::Wallet(from)).into()),
        Row::Account(overdrawn.into()),
        Row::Payment(plain.into()),
        Row::Transfer(transfer.into()),
        Row::Transfer(reversal.into()),
    ];
    rows.extend(rest.into_iter().map(|payment| Row::Payment(payment.into())));
    rows
}

/// Payments with every optional field filled and every status.
fn rich_payments(world: &mut World, plain: &Payment) -> Vec<Payment> {
    let (mut held, approval) = world.held(plain.from, plain.to);
    held.batch = Some(world.id());
    held.to_address = Some("wg_shop_0a1b2c".to_owned());
    held.kind = PaymentKind::Network;
    held.metadata = Some(r#"{"order":"4711"}"#.to_owned());
    held.description = None;
    held.idempotency_key = None;
    held.requested_by = LogActor::Person(world.person);
    let mut failed = world.payment(plain.from, plain.to);
    failed.kind = PaymentKind::Budget;
    failed.status = PaymentStatus::Rejected;
    failed.approval = Some(approval.id);
    failed.failure = Some(FailureReason::ApprovalRejected);
    failed.environment = Environment::Production;
    failed.to_org = world.id();
    failed.counted = vec![TallyName { policy: world.id(), of: "100:all:USD".to_owned() }];
    let mut reversed = world.payment(plain.from, plain.to);
    reversed.status = PaymentStatus::Reversed;
    reversed.reversed_by = Some(world.id());
    reversed.requested_by = LogActor::Operator;
    let mut reversal = world.payment(plain.to, plain.from);
    reversal.kind = PaymentKind::Reversal;
    reversal.reverses = Some(reversed.id);
    vec![held, failed, reversed, reversal]
}

fn decisions(world: &mut World) -> Vec<Row> {
    let (from, to) = (world.id(), world.id());
    let (payment, open) = world.held(from, to);
    let (_, mut ended) = world.held(from, to);
    let by = Some(LogActor::Operator);
    let reason = Some("no".to_owned());
    ended.resolution = Some(Resolution { by, at: world.now, reason, own: true });
    ended.status = countersign_domain::approval::ApprovalStatus::Rejected;
    let quorum = |count, of| Requirement::Quorum { count, of: vec![of] };
    ended.requirement = Requirement::Then(vec![
        Requirement::Any(vec![quorum(2, Approvers::Role(Role::Admin)), Requirement::one()]),
        Requirement::All(vec![quorum(1, Approvers::Person(world.person))]),
    ]);
    let requirement = Requirement::one();
    let action = StepAction::Escalate(quorum(1, Approvers::Permitted));
    let steps = vec![Step { after_seconds: 60, action }];
    let policy = Some(world.id());
    ended.asks = vec![Ask { policy, version: 2, requirement, rejections: 2, steps }];
    ended.delegations = vec![Delegation { from: world.id(), to: world.person, at: world.now }];
    let agreement = Agreement { person: world.person, role: None, lists: Vec::new() };
    assert!(!ended.requirement.is_met_by(&[agreement]), "one person cannot fill two stages");
    let hold = world.hold(&open);
    let mut freed = world.hold(&ended);
    freed.status = HoldStatus::Reversed;
    freed.released_at = Some(world.now);
    let policy = world.policy(from);
    let mut deleted = world.policy(from);
    deleted.deleted_at = Some(world.now);
    deleted.approval_ttl_seconds = Some(60);
    deleted.terms = Some(Terms::one());
    let mut general = world.policy(from);
    general.wallet = None;
    general.outcome = Some(PolicyOutcome::Hold);
    general.conditions = Box::new([Condition::FirstTimeRecipient(Ground::Organization)]);
    let general = general.with_counters(&[]);
    let outcome = Outcome::Wallet(countersign_domain::outcome::WalletView {
        wallet: world.wallet("made").into(),
        account: world.account(AccountOwner::Wallet(from)).into(),
    });
    let document = Some(world.id());
    let order = approvals::reviewed(world, ResourceKind::Order, document);
    let mut checked = approvals::reviewed(world, ResourceKind::Invoice, None);
    if let Subject::Resource(review) = &mut checked.subject {
        (review.checker, review.note) = (Some(Principal::Member(world.id())), None);
        review.maker = Principal::Platform { actor: None };
    }
    let kept = world.idempotency("other", StoredReply::Outcome(Box::new(outcome)));
    vec![
        Row::PolicyVersion(world.policy_version(&policy).into()),
        Row::Tally(world.tally(&policy, "100:all:USD").into()),
        Row::Queue(world.queue(&open).into()),
        Row::Policy(general.into()),
        Row::Policy(policy.into()),
        Row::Policy(deleted.into()),
        Row::Vote(world.vote(&open, 0).into()),
        Row::Hold(hold.into()),
        Row::Hold(freed.into()),
        Row::Approval(open.into()),
        Row::Approval(ended.into()),
        Row::Approval(world.proposed().into()),
        Row::Approval(order.into()),
        Row::Approval(checked.into()),
        Row::IdempotencyRecord(world.idempotency("plain", StoredReply::Payment(payment.id)).into()),
        Row::IdempotencyRecord(kept.into()),
        Row::Payment(payment.into()),
    ]
}

/// What leaves over rails, what is held for it, and a request that waits for it.
fn instructions(world: &mut World) -> Vec<Row> {
    let wallet = world.id();
    let (plain, long) = (world.instruction(wallet), world.long_instruction(wallet));
    let (_, payment) = world.held(wallet, wallet);
    let hold = world.hold(&payment);
    let hold = Hold { reason: HoldReason::Rail, approval: None, expires_at: None, ..hold };
    let mut moved = world.payment(wallet, wallet);
    moved.id = long.id;
    let mut transfer = world.transfer(&moved);
    transfer.kind = EntryKind::Rail;
    let once = StoredReply::Instruction { instruction: plain.id, approval: None };
    let waits = StoredReply::Instruction { instruction: long.id, approval: long.approval };
    vec![
        Row::Hold(hold.into()),
        Row::Transfer(transfer.into()),
        Row::IdempotencyRecord(world.idempotency("sent", once).into()),
        Row::IdempotencyRecord(world.idempotency("waits", waits).into()),
        Row::Instruction(plain.into()),
        Row::Instruction(long.into()),
    ]
}

fn log(world: &mut World) -> Vec<Row> {
    let mut chain = Chain::default();
    let facts = facts(world);
    let mut rows = Vec::new();
    for fact in facts {
        let changes = chain.append(world, fact);
        rows.retain(|row| !matches!(row, Row::LogHead(_)));
        rows.extend(changes.into_iter().map(|change| change.row().clone()));
    }
    rows
}

/// What is told to people, and how far.
fn told(world: &mut World) -> Vec<Row> {
    let waiting = world.mail();
    let mut failed = world.mail();
    (failed.status, failed.next_attempt_at) = (MailStatus::Failed, None);
    (failed.useful_until, failed.last_error) = (None, Some("no such mailbox".to_owned()));
    let cursor = |consumer, seq| Row::Cursor(Cursor { org: world.org, consumer, seq }.into());
    vec![
        cursor(Consumer::Mail, 7),
        cursor(Consumer::Webhook(WebhookId::from_ulid(waiting.id.ulid())), 0),
        Row::Mail(waiting.into()),
        Row::Mail(failed.into()),
    ]
}

/// Facts about objects of several types, in both environments and in none.
#[must_use]
pub fn facts(world: &mut World) -> Vec<Fact> {
    let wallet = world.wallet("Ünïcode \u{1} \u{2028} \"quoted\"");
    let account = world.account(AccountOwner::Wallet(wallet.id));
    let payment = world.payment(wallet.id, wallet.id);
    let mut live = world.wallet("live");
    live.environment = Environment::Production;
    let (_, approval) = world.held(wallet.id, live.id);
    let evaluation = Some(world.evaluation());
    let attempt = Attempt {
        environment: Environment::Sandbox,
        from: wallet.id,
        to: live.id,
        to_org: live.org,
        asset: payment.asset,
        amount: payment.amount,
        description: None,
        kind: PaymentKind::Payment,
        metadata: Some("{\"invoice\":\"7\"}".to_owned()),
        batch: Some(world.id()),
    };
    let rejection = Rejection::OperatorOnly;
    vec![
        Fact::OrganizationCreated { organization: world.organization() },
        Fact::WalletCreated { wallet, account: account.clone() },
        Fact::WalletFrozen { wallet: live, account },
        Fact::PaymentCompleted { payment, evaluation: evaluation.clone() },
        Fact::PaymentDenied { attempt, evaluation, rejection },
        Fact::ApprovalCreated { approval },
    ]
}
