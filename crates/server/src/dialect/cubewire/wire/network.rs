//! Networks.

use serde::Serialize;
use utoipa::ToSchema;

/// A network.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Network {
    /// Its id.
    pub(crate) id: String,
    /// Its name.
    pub(crate) name: &'static str,
    /// Its number, as text.
    pub(crate) chain_id: String,
    /// `ACTIVE`.
    pub(crate) status: &'static str,
    /// `MAINNET` or `TESTNET`.
    #[serde(rename = "type")]
    pub(crate) kind: &'static str,
    /// Where one can look at it.
    pub(crate) explorer: &'static str,
    /// The symbol of its own asset.
    pub(crate) symbol: &'static str,
    /// The decimals of that.
    pub(crate) decimals: u8,
    /// There is none.
    pub(crate) native_token_logo_url: Option<String>,
    /// All are built in.
    pub(crate) is_custom_chain: bool,
    /// Where programs can look at it.
    pub(crate) blockscout_api_url: &'static str,
    /// The organization.
    pub(crate) organization_id: String,
    /// Since when the organization has it.
    pub(crate) created_at: String,
    /// The same.
    pub(crate) updated_at: String,
}
