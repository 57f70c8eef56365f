//! The directory.

use countersign_domain::wallet::Wallet;

use crate::dialect::wallgent::wire;

/// A wallet as anybody may find it: how to pay it, and nothing of what is in it.
pub(crate) fn directory_entry(wallet: &Wallet) -> wire::DirectoryEntry {
    wire::DirectoryEntry {
        wallet_id: wallet.id.to_string(),
        name: wallet.name.clone(),
        agent_name: wallet.agent_name.clone(),
        wallgent_address: wallet.address.clone(),
    }
}
