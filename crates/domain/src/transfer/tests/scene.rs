//! Two users, one of them with money.

use std::sync::Arc;

use crate::access::{Caller, Origin};
use crate::canonical::Hash;
use crate::command::{Command, Request};
use crate::document::Reference;
use crate::idempotency::Once;
use crate::ids::{DocumentId, Id as _};
use crate::money::{Amount, Asset, Chain};
use crate::outcome::Outcome;
use crate::rejection::Rejection;
use crate::testing::{World, play};
use crate::transfer::{Asked, Destination, OfframpAmount, OfframpSource, Transfer};
use crate::user::{
    BankAccount, CreateUser, FundUser, Particulars, RegisterAccount, UserName, UserVerb,
};

pub(super) struct Scene {
    world: World,
    payer: DocumentId,
    payee: DocumentId,
    requests: usize,
}

fn usdc() -> Asset {
    Asset::on("USDC", Chain::Polygon).unwrap()
}

fn named(id: DocumentId) -> Reference {
    Reference::Id(id.ulid())
}

impl Scene {
    pub(super) fn new() -> Self {
        let mut world = World::new();
        play(
            &mut world,
            "person vera role viewer · key looker of vera may payments:write
             person emil role admin · key left of emil · leaves emil",
        );
        let nobody = DocumentId::from_ulid(crate::ids::Ulid(0));
        let mut scene = Self { world, payer: nobody, payee: nobody, requests: 0 };
        scene.payer = scene.user("payer");
        scene.payee = scene.user("payee");
        let (user, amount) = (named(scene.payer), Amount::from_units(10_000_000));
        let fund = UserVerb::Fund(FundUser { user, asset: usdc(), amount });
        scene.submit("alice", Command::User(fund)).unwrap();
        scene
    }

    fn submit(&mut self, key: &str, command: Command) -> Result<Outcome, Rejection> {
        let request = Request {
            caller: Caller::Key(self.world.names.key(key).digest),
            origin: Origin::default(),
            idempotency: None,
            command: Arc::new(command),
        };
        self.world.submit(&request).result
    }

    fn user(&mut self, name: &str) -> DocumentId {
        let verb = CreateUser {
            email: format!("{name}@example.com"),
            name: UserName::Business { name: name.to_owned() },
            particulars: Particulars::new(),
            chains: vec![Chain::Polygon, Chain::Base, Chain::Solana],
            once: None,
        };
        self.document(Command::User(UserVerb::Create(verb)))
    }

    fn document(&mut self, command: Command) -> DocumentId {
        match self.submit("alice", command).unwrap() {
            Outcome::Document(document) => document.id,
            other => panic!("no document: {other:?}"),
        }
    }

    /// A bank account of one of the two.
    pub(super) fn account(&mut self, whose: &str) -> DocumentId {
        let user = named(if whose == "payer" { self.payer } else { self.payee });
        let account = BankAccount {
            kind: "us".to_owned(),
            currency: "usd".to_owned(),
            holder: "{}".to_owned(),
            shown: Particulars::new(),
            numbers: Particulars::new(),
        };
        self.document(Command::User(UserVerb::RegisterAccount(RegisterAccount { user, account })))
    }

    pub(super) fn to_payee(&self) -> Destination {
        Destination { user: Some(named(self.payee)), address: None }
    }

    pub(super) fn to_address(&self, address: &str) -> Destination {
        Destination { user: None, address: Some(address.to_owned()) }
    }

    /// Sends one usdc.
    pub(super) fn send(&mut self, key: &str, to: Destination) -> Result<Outcome, Rejection> {
        let amount = Amount::from_units(1_000_000);
        let (from, asset) = (named(self.payer), usdc());
        self.start(key, Asked::Single { from, asset, amount, to, fee: None })
    }

    /// Pays the payer's money out to an account.
    pub(super) fn pay_out(
        &mut self,
        account: DocumentId,
        amount: OfframpAmount,
    ) -> Result<Outcome, Rejection> {
        let asked = Asked::Offramp {
            from: OfframpSource::User(named(self.payer)),
            asset: usdc(),
            amount,
            to: None,
            account: named(account),
            currency: "usd".to_owned(),
            fees: Vec::new(),
            references: None,
        };
        self.start("alice", asked)
    }

    fn start(&mut self, key: &str, asked: Asked) -> Result<Outcome, Rejection> {
        self.requests += 1;
        let request_id = format!("r-{}", self.requests);
        let once = Once { request_id, fingerprint: Hash::ZERO };
        let verb = Transfer { asked, hold: false, once, extra: None };
        self.submit(key, Command::Transfer(Box::new(verb)))
    }
}
