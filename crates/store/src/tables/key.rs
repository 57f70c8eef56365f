//! The values of a row's name.

use std::fmt::Display;

use countersign_domain::ids::{Id, OrgId};
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
            pair(*org, *person, to);
        }
        Key::UserSession(org, id) => pair(*org, *id, to),
        Key::ApproverList(org, id) => pair(*org, *id, to),
        Key::ApiKey(org, id) | Key::KeyUse(org, id) => pair(*org, *id, to),
        Key::Wallet(org, id) => pair(*org, *id, to),
        Key::Account(org, key) => {
            to.id(*org);
            to.display(key.owner);
            to.text(key.asset.key());
        }
        Key::Hold(org, id) => pair(*org, *id, to),
        Key::Transfer(org, id) => pair(*org, *id, to),
        Key::Policy(org, id) => pair(*org, *id, to),
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
        Key::Queue(org, name) => {
            to.id(*org);
            to.text(name);
        }
        Key::Payment(org, id) | Key::Instruction(org, id) => pair(*org, *id, to),
        Key::Approval(org, id) => pair(*org, *id, to),
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
        Key::Cursor(org, consumer) => {
            to.id(*org);
            to.display(consumer);
        }
        Key::Document(org, id) => pair(*org, *id, to),
        Key::Mail(org, id) => pair(*org, *id, to),
        Key::Webhook(org, id) | Key::WebhookSecrets(org, id) => pair(*org, *id, to),
        Key::Delivery(org, webhook, id) => {
            pair(*org, *webhook, to);
            to.id(*id);
        }
    }
    Ok(())
}

fn pair(org: OrgId, id: impl Id + Display, to: &mut Record) {
    to.id(org);
    to.id(id);
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
