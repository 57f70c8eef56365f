//! External wallets.

use serde::Serialize;
use utoipa::ToSchema;

/// An address outside.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ExternalWallet {
    /// `ewl_…`.
    pub(crate) id: String,
    /// Whose.
    pub(crate) user_id: String,
    /// The chain.
    pub(crate) chain: &'static str,
    /// What it is called.
    pub(crate) name: String,
    /// The address.
    pub(crate) address: String,
    /// What the caller calls it.
    pub(crate) reference_id: String,
    /// Whether money may go there.
    pub(crate) active: bool,
    /// When it was registered.
    pub(crate) created_at: String,
    /// When it last changed.
    pub(crate) updated_at: String,
}

/// A page of external wallets.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ExternalWallets {
    /// How many are on this page.
    pub(crate) count: usize,
    /// They.
    pub(crate) external_wallets: Vec<ExternalWallet>,
    /// What to send as `createdBefore` for the next page.
    pub(crate) next_cursor: Option<String>,
}

/// A new external wallet.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "bodies are read member by member; this describes them")]
pub(crate) struct CreateExternal {
    /// The address.
    address: String,
    /// The chain.
    chain: String,
    /// What it is called.
    name: String,
    /// What the caller calls it.
    reference_id: String,
}
