//! Tokens and their contracts.

use countersign_domain::access::Environment;
use countersign_domain::canonical::Hash;
use countersign_domain::money::{Asset, Chain};

use crate::dialect::hifi::wire;

/// The contracts of production, as their issuers publish them.
const PRODUCTION: &[(&str, Chain, &str)] = &[
    ("usdc", Chain::Polygon, "0x3c499c542cEF5E3811e1192ce70d8cC03d5c3359"),
    ("usdc", Chain::Ethereum, "0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48"),
    ("usdc", Chain::Base, "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913"),
    ("usdc", Chain::Solana, "EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v"),
    ("usdt", Chain::Polygon, "0xc2132D05D31c914a87C6611C10748AEb04B58e8F"),
    ("usdt", Chain::Ethereum, "0xdAC17F958D2ee523a2206206994597C13D831ec7"),
    ("usdt", Chain::Solana, "Es9vMFrzaCERmJfrF4H2FYD4KCoNkY11McCe8BenwNYB"),
];

/// What the dialect calls a token.
pub(crate) fn currency_of(asset: Asset) -> &'static str {
    match asset.code() {
        "USDC" => "usdc",
        "USDT" => "usdt",
        "USDHIFI" => "usdHifi",
        other => other,
    }
}

/// The contract of a token, where it is known. The sandbox's follow from its name.
pub(crate) fn contract(environment: Environment, asset: Asset) -> Option<String> {
    let (currency, chain) = (currency_of(asset), asset.chain()?);
    if currency == "usdHifi" {
        return Some("0x545F651965F3322FDa6232F010Df37Ab41969505".to_owned());
    }
    if environment == Environment::Production {
        let known = PRODUCTION.iter().find(|(known, on, _)| *known == currency && *on == chain);
        return known.map(|(_, _, address)| (*address).to_owned());
    }
    if (currency, chain) == ("usdc", Chain::Polygon) {
        return Some("0x41E94Eb019C0762f9Bfcf9Fb1E58725BfB0e7582".to_owned());
    }
    let digits = Hash::of_secret(format!("{currency}:{chain}").as_bytes()).to_string();
    Some(format!("0x{}", digits.chars().take(40).collect::<String>()))
}

/// All that is told of a token.
pub(crate) fn token_info(environment: Environment, asset: Asset) -> wire::TokenInfo {
    let (name, symbol) = match asset.code() {
        "USDC" => ("USD Coin", "USDC"),
        "USDT" => ("Tether USD", "USDT"),
        _ => ("USD HIFI", "USDHIFI"),
    };
    let standard = if asset.chain() == Some(Chain::Solana) { "SPL" } else { "ERC20" };
    let token_address = contract(environment, asset);
    wire::TokenInfo { token_address, standard, name, symbol, decimals: asset.scale() }
}
