//! The values of a row's name.

use countersign_domain::organization::LocatorKey;
use countersign_domain::state::Key;

use super::{Broken, Record};

/// Writes the values of the primary key.
pub(crate) fn write_key(key: &Key, to: &mut Record) -> Result<(), Broken> {
    match key {
        Key::Locator(name) => write_locator(name, to),
        Key::Person(id) => to.id(*id),
        Key::Organization(org) | Key::LogHead(org) => to.id(*org),
        Key::Member(org, person) | Key::Login(org, person) | Key::Invitation(org, person) => {
            to.id(*org);
            to.id(*person);
        }
        Key::UserSession(org, id) => {
            to.id(*org);
            to.id(*id);
        }
        Key::ApproverList(org, id) => {
            to.id(*org);
            to.id(*id);
        }
        Key::ApiKey(org, id) | Key::KeyUse(org, id) => {
            to.id(*org);
            to.id(*id);
        }
        Key::Wallet(org, id) => {
            to.id(*org);
            to.id(*id);
        }
        Key::Account(org, key) => {
            to.id(*org);
            to.display(key.owner);
            to.text(key.asset.key());
        }
        Key::Hold(org, id) => {
            to.id(*org);
            to.id(*id);
        }
        Key::Transfer(org, id) => {
            to.id(*org);
            to.id(*id);
        }
        Key::Policy(org, id) => {
            to.id(*org);
            to.id(*id);
        }
        Key::PolicyVersion(org, id, version) => {
            to.id(*org);
            to.id(*id);
            to.integer(*version);
        }
        Key::Tally(org, id, name) => {
            to.id(*org);
            to.id(*id);
            to.text(name);
        }
        Key::Payment(org, id) => {
            to.id(*org);
            to.id(*id);
        }
        Key::Approval(org, id) => {
            to.id(*org);
            to.id(*id);
        }
        Key::Vote(org, id, index) => {
            to.id(*org);
            to.id(*id);
            to.integer(*index);
        }
        Key::IdempotencyRecord(org, digest) => {
            to.id(*org);
            to.hash(digest);
        }
        Key::LogRecord(org, seq) => {
            to.id(*org);
            to.count(*seq)?;
        }
    }
    Ok(())
}

/// `wallet:wal_…`, `secret:<digest>`, `address:SANDBOX:wg_…`, `email:…`,
/// `credit:wal_…:…`.
fn write_locator(name: &LocatorKey, to: &mut Record) {
    match name {
        LocatorKey::Secret(digest) => to.display(format_args!("secret:{digest}")),
        LocatorKey::Wallet(wallet) => to.display(format_args!("wallet:{wallet}")),
        LocatorKey::Address(environment, address) => {
            to.display(format_args!("address:{}:{address}", environment.as_str()));
        }
        LocatorKey::Email(email) => to.display(format_args!("email:{email}")),
        LocatorKey::Credit(wallet, reference) => {
            to.display(format_args!("credit:{wallet}:{reference}"));
        }
    }
}
