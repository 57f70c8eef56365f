//! Networks.

use countersign_domain::organization::Organization;

use super::{instant, uuid};
use crate::dialect::cubewire::network::Network;
use crate::dialect::cubewire::wire;

/// A network, as an organization has it.
pub(crate) fn network(network: Network, organization: &Organization) -> wire::Network {
    wire::Network {
        id: network.uuid(),
        name: network.chain.name(),
        chain_id: network.id.to_string(),
        status: "ACTIVE",
        kind: if network.main { "MAINNET" } else { "TESTNET" },
        explorer: network.explorer,
        symbol: network.symbol,
        decimals: network.native().map_or(18, |asset| asset.scale()),
        native_token_logo_url: None,
        is_custom_chain: false,
        blockscout_api_url: network.blockscout,
        organization_id: uuid(organization.id),
        created_at: instant(organization.created_at),
        updated_at: instant(organization.created_at),
    }
}
