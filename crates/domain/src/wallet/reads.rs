//! The rows of a wallet.

use crate::ids::{OrgId, WalletId};
use crate::ledger::AccountKey;
use crate::money::Asset;
use crate::state::{Key, Range, Read};

/// A wallet and its main account.
pub(crate) fn reads_of_wallet(org: OrgId, id: WalletId, reads: &mut Vec<Read>) {
    reads.push(Key::Wallet(org, id).into());
    reads.push(Key::Account(org, AccountKey::wallet(id, Asset::USD)).into());
}

/// A wallet that pays: its policies judge, and those of its organization.
pub(crate) fn reads_of_debit(org: OrgId, id: WalletId, reads: &mut Vec<Read>) {
    reads_of_wallet(org, id, reads);
    reads.push(Range::PoliciesOfWallet(org, id).into());
    reads.push(Range::PoliciesOfOrganization(org).into());
}
