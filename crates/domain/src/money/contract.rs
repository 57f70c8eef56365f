//! Where tokens are on their chains.

use super::Asset;

/// The contracts of tokens, on chains that have such.
const CONTRACTS: &[(&str, &str)] = &[
    ("USDC@ETHEREUM", "0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48"),
    ("USDT@ETHEREUM", "0xdAC17F958D2ee523a2206206994597C13D831ec7"),
    ("USDC@POLYGON", "0x3c499c542cEF5E3811e1192ce70d8cC03d5c3359"),
    ("USDT@POLYGON", "0xc2132D05D31c914a87C6611C10748AEb04B58e8F"),
    ("USDC@BASE", "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913"),
    ("USDT@BASE", "0xfde4C96c8593536E31F229EA8f37b2ADa2699bb2"),
    ("USDC@SEPOLIA", "0x1c7D4B196Cb0C7B01d743Fbc6116a902379C7238"),
    ("USDC@AMOY", "0x41E94Eb019C0762f9Bfcf9Fb1E58725BfB0e7582"),
];

impl Asset {
    /// The contract of a token; none of what a chain has by itself, and where it is not known.
    #[must_use]
    pub fn contract(self) -> Option<&'static str> {
        let known = CONTRACTS.iter().find(|(key, _)| *key == self.key());
        known.map(|(_, address)| *address)
    }
}
