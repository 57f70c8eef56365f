//! Rows as they occur, made up deterministically.

use countersign_domain::access::{Environment, Permissions};
use countersign_domain::approval::{
    Approval, ApprovalStatus, ChangeSubject, Decision, PaymentSubject, PolicyPin, Queue, Requester,
    Requirement, Subject, Vote, Waiting,
};
use countersign_domain::canonical::{Hash, Tag};
use countersign_domain::change::{Change, Changed};
use countersign_domain::idempotency::{IdempotencyRecord, StoredReply};
use countersign_domain::ids::{Id, KeyId, Mint, OrgId, PersonId, WalletId};
use countersign_domain::key::{ApiKey, KeyKind, KeyStatus, KeyUse};
use countersign_domain::ledger::{
    Account, AccountKey, AccountOwner, Hold, HoldReason, HoldStatus, Leg, Spending, Transfer,
};
use countersign_domain::log::LogActor;
use countersign_domain::money::{Amount, Asset};
use countersign_domain::organization::{
    ApproverList, ChangeApproval, DuplicateRequests, Locator, LocatorKey, LocatorTarget,
    Organization, OrganizationSettings, Partition, SelfApproval,
};
use countersign_domain::payment::{Payment, PaymentKind, PaymentStatus};
use countersign_domain::policy::{
    Count, Effect, Evaluation, Finding, Part, Policy, PolicyVersion, Rule, Rules, Tally, TallyName,
    Verdict, Window,
};
use countersign_domain::time::Timestamp;
use countersign_domain::wallet::{AgentProfile, Wallet, WalletKind, WalletStatus};

/// One organization and the instant at which things happen in it. Ids grow; so does time, when it
/// is told to.
#[derive(Clone, Debug)]
pub struct World {
    /// The organization.
    pub org: OrgId,
    /// The present instant.
    pub now: Timestamp,
    /// The key that does everything.
    pub key: KeyId,
    /// The person behind it.
    pub person: PersonId,
    mint: Mint,
}

const START_MS: i64 = 1_772_375_520_123;

impl World {
    /// A world whose ids follow from `seed`.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        let now = Timestamp::from_unix_ms(START_MS);
        let mut mint = Mint::new(seed);
        let (org, key, person) = (mint.id(now), mint.id(now), mint.id(now));
        Self { org, now, key, person, mint }
    }

    /// A fresh id.
    pub fn id<T: Id>(&mut self) -> T {
        self.mint.id(self.now)
    }

    /// Lets time pass.
    pub const fn wait(&mut self, seconds: i64) {
        self.now = self.now.plus_seconds(seconds);
    }

    /// The organization's row.
    #[must_use]
    pub fn organization(&self) -> Organization {
        let settings = OrganizationSettings {
            self_approval: SelfApproval::SandboxOnly,
            approval_ttl_seconds: Some(3_600),
            max_pending_per_agent: Some(7),
            duplicate_requests: DuplicateRequests::Refuse,
            change_approval: Some(Box::new(ChangeApproval {
                requirement: Requirement::another_administrator(),
                ttl_seconds: Some(600),
            })),
        };
        Organization {
            id: self.org,
            name: "Müller & Söhne \"GmbH\"".to_owned(),
            email: "billing@example.com".to_owned(),
            settings,
            sandbox: Partition { default_wallet: None, wallets_open: 2 },
            production: Partition::default(),
            created_at: self.now,
            updated_at: self.now,
        }
    }

    /// One locator of each kind.
    pub fn locators(&mut self) -> Vec<Locator> {
        let (org, key, wallet, person) = (self.org, self.key, self.id(), self.id());
        let session = self.id();
        let environment = Environment::Sandbox;
        let address = "wg_shop_0a1b2c".to_owned();
        let locate = |key, target| Locator { key, target };
        vec![
            locate(
                LocatorKey::Secret(Hash::of_secret(b"secret")),
                LocatorTarget::Key { org, key, environment, scoped: true },
            ),
            locate(
                LocatorKey::Secret(Hash::of_secret(b"session")),
                LocatorTarget::Session { org, session, person, environment },
            ),
            locate(
                LocatorKey::Secret(Hash::of_secret(b"token")),
                LocatorTarget::Invitation { org, person },
            ),
            locate(LocatorKey::Wallet(wallet), LocatorTarget::Wallet { org, wallet }),
            locate(
                LocatorKey::Address(environment, address),
                LocatorTarget::Wallet { org, wallet },
            ),
            locate(LocatorKey::Email("a@example.com".to_owned()), LocatorTarget::Person(person)),
            locate(
                LocatorKey::Credit(wallet, "wire 1".to_owned()),
                LocatorTarget::Wallet { org, wallet },
            ),
        ]
    }

    /// A key that reaches these wallets.
    pub fn api_key(&mut self, wallet_scope: Vec<WalletId>) -> ApiKey {
        let id: KeyId = self.id();
        ApiKey {
            id,
            org: self.org,
            environment: Environment::Sandbox,
            kind: KeyKind::Person,
            name: "server".to_owned(),
            digest: Hash::of_secret(id.to_string().as_bytes()),
            prefix: "wg_test_abcd".to_owned(),
            permissions: Permissions::AGENT_DEFAULT,
            wallet_scope,
            allowed_ips: "10.0.0.0/8".parse().into_iter().collect(),
            owner: self.person,
            creator: self.person,
            status: KeyStatus::Active,
            expires_at: Some(self.now.plus_seconds(86_400)),
            created_at: self.now,
            revoked_at: None,
        }
    }

    /// When the world's key was last used.
    #[must_use]
    pub const fn key_use(&self) -> KeyUse {
        KeyUse { org: self.org, key: self.key, at: self.now }
    }

    /// A wallet of the organization.
    pub fn wallet(&mut self, name: &str) -> Wallet {
        let id: WalletId = self.id();
        Wallet {
            id,
            org: self.org,
            environment: Environment::Sandbox,
            kind: WalletKind::Org,
            name: name.to_owned(),
            agent_name: None,
            status: WalletStatus::Active,
            currency: Asset::USD,
            address: format!("wg_{}", name.to_lowercase()),
            discoverable: false,
            is_default: false,
            metadata: r#"{"team":"a\"b"}"#.to_owned(),
            agent: None,
            created_at: self.now,
            updated_at: self.now,
        }
    }

    /// An agent's wallet.
    pub fn agent(&mut self, name: &str) -> Wallet {
        let agent = AgentProfile {
            permissions: Permissions::AGENT_DEFAULT,
            key: Some(self.key),
            key_prefix: Some("wg_test_abcd".to_owned()),
            policy: None,
            template: Some("procurement".to_owned()),
        };
        Wallet {
            kind: WalletKind::Agent,
            agent_name: Some(name.to_owned()),
            agent: Some(agent),
            ..self.wallet(&format!("{name}-wallet"))
        }
    }

    /// The account of a fresh wallet.
    pub fn wallet_account(&mut self) -> Account {
        let wallet = self.id();
        self.account(AccountOwner::Wallet(wallet))
    }

    /// An account that has been used.
    #[must_use]
    pub fn account(&self, owner: AccountOwner) -> Account {
        let spending = Spending {
            day: self.now.day(),
            day_spent: Amount::from_units(2_500_000_000),
            month: self.now.month(),
            month_spent: Amount::from_units(9_000_000_000),
            pending: Amount::ZERO,
        };
        Account {
            org: self.org,
            key: AccountKey { owner, asset: Asset::USD },
            posted: Amount::from_units(100_000_000_000),
            held: Amount::ZERO,
            funded: Amount::from_units(i128::MAX),
            spending,
            version: 7,
        }
    }

    /// Money held for a request.
    #[expect(clippy::expect_used, reason = "only a payment that waits has a hold")]
    pub fn hold(&mut self, approval: &Approval) -> Hold {
        let subject = approval.subject.payment().expect("a payment");
        Hold {
            id: subject.hold,
            org: self.org,
            environment: approval.environment,
            wallet: subject.wallet,
            amount: subject.amount,
            counted: subject.amount,
            asset: subject.asset,
            status: HoldStatus::Pending,
            reason: HoldReason::Approval,
            approval: Some(approval.id),
            transaction: Some(subject.payment),
            expires_at: Some(approval.expires_at),
            created_at: self.now,
            released_at: None,
        }
    }

    /// The movement of a payment.
    pub fn transfer(&mut self, payment: &Payment) -> Transfer {
        let id = payment.transfer().unwrap_or_else(|| self.mint.block(self.now));
        let leg = |wallet, amount: Amount| Leg {
            owner: AccountOwner::Wallet(wallet),
            amount,
            balance_after: Amount::from_units(100_000_000_000),
            version: 1,
        };
        let legs =
            vec![leg(payment.from, payment.amount.negated()), leg(payment.to, payment.amount)];
        Transfer {
            id,
            org: payment.org,
            environment: payment.environment,
            kind: payment.kind.entry(),
            transaction: payment.id,
            related: payment.reverses,
            description: payment.description.clone(),
            asset: payment.asset,
            legs,
            at: self.now,
        }
    }

    /// A policy of a wallet.
    pub fn policy(&mut self, wallet: WalletId) -> Policy {
        let rules = Rules {
            max_transaction_amount: Some(Amount::from_units(100_000_000_000)),
            daily_limit: Some(Amount::from_units(500_000_000_000)),
            blocked_recipients: Some(vec!["wg_spam".to_owned()]),
            require_approval: true,
            ..Rules::default()
        };
        Policy {
            id: self.id(),
            org: self.org,
            environment: Environment::Sandbox,
            wallet: Some(wallet),
            name: "Large payment review".to_owned(),
            enabled: true,
            version: 1,
            conditions: Box::default(),
            counters: Box::default(),
            outcome: None,
            rules,
            terms: None,
            approval_ttl_seconds: None,
            created_at: self.now,
            updated_at: self.now,
            deleted_at: None,
        }
    }

    /// A policy as it is, for its history.
    #[must_use]
    pub fn policy_version(&self, policy: &Policy) -> PolicyVersion {
        PolicyVersion { org: self.org, policy: policy.clone() }
    }

    /// What a window of a policy has counted.
    #[must_use]
    pub fn tally(&self, policy: &Policy, of: &str) -> Tally {
        let name = TallyName { policy: policy.id, of: of.to_owned() };
        let window = Window::Rolling { seconds: 3_600 };
        let one = Count { sum: Amount::from_units(1_250_000_000), number: 1 };
        let part = Part { at: 28_333_333, posted: one, rejected: one };
        Tally { held: one, parts: vec![part], ..Tally::empty(self.org, name, window) }
    }

    /// A payment that was posted at once.
    pub fn payment(&mut self, from: WalletId, to: WalletId) -> Payment {
        Payment {
            id: self.mint.block(self.now),
            org: self.org,
            environment: Environment::Sandbox,
            kind: PaymentKind::Payment,
            from,
            from_org: self.org,
            to,
            to_org: self.org,
            to_address: None,
            asset: Asset::USD,
            amount: Amount::from_units(1_250_000_000),
            fee: Amount::ZERO,
            description: Some("Invoice 4711".to_owned()),
            metadata: None,
            status: PaymentStatus::Posted,
            approval: None,
            expires_at: None,
            batch: None,
            idempotency_key: Some("order-4711".to_owned()),
            failure: None,
            reverses: None,
            reversed_by: None,
            requested_by: LogActor::Key(self.key),
            counted: Vec::new(),
            created_at: self.now,
            posted_at: Some(self.now),
            updated_at: self.now,
        }
    }

    /// A change that waits: it is no wallet's.
    pub fn proposed(&mut self) -> Approval {
        let (wallet, to) = (self.id(), self.id());
        let (_, payment) = self.held(wallet, to);
        let list = self.approver_list(vec![self.person]);
        let after = ApproverList { version: 2, people: Vec::new(), ..list.clone() };
        let change = Change {
            before: Some(Changed::ApproverList(Box::new(list))),
            after: Some(Changed::ApproverList(Box::new(after))),
        };
        let subject = ChangeSubject { change, invitation: None };
        Approval { subject: Subject::Change(Box::new(subject)), policies: Vec::new(), ..payment }
    }

    /// A payment that waits, and the request it waits for.
    pub fn held(&mut self, from: WalletId, to: WalletId) -> (Payment, Approval) {
        let (mut payment, id) = (self.payment(from, to), self.id());
        let expires_at = self.now.plus_seconds(3_600);
        payment.status = PaymentStatus::PendingApproval;
        payment.approval = Some(id);
        payment.expires_at = Some(expires_at);
        payment.posted_at = None;
        let approval = Approval {
            id,
            org: self.org,
            environment: payment.environment,
            subject: Subject::Payment(PaymentSubject {
                payment: payment.id,
                wallet: from,
                asset: payment.asset,
                amount: payment.amount,
                fee: payment.fee,
                recipient: to,
                recipient_org: self.org,
                reverses: None,
                description: payment.description.clone(),
                hold: self.id(),
            }),
            payload_hash: Hash::of(Tag::Payload, payment.id.to_string().as_bytes()),
            revision: 1,
            requester: Requester {
                actor: LogActor::Key(self.key),
                people: vec![self.person],
                agent: true,
                called: None,
            },
            policies: vec![PolicyPin { policy: self.id(), version: 1 }],
            asks: Vec::new(),
            asked_first: None,
            requirement: Requirement::one(),
            rejections: 1,
            delegations: Vec::new(),
            queues: vec![format!("same:{from}")],
            duplicate_of: None,
            evaluation: self.evaluation(),
            expires_at,
            due_at: expires_at,
            status: ApprovalStatus::Pending,
            votes: 0,
            cast: Vec::new(),
            resolution: None,
            created_at: self.now,
            updated_at: self.now,
        };
        (payment, approval)
    }

    /// An evaluation that holds.
    pub fn evaluation(&mut self) -> Evaluation {
        let finding = Finding {
            policy: self.id(),
            version: 1,
            name: "Large payment review".to_owned(),
            rule: Rule::HumanInTheLoop,
            effect: Effect::Hold,
            limit: Some(Amount::from_units(100_000_000_000)),
            attempted: Some(Amount::from_units(1_250_000_000)),
            spent: None,
            resets_at: Some(self.now.day().end()),
            compared: Vec::new(),
        };
        Evaluation { verdict: Verdict::Hold, findings: vec![finding] }
    }

    /// The queue of a request, whatever it has in common with others.
    #[must_use]
    pub fn queue(&mut self, approval: &Approval) -> Queue {
        let waiting = Waiting { approval: approval.id, until: approval.expires_at };
        let name = format!("same:{}", self.id::<WalletId>());
        Queue { org: self.org, name, waiting: 1, latest: vec![waiting] }
    }

    /// A vote for a request.
    #[must_use]
    pub fn vote(&self, approval: &Approval, index: u32) -> Vote {
        Vote {
            org: self.org,
            approval: approval.id,
            index,
            person: self.person,
            on_behalf_of: None,
            behind: vec![self.person],
            key: index.is_multiple_of(2).then_some(self.key),
            decision: Decision::Approve,
            comment: Some("ok, thanks".to_owned()),
            member: None,
            lists: Vec::new(),
            payload_hash: approval.payload_hash,
            at: self.now,
        }
    }

    /// What was answered under an idempotency key.
    #[must_use]
    pub fn idempotency(&self, key: &str, reply: StoredReply) -> IdempotencyRecord {
        IdempotencyRecord {
            org: self.org,
            digest: Hash::of(Tag::Idempotency, key.as_bytes()),
            fingerprint: Hash::of(Tag::Request, key.as_bytes()),
            reply,
            created_at: self.now,
        }
    }
}
