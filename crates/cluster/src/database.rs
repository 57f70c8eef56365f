//! Databases of a server.

use anyhow::{Result, ensure};

/// The statement that creates a database: UTF-8, ordered by bytes, whatever the server's default.
pub(crate) fn creation(name: &str) -> Result<String> {
    // Such a name needs no quotes, neither in SQL nor in a URL.
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    let begins = name.starts_with(|first: char| first.is_ascii_lowercase());
    ensure!(begins && name.bytes().all(plain), "`{name}` is no plain name for a database");
    Ok(format!("CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'"))
}
