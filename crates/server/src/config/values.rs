//! Reading a setting's value.

use std::net::SocketAddr;

use countersign_domain::money::{Amount, Asset};

/// A whole number within bounds.
pub(super) fn number(text: &str, (least, most): (u32, u32)) -> Result<u32, String> {
    let found = text.parse().ok().filter(|number| (least..=most).contains(number));
    found.ok_or_else(|| format!("must be a whole number from {least} to {most}"))
}

/// An address with a port.
pub(super) fn address(text: &str) -> Result<SocketAddr, String> {
    text.parse().map_err(|_| "must be an address and a port, like `127.0.0.1:4800`".to_owned())
}

/// Where a browser finds something, without a slash at its end.
pub(super) fn web_address(text: &str) -> Result<String, String> {
    let wrong = || "must be an address for browsers, like `https://pay.example.com`".to_owned();
    let address: axum::http::Uri = text.parse().map_err(|_| wrong())?;
    let known = matches!(address.scheme_str(), Some("http" | "https"));
    if !known || address.host().is_none() || address.query().is_some() || text.contains('#') {
        return Err(wrong());
    }
    Ok(text.trim_end_matches('/').to_owned())
}

/// An amount of dollars above zero.
pub(super) fn dollars(text: &str) -> Result<Amount, String> {
    let found = Amount::parse(text, Asset::USD.scale()).ok();
    let found = found.filter(|amount| amount.is_positive());
    found.ok_or_else(|| "must be an amount above zero, like `10000.00`".to_owned())
}

/// One of a few words.
pub(super) fn word<T: Copy>(text: &str, known: &[(&str, T)]) -> Result<T, String> {
    let found = known.iter().find(|(word, _)| *word == text);
    found.map(|(_, value)| *value).ok_or_else(|| {
        let words: Vec<String> = known.iter().map(|(word, _)| format!("`{word}`")).collect();
        format!("must be one of {}", words.join(", "))
    })
}

/// Whether something is on.
pub(super) fn on_or_off(text: &str) -> Result<bool, String> {
    word(text, &[("on", true), ("off", false), ("true", true), ("false", false)])
}
