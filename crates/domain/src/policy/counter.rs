//! What a policy counts, and under which name for whom.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Condition, Counts, Per, Policy, TallyName, Window};
use crate::canonical;
use crate::canonical::{Hash, Tag};
use crate::ids::{DocumentId, KeyId, PersonId, WalletId};
use crate::key::{ApiKey, KeyKind};
use crate::money::Asset;

/// Something that a policy counts. Conditions that ask for the same share it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counter {
    /// Its number, never used again in this policy.
    #[serde(with = "canonical::integer")]
    pub number: u32,
    /// How long it counts.
    pub window: Window,
    /// For whom.
    pub per: Per,
    /// Whether attempts that came to nothing are written down too.
    pub attempts: bool,
}

/// Whoever asks for a payment: a person, or an agent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Initiator {
    /// The key, where it was one.
    pub key: Option<KeyId>,
    /// What kind of principal it stands for.
    pub kind: KeyKind,
    /// The person it belongs to.
    pub person: PersonId,
    /// The agent whose key it is: an agent is its wallet.
    pub agent: Option<WalletId>,
}

/// The ends of a payment, as far as counting goes.
#[derive(Clone, Copy, Debug)]
pub struct Ends {
    /// The wallet that pays.
    pub from: WalletId,
    /// Whoever is paid.
    pub to: Payee,
    /// What is sent.
    pub asset: Asset,
    /// What the amounts of limits and windows count: the asset itself or, of what leaves over a
    /// rail, US dollars.
    pub unit: Asset,
    /// Who asks; none where it is not known, or nobody in particular.
    pub initiator: Option<Initiator>,
}

/// Whoever is paid, as far as counting goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Payee {
    /// A wallet of these books.
    Wallet(WalletId),
    /// Somebody outside, by what is registered of them.
    Document(DocumentId),
    /// Somebody outside, by 128 bits of a hash of their address.
    Address(u128),
}

impl Payee {
    /// Whoever has an address, whatever its case.
    #[must_use]
    pub fn address(address: &str) -> Self {
        let Hash(bytes) = Hash::of(Tag::Payee, address.to_ascii_lowercase().as_bytes());
        let first = bytes.iter().take(16);
        Self::Address(first.fold(0_u128, |bits, byte| (bits << 8) | u128::from(*byte)))
    }
}

impl fmt::Display for Payee {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Wallet(wallet) => wallet.fmt(f),
            Self::Document(document) => document.fmt(f),
            Self::Address(bits) => write!(f, "{bits:032x}"),
        }
    }
}

impl Initiator {
    /// Whoever stands behind a key. All keys of a person count as one, and so do all that an
    /// agent ever had: a new key is no fresh start.
    #[must_use]
    pub fn of(key: &ApiKey) -> Self {
        let agent = match (key.kind, key.wallet_scope.as_slice()) {
            (KeyKind::Agent, [wallet]) => Some(*wallet),
            _ => None,
        };
        Self { key: Some(key.id), kind: key.kind, person: key.owner, agent }
    }

    /// A person who has signed in.
    #[must_use]
    pub const fn signed_in(person: PersonId) -> Self {
        Self { key: None, kind: KeyKind::Person, person, agent: None }
    }
}

impl Counter {
    /// The tally of this counter that a payment belongs to; none where that cannot be known.
    #[must_use]
    pub fn name(&self, policy: &Policy, ends: &Ends) -> Option<TallyName> {
        let group = match self.per {
            Per::Wallet => Group::Wallet(ends.from),
            Per::Recipient => Group::Payee(ends.to),
            Per::WalletRecipient => Group::Pair(ends.from, ends.to),
            Per::Organization => Group::All,
            Per::Initiator => {
                let initiator = ends.initiator?;
                // An agent of several wallets counts as whoever answers for it: another key of it
                // must be no fresh start.
                let person = Group::Person(initiator.person);
                initiator.agent.map_or(person, Group::Wallet)
            }
        };
        let of = format!("{}:{group}:{}", self.number, ends.unit);
        Some(TallyName { policy: policy.id, of })
    }

    /// The counter of a policy that a tally belongs to, if the policy still has it.
    #[must_use]
    pub fn of<'p>(policy: &'p Policy, name: &TallyName) -> Option<&'p Self> {
        let number: u32 = name.of.split(':').next()?.parse().ok()?;
        policy.counters.iter().find(|counter| counter.number == number)
    }

    fn serves(&self, counts: Counts) -> bool {
        self.window == counts.window && self.per == counts.per && self.attempts == counts.attempts
    }
}

enum Group {
    All,
    Wallet(WalletId),
    Payee(Payee),
    Pair(WalletId, Payee),
    Person(PersonId),
}

impl fmt::Display for Group {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::All => f.write_str("all"),
            Self::Wallet(wallet) => wallet.fmt(f),
            Self::Payee(payee) => payee.fmt(f),
            Self::Pair(from, to) => write!(f, "{from}>{to}"),
            Self::Person(person) => person.fmt(f),
        }
    }
}

impl Policy {
    /// The counter that serves a condition.
    #[must_use]
    pub fn counter_of(&self, condition: &Condition) -> Option<&Counter> {
        let counts = condition.counts()?;
        self.counters.iter().find(|counter| counter.serves(counts))
    }

    /// Whether anything that it says depends on who asks.
    #[must_use]
    pub fn asks_for_initiator(&self) -> bool {
        let asks = |condition: &Condition| matches!(condition, Condition::Initiator(_));
        self.conditions.iter().any(asks)
            || self.counters.iter().any(|counter| counter.per == Per::Initiator)
    }

    /// The policy with a counter for everything that its conditions ask for. Those it had before
    /// go on counting; a new one begins now, under a number that none has had.
    #[must_use]
    pub fn with_counters(self, before: &[Counter]) -> Self {
        let mut counters: Vec<Counter> = Vec::new();
        for counts in self.conditions.iter().filter_map(Condition::counts) {
            if counters.iter().any(|counter| counter.serves(counts)) {
                continue;
            }
            let kept = before.iter().find(|counter| counter.serves(counts));
            let Counts { window, per, attempts } = counts;
            let index = u32::try_from(counters.len()).unwrap_or(u32::MAX);
            let number = self.version.saturating_mul(NUMBERS_PER_VERSION).saturating_add(index);
            counters.push(kept.copied().unwrap_or(Counter { number, window, per, attempts }));
        }
        Self { counters: counters.into(), ..self }
    }
}

/// More than a version has counting conditions.
const NUMBERS_PER_VERSION: u32 = 100;
