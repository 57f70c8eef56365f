//! Vaults.

use serde::Serialize;
use utoipa::ToSchema;

/// A vault.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Vault {
    /// Its id.
    pub(crate) id: String,
    /// Its name.
    pub(crate) name: String,
    /// `HSM`.
    #[serde(rename = "type")]
    pub(crate) kind: &'static str,
    /// `active` or `inactive`.
    pub(crate) status: &'static str,
    /// `ready`.
    pub(crate) key_status: &'static str,
    /// Why there is no key.
    pub(crate) key_error: Option<String>,
    /// Who made it.
    pub(crate) user_id: Option<String>,
    /// The organization.
    pub(crate) organization_id: String,
    /// Its address on every network.
    pub(crate) address: String,
    /// The branch by which a bank would know it.
    pub(crate) bsb: Option<String>,
    /// The account number by which a bank would know it.
    pub(crate) account_number: Option<String>,
    /// What it is kept together with.
    pub(crate) group_name: Option<String>,
    /// The caller's words for it.
    pub(crate) tags: Vec<String>,
    /// When it was made.
    pub(crate) created_at: String,
    /// When it last changed.
    pub(crate) updated_at: String,
    /// What is in it.
    pub(crate) assets: Vec<VaultAsset>,
    /// Who made it.
    pub(crate) user: Option<UserRef>,
}

/// What a vault has of an asset.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct VaultAsset {
    /// The network.
    pub(crate) chain_id: u64,
    /// The asset.
    pub(crate) symbol: &'static str,
    /// Its decimals.
    pub(crate) decimals: u8,
    /// What is there, held or not.
    pub(crate) balance: String,
    /// What of it is held.
    pub(crate) held: String,
}

/// Somebody, by their id.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct UserRef {
    /// The id.
    pub(crate) id: String,
}

/// The body of `POST /vaults`, and of `PATCH`, where what is absent stays as it is. For the
/// description alone.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "described, never built")]
pub(crate) struct WriteVault {
    /// Its name, at most 255 characters.
    name: Option<String>,
    /// `HSM`.
    #[schema(rename = "type")]
    kind: Option<String>,
    /// `active` or `inactive`; of a change alone.
    status: Option<String>,
    /// The address that its keeper signs for: required in production, and never changed.
    address: Option<String>,
    /// What it is kept together with.
    group_name: Option<String>,
    /// The caller's words for it.
    tags: Option<Vec<String>>,
    /// At most 10 characters.
    bsb: Option<String>,
    /// At most 20 characters.
    account_number: Option<String>,
}

/// The body of `POST /v1/sandbox/cubewire/fund`. For the description alone.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "described, never built")]
pub(crate) struct FundVault {
    /// The vault.
    vault_id: String,
    /// The network.
    chain_id: u64,
    /// The symbol of an asset.
    asset: String,
    /// How much, as a decimal string.
    amount: String,
}
