//! What the participants do next.

use countersign_domain::access::Caller;
use countersign_domain::agent::{AdjustBudget, AgentVerb};
use countersign_domain::approval::{AdvanceApproval, DecideApproval, Decision};
use countersign_domain::canonical::Hash;
use countersign_domain::command::{Command, Request};
use countersign_domain::idempotency::Idempotency;
use countersign_domain::ids::{ApprovalId, OrgId, PaymentId};
use countersign_domain::instruction::{
    Detail, HoldAsked, Instruct, InstructionVerb, Outside, Party,
};
use countersign_domain::money::{Amount, Asset};
use countersign_domain::payment::{BatchItem, ReversePayment, SendBatch, SendPayment};

use crate::cast::{House, request};
use crate::dice::Dice;

/// What is known of the world from the outside: what was answered so far.
#[derive(Default)]
pub(crate) struct Known {
    pub(crate) held: Vec<(OrgId, ApprovalId)>,
    pub(crate) posted: Vec<PaymentId>,
    pub(crate) instructions: Vec<PaymentId>,
    keys: u64,
}

impl Known {
    /// The next request of somebody.
    pub(crate) fn next(&mut self, dice: &mut Dice, houses: &[House]) -> Option<Request> {
        let house = dice.pick(houses)?;
        let person = *dice.pick(&house.people)?;
        Some(match dice.below(100) {
            0..=39 => self.pay(dice, houses, house, person)?,
            40..=49 => instruct(dice, house, person)?,
            50..=54 => {
                let id = *dice.pick(&self.instructions)?;
                let take = InstructionVerb::AcceptQuote;
                let verb = if dice.chance(70) { take } else { InstructionVerb::Cancel };
                request(Caller::Key(person), Command::Instruction(verb(id)))
            }
            55..=79 => self.vote(dice, house, person)?,
            80..=83 => {
                let (org, approval) = *dice.pick(&self.held)?;
                let verb = AdvanceApproval { org, approval };
                request(Caller::System, Command::AdvanceApproval(verb))
            }
            84..=88 => {
                let payment = *dice.pick(&self.posted)?;
                let verb = ReversePayment { payment, reason: None };
                request(Caller::Key(person), Command::ReversePayment(verb))
            }
            89..=92 => {
                let units = i128::from(dice.below(20_000)) * 1_000_000 - 10_000_000_000;
                let (wallet, amount) = (house.agent.0, Amount::from_units(units | 1));
                let verb = AdjustBudget { wallet, amount };
                request(Caller::Key(person), Command::AdjustBudget(verb))
            }
            93..=95 => {
                let verb = AgentVerb { wallet: house.agent.0, pause: dice.chance(30) };
                request(Caller::Key(person), Command::Agent(verb))
            }
            96..=97 => {
                let wallet = *dice.pick(&house.wallets)?;
                let freeze = dice.chance(30);
                let verb = if freeze { Command::FreezeWallet } else { Command::UnfreezeWallet };
                request(Caller::Key(person), verb(wallet))
            }
            _ => self.batch(dice, houses, house, person)?,
        })
    }

    fn pay(
        &mut self,
        dice: &mut Dice,
        houses: &[House],
        house: &House,
        person: Hash,
    ) -> Option<Request> {
        let (from, by) =
            if dice.chance(30) { house.agent } else { (*dice.pick(&house.wallets)?, person) };
        let to = *dice.pick(&dice.clone().pick(houses)?.wallets)?;
        let send = SendPayment { from, ..payment(dice, to) };
        let idempotency = Some(self.key(dice, &send));
        Some(Request { idempotency, ..request(Caller::Key(by), Command::SendPayment(send)) })
    }

    fn batch(
        &mut self,
        dice: &mut Dice,
        houses: &[House],
        house: &House,
        person: Hash,
    ) -> Option<Request> {
        let mut items = Vec::new();
        for _ in 0..=dice.below(4) {
            let to = *dice.pick(&dice.clone().pick(houses)?.wallets)?;
            let send = SendPayment { from: *dice.pick(&house.wallets)?, ..payment(dice, to) };
            let idempotency = Some(self.key(dice, &send));
            items.push(BatchItem { payment: send, idempotency });
        }
        Some(request(Caller::Key(person), Command::SendBatch(SendBatch { items })))
    }

    fn vote(&self, dice: &mut Dice, house: &House, person: Hash) -> Option<Request> {
        let mine: Vec<_> = self.held.iter().filter(|(org, _)| *org == house.org).collect();
        let (_, approval) = *dice.pick(&mine)?;
        let decision = if dice.chance(75) { Decision::Approve } else { Decision::Reject };
        // Now and then an agent tries.
        let by = if dice.chance(5) { house.agent.1 } else { person };
        let verb = DecideApproval {
            approval: *approval,
            decision,
            comment: None,
            payload_hash: None,
            on_behalf_of: None,
        };
        Some(request(Caller::Key(by), Command::DecideApproval(verb)))
    }

    /// A fresh idempotency key, or now and then one that was used before.
    fn key(&mut self, dice: &mut Dice, send: &SendPayment) -> Idempotency {
        let number = if dice.chance(5) { dice.below(self.keys + 1) } else { self.keys };
        self.keys = self.keys.max(number + 1);
        Idempotency {
            key: format!("key-{number}"),
            operation: "POST /v1/payments".to_owned(),
            fingerprint: Hash::of_secret(format!("{send:?}").as_bytes()),
        }
    }
}

/// Money for another wallet of the house, for others outside, or for another chain.
fn instruct(dice: &mut Dice, house: &House, person: Hash) -> Option<Request> {
    let (wallet, by) =
        if dice.chance(30) { house.agent } else { (*dice.pick(&house.wallets)?, person) };
    let mut legs = Vec::new();
    for _ in 0..=dice.below(3) {
        let other = dice.pick(&house.wallets)?;
        let to = if dice.chance(50) && *other != wallet {
            Party::Wallet { id: *other, address: None }
        } else {
            let address = Some(format!("0x{:040x}", dice.below(5)));
            Party::Outside(Outside { address, document: None, name: None })
        };
        legs.push((to, payment(dice, wallet).amount));
    }
    let detail = match dice.below(3) {
        0 => Detail::Batch,
        1 => Detail::Transfer,
        _ => Detail::Bridge { into: Asset::USDC },
    };
    if !matches!(detail, Detail::Batch) {
        legs.truncate(1);
    }
    let hold = dice.chance(20).then(HoldAsked::default);
    let fee = if dice.chance(30) { Amount::from_units(1_000_000) } else { Amount::ZERO };
    let verb = Instruct {
        wallet,
        address: None,
        outside: None,
        asset: Asset::USD,
        legs,
        fee,
        detail,
        hold,
        ttl_seconds: Some(3_600),
        keeps_denied: dice.chance(50),
        once: None,
        extra: None,
    };
    Some(request(Caller::Key(by), Command::Instruct(Box::new(verb))))
}

fn payment(dice: &mut Dice, to: countersign_domain::ids::WalletId) -> SendPayment {
    // Around the threshold of review, and now and then far above it.
    let cents = if dice.chance(10) { dice.below(600_000) } else { dice.below(15_000) } + 1;
    let amount = Amount::from_units(i128::from(cents) * 1_000_000);
    SendPayment { from: to, to, amount, description: None, metadata: None }
}
