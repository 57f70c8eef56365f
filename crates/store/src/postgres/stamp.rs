//! Short names of rows and ranges, the same on every server and in every version.
//!
//! Two rows may have the same stamp: whoever forgets by stamp forgets too much, never too little.

#[cfg(test)]
mod tests;

use countersign_domain::ids::{Id, Ulid};
use countersign_domain::ledger::AccountOwner;
use countersign_domain::organization::LocatorKey;
use countersign_domain::state::{Key, Range};

/// What stands for a row or a range in a trail.
pub(super) type Stamp = u32;

/// The stamp of a row.
pub(super) fn of_row(key: &Key) -> Stamp {
    match key {
        Key::Locator(name) => of_name(name),
        Key::Person(id) => of_id(1, *id),
        Key::Organization(org) => of_id(2, *org),
        Key::Member(_, person) => of_id(3, *person),
        Key::ApproverList(_, id) => of_id(19, *id),
        Key::Login(_, person) => of_id(21, *person),
        Key::UserSession(_, id) => of_id(22, *id),
        Key::Invitation(_, person) => of_id(23, *person),
        Key::ApiKey(_, id) => of_id(4, *id),
        Key::KeyUse(_, id) => of_id(5, *id),
        Key::Wallet(_, id) => of_id(6, *id),
        Key::Account(_, key) => match key.owner {
            AccountOwner::Wallet(wallet) => of_id(7, wallet),
            AccountOwner::System(..) => of_bytes(8, key.owner.to_string().as_bytes()),
        },
        Key::Hold(_, id) => of_id(9, *id),
        Key::Transfer(_, id) => of_id(10, *id),
        Key::Policy(_, id) => of_id(11, *id),
        Key::Tally(_, _, of) => of_bytes(20, of.as_bytes()),
        Key::Queue(_, name) => of_bytes(24, name.as_bytes()),
        Key::PolicyVersion(_, id, _) => of_id(12, *id),
        Key::Payment(_, id) => of_id(13, *id),
        Key::Approval(_, id) => of_id(14, *id),
        Key::Vote(_, id, _) => of_id(15, *id),
        Key::IdempotencyRecord(_, digest) => of_bytes(16, &digest.0),
        Key::LogHead(org) => of_id(17, *org),
        Key::LogRecord(_, seq) => of_bytes(18, &seq.to_be_bytes()),
        Key::Cursor(_, consumer) => of_bytes(24, consumer.to_string().as_bytes()),
        Key::Mail(_, id) => of_id(25, *id),
        Key::Webhook(_, id) => of_id(26, *id),
        Key::WebhookSecrets(_, id) => of_id(27, *id),
        Key::Delivery(_, _, id) => of_id(28, *id),
        Key::Document(_, id) => of_id(29, *id),
        Key::Instruction(_, id) => of_id(30, *id),
    }
}

/// The stamp of a range.
pub(super) fn of_range(range: Range) -> Stamp {
    match range {
        Range::PoliciesOfWallet(_, wallet) => of_id(33, wallet),
        Range::PendingApprovalsOfWallet(_, wallet) => of_id(34, wallet),
        Range::LapsingHoldsOfWallet(_, wallet) => of_id(35, wallet),
        Range::ActiveKeysOfWallet(_, wallet) => of_id(36, wallet),
        Range::ActiveKeysOfPerson(_, person) => of_id(41, person),
        Range::PoliciesWithTerms(org) => of_id(42, org),
        Range::PoliciesOfOrganization(org) => of_id(40, org),
        Range::MembersOfOrganization(org) => of_id(38, org),
        Range::ApproverListsOfOrganization(org) => of_id(39, org),
        Range::VotesOfApproval(_, approval) => of_id(37, approval),
        Range::WebhooksOfOrganization(org) => of_id(43, org),
        Range::DocumentsOf(_, parent) => of_id(46, parent),
    }
}

fn of_name(name: &LocatorKey) -> Stamp {
    match name {
        LocatorKey::Secret(digest) => of_bytes(64, &digest.0),
        LocatorKey::Wallet(wallet) => of_id(65, *wallet),
        LocatorKey::Address(_, address) => of_bytes(66, address.as_bytes()),
        LocatorKey::Email(email) => of_bytes(67, email.as_bytes()),
        LocatorKey::Credit(_, reference) => of_bytes(68, reference.as_bytes()),
    }
}

fn of_id(kind: u64, id: impl Id) -> Stamp {
    let Ulid(bits) = id.ulid();
    let (high, low) = ((bits >> 64) as u64, bits as u64);
    end(mixed(mixed(kind, high), low))
}

fn of_bytes(kind: u64, bytes: &[u8]) -> Stamp {
    end(bytes.iter().fold(kind, |so_far, byte| mixed(so_far, u64::from(*byte))))
}

/// An odd number without a pattern: the golden ratio in 64 bits.
const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;

const fn mixed(so_far: u64, word: u64) -> u64 {
    (so_far.rotate_left(5) ^ word).wrapping_mul(SPREAD)
}

/// The upper half of a product depends on all of both factors.
const fn end(mixed: u64) -> Stamp {
    (mixed >> 32) as Stamp
}
