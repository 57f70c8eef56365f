//! How many payments a second the rules alone decide: no store, no HTTP.
//!
//! `cargo run --release -p countersign-domain --example decide_rate`

#![expect(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a measurement, not the product"
)]

use std::sync::Arc;
use std::time::Instant;

use countersign_domain::access::{Caller, Environment, Origin, Permissions};
use countersign_domain::canonical::Hash;
use countersign_domain::command::{Command, Request};
use countersign_domain::context::{Context, Settings};
use countersign_domain::decide::{Halt, decide};
use countersign_domain::idempotency::Idempotency;
use countersign_domain::ids::{Id, Mint, WalletId};
use countersign_domain::key::{CreateKey, KeyKind, NewSecret, OperatorGrant};
use countersign_domain::money::Amount;
use countersign_domain::organization::{AddMember, CreateOrganization, Role};
use countersign_domain::outcome::Outcome;
use countersign_domain::payment::SendPayment;
use countersign_domain::policy::{CreatePolicy, Rules};
use countersign_domain::state::{Read, State};
use countersign_domain::time::Timestamp;
use countersign_domain::wallet::{CreateWallet, CreditWallet};

struct Bed {
    state: State,
    context: Context,
    mint: Mint,
}

impl Bed {
    fn run(&mut self, caller: Caller, command: Command, key: Option<Idempotency>) -> Outcome {
        let request = Request {
            caller,
            origin: Origin::default(),
            idempotency: key,
            command: Arc::new(command),
        };
        loop {
            match decide(&self.state, &request, &self.context, &mut self.mint) {
                Ok(decision) => {
                    self.state.apply(&decision.changes);
                    return decision.result.expect("accepted");
                }
                Err(Halt::Missing(reads)) => {
                    for read in reads {
                        match read {
                            Read::Row(key) => self.state.learn_row(key, None),
                            Read::Range(range) => self.state.learn_range(range, Vec::new()),
                        }
                    }
                }
                Err(Halt::Rejected(rejection)) => panic!("{rejection:?}"),
            }
        }
    }
}

fn main() {
    let context =
        Context { now: Timestamp::from_unix_ms(1_772_375_520_000), settings: Settings::default() };
    let mut bed = Bed { state: State::new(), context, mint: Mint::new(1) };
    let org = match bed.run(
        Caller::Operator,
        Command::CreateOrganization(CreateOrganization {
            name: "x".into(),
            email: "x@x".into(),
            wallets: vec![],
        }),
        None,
    ) {
        Outcome::Organization(o) => o.id,
        _ => unreachable!(),
    };
    let owner = match bed.run(
        Caller::Operator,
        Command::AddMember(AddMember {
            org,
            name: "a".into(),
            email: "a@x".into(),
            role: Role::Owner,
        }),
        None,
    ) {
        Outcome::Member(m) => m.person,
        _ => unreachable!(),
    };
    let digest = Hash::of_secret(b"secret");
    bed.run(
        Caller::Operator,
        Command::CreateKey(CreateKey {
            name: "k".into(),
            permissions: Some(Permissions::ADMINISTRATOR),
            environment: Some(Environment::Sandbox),
            wallet_scope: vec![],
            allowed_ips: vec![],
            expires_at: None,
            secret: NewSecret { digest, prefix: "wg_test_xxxx".into() },
            on_behalf: Some(OperatorGrant { org, owner, kind: KeyKind::Person }),
        }),
        None,
    );
    let caller = Caller::Key(digest);
    let wallets: Vec<WalletId> = (0..1000)
        .map(|i| {
            let Outcome::Wallet(view) = bed.run(
                caller.clone(),
                Command::CreateWallet(CreateWallet {
                    name: format!("w{i}"),
                    agent_name: None,
                    metadata: "{}".into(),
                }),
                None,
            ) else {
                unreachable!()
            };
            let id = view.wallet.id;
            bed.run(
                Caller::Operator,
                Command::CreditWallet(CreditWallet {
                    org,
                    wallet: id,
                    amount: Amount::from_units(1_000_000 * 100_000_000),
                    reference: "r".into(),
                    reason: "r".into(),
                }),
                None,
            );
            bed.run(
                caller.clone(),
                Command::CreatePolicy(CreatePolicy {
                    wallet: id,
                    name: "review".into(),
                    enabled: true,
                    approval_ttl_seconds: None,
                    rules: Rules {
                        max_transaction_amount: Some(Amount::from_units(100_000_000_000)),
                        require_approval: true,
                        daily_limit: Some(Amount::from_units(1_000_000_000_000_000)),
                        ..Rules::default()
                    },
                }),
                None,
            );
            id
        })
        .collect();
    let payments: u64 = 50_000;
    let begun = Instant::now();
    for n in 0..payments {
        if n % 64 == 0 {
            let _ = n;
        }
        bed.context.now = bed.context.now.plus_seconds(0);
        let (a, b) = ((n * 7919) % 1000, (n * 104_729 + 1) % 1000);
        let (a, b) = if a == b { (a, (b + 1) % 1000) } else { (a, b) };
        let key = Idempotency {
            key: format!("key-{n}"),
            operation: "POST /v1/payments".into(),
            fingerprint: Hash::ZERO,
        };
        bed.run(
            caller.clone(),
            Command::SendPayment(SendPayment {
                from: wallets[a as usize],
                to: wallets[b as usize],
                amount: Amount::from_units(1_000_000),
                description: None,
                metadata: None,
            }),
            Some(key),
        );
    }
    let elapsed = begun.elapsed();
    println!("{} payments, {} ns each", payments, elapsed.as_nanos() / u128::from(payments));
    let _ = wallets[0].ulid();
}
