//! What a request is about.

use super::Approval;
use crate::ids::OrgId;
use crate::ledger::AccountKey;
use crate::log::LogActor;
use crate::payment::reads_of_posting;
use crate::state::{Key, Range, Read};

/// All rows that ending a request may read or change.
pub(super) fn reads_of_subject(org: OrgId, approval: &Approval) -> Vec<Read> {
    let account =
        |org, wallet| Key::Account(org, AccountKey::wallet(wallet, approval.asset)).into();
    let mut reads = vec![
        Key::Payment(org, approval.payment()).into(),
        Key::Hold(org, approval.hold).into(),
        Key::Wallet(org, approval.wallet).into(),
        account(org, approval.wallet),
        Range::PoliciesOfWallet(org, approval.wallet).into(),
        Range::PoliciesOfOrganization(org).into(),
        Key::Wallet(approval.recipient_org, approval.recipient).into(),
        account(approval.recipient_org, approval.recipient),
        Key::LogHead(approval.recipient_org).into(),
    ];
    let queue = |name: &String| Key::Queue(org, name.clone()).into();
    reads.extend(approval.queues.iter().map(queue));
    // Policies may want to know who asked.
    if let LogActor::Key(key) = approval.requester.actor {
        reads.push(Key::ApiKey(org, key).into());
    }
    let books = (approval.environment, approval.asset);
    // Of a reversal the fee is that of the original, which is not known yet.
    let with_fee = !approval.fee.is_zero() || approval.reverses.is_some();
    reads.extend(reads_of_posting(books, (org, approval.recipient_org), with_fee));
    for org in [org, approval.recipient_org] {
        reads.extend(approval.reverses.map(|original| Key::Payment(org, original).into()));
    }
    reads
}
