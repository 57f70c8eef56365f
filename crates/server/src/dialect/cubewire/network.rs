//! The networks of the dialect.

use countersign_domain::ids::Ulid;
use countersign_domain::money::{Asset, Chain};

/// A network that vaults have an address on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Network {
    /// The chain.
    pub(super) chain: Chain,
    /// Its number.
    pub(super) id: u64,
    /// Whether what is on it is worth something.
    pub(super) main: bool,
    /// The code of its own asset.
    pub(super) symbol: &'static str,
    /// Where one can look at it.
    pub(super) explorer: &'static str,
    /// Where programs can look at it.
    pub(super) blockscout: &'static str,
}

/// All of them, in the order of their numbers.
pub(super) const NETWORKS: &[Network] = &[
    Network {
        chain: Chain::Ethereum,
        id: 1,
        main: true,
        symbol: "ETH",
        explorer: "https://etherscan.io",
        blockscout: "https://eth.blockscout.com/api",
    },
    Network {
        chain: Chain::Polygon,
        id: 137,
        main: true,
        symbol: "POL",
        explorer: "https://polygonscan.com",
        blockscout: "https://polygon.blockscout.com/api",
    },
    Network {
        chain: Chain::Base,
        id: 8_453,
        main: true,
        symbol: "ETH",
        explorer: "https://basescan.org",
        blockscout: "https://base.blockscout.com/api",
    },
    Network {
        chain: Chain::Amoy,
        id: 80_002,
        main: false,
        symbol: "POL",
        explorer: "https://amoy.polygonscan.com",
        blockscout: "https://polygon-amoy.blockscout.com/api",
    },
    Network {
        chain: Chain::Sepolia,
        id: 11_155_111,
        main: false,
        symbol: "ETH",
        explorer: "https://sepolia.etherscan.io",
        blockscout: "https://eth-sepolia.blockscout.com/api",
    },
];

impl Network {
    /// The network with this number.
    pub(super) fn numbered(id: u64) -> Option<Self> {
        NETWORKS.iter().copied().find(|network| network.id == id)
    }

    /// The network of a chain.
    pub(super) fn of(chain: Chain) -> Option<Self> {
        NETWORKS.iter().copied().find(|network| network.chain == chain)
    }

    /// Its own asset.
    pub(super) fn native(self) -> Option<Asset> {
        Asset::on(self.symbol, self.chain)
    }

    /// A UUID of its own: the first instant of a day, and its number.
    pub(super) fn uuid(self) -> String {
        const FIRST: u128 = 0x0193_0000_0000_7000_8000_0000_0000_0000;
        Ulid(FIRST | u128::from(self.id)).to_uuid()
    }
}
