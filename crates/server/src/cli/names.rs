//! Wallets by their names.

use std::collections::BTreeMap;

use anyhow::bail;
use serde_json::Value;

use super::api::{Api, list, text};
use super::api_error::ApiError;
use super::exit::Failed;
use crate::visible::visible;

/// A wallet that was named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Named {
    /// `wal_…`.
    pub(super) id: String,
    /// Its name, or its id where that was given.
    pub(super) name: String,
}

const PAGE: &str = "100";

/// The wallet with this id or this name. Those that the key lists come first: nobody else can make
/// a wallet that is taken for one of them.
pub(super) async fn resolve(api: &Api, wanted: &str) -> anyhow::Result<Named> {
    if wanted.starts_with("wal_") {
        return Ok(Named { id: wanted.to_owned(), name: wanted.to_owned() });
    }
    let mut found = named(api, ("/v1/wallets", "id"), wanted).await?;
    if found.is_empty() {
        found = named(api, ("/v1/network/directory", "walletId"), wanted).await?;
    }
    match found.as_slice() {
        [one] => Ok(one.clone()),
        [] => Err(Failed::not_found(format!("there is no wallet `{wanted}`"))),
        several => {
            let ids: Vec<&str> = several.iter().map(|wallet| wallet.id.as_str()).collect();
            bail!("`{wanted}` is several wallets, name one by its id: {}", ids.join(", "))
        }
    }
}

/// The names of wallets that are known by their ids, each asked for once.
pub(super) struct WalletNames<'a> {
    api: &'a Api,
    known: BTreeMap<String, String>,
}

impl<'a> WalletNames<'a> {
    /// None is known yet.
    pub(super) fn new(api: &'a Api) -> Self {
        Self { api, known: BTreeMap::new() }
    }

    /// What people call the wallet; its id where the key may not know.
    pub(super) async fn of(&mut self, id: &str) -> String {
        if let Some(name) = self.known.get(id) {
            return name.clone();
        }
        let wallet = self.api.get(&format!("/v1/wallets/{id}"), &[]).await.ok();
        let name = wallet.as_ref().map_or(id, |wallet| text(wallet, "name"));
        let name = visible(name);
        self.known.insert(id.to_owned(), name.clone());
        name
    }
}

/// Everything in a list that has exactly this name.
async fn named(api: &Api, (path, id): (&str, &str), wanted: &str) -> Result<Vec<Named>, ApiError> {
    let mut found = Vec::new();
    let directory = id == "walletId";
    each(api, (path, directory.then_some(("search", wanted))), |wallet| {
        if text(wallet, "name") == wanted && text(wallet, "status") != "CLOSED" {
            let id = text(wallet, id).to_owned();
            found.push(Named { id, name: wanted.to_owned() });
        }
    })
    .await?;
    Ok(found)
}

/// Visits everything in a list, page by page.
pub(super) async fn each(
    api: &Api,
    (path, filter): (&str, Option<(&str, &str)>),
    mut visit: impl FnMut(&Value),
) -> Result<(), ApiError> {
    let mut cursor = None::<String>;
    loop {
        let mut query = vec![("limit", PAGE)];
        query.extend(filter);
        query.extend(cursor.as_deref().map(|cursor| ("cursor", cursor)));
        let page = api.get(path, &query).await?;
        list(&page, "data").iter().for_each(&mut visit);
        let next = page.get("cursor").and_then(Value::as_str);
        match next {
            Some(next) => cursor = Some(next.to_owned()),
            None => return Ok(()),
        }
    }
}
