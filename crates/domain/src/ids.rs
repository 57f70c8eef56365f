//! Every kind of identifier, in one registry.
//!
//! An id is 128 bits that are both a UUIDv7 and, printed in Crockford base 32, a ULID
//! (`wal_01J…`). Ids sort by the time of their making. See ADR 0005.

mod mint;
#[cfg(test)]
mod tests;
mod ulid;

pub use mint::Mint;
pub use ulid::{ParseIdError, Ulid};

/// A typed id: 128 bits and the prefix of its kind.
pub trait Id: Copy + Ord {
    /// The text in front of the ULID, with its underscore: `wal_`.
    const PREFIX: &'static str;
    /// Names the object with these bits.
    fn from_ulid(ulid: Ulid) -> Self;
    /// The bits.
    fn ulid(self) -> Ulid;
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident = $prefix:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Ulid);

        impl Id for $name {
            const PREFIX: &'static str = $prefix;
            fn from_ulid(ulid: Ulid) -> Self { Self(ulid) }
            fn ulid(self) -> Ulid { self.0 }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(ulid::write($prefix, self.0, &mut [0; $prefix.len() + 26]))
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                std::fmt::Display::fmt(self, f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = ParseIdError;
            fn from_str(text: &str) -> Result<Self, ParseIdError> {
                let tail = text.strip_prefix($prefix).ok_or(ParseIdError)?;
                Ulid::parse(tail).map(Self)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.serialize_str(ulid::write($prefix, self.0, &mut [0; $prefix.len() + 26]))
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                ulid::deserialize(from)
            }
        }
    )*};
}

ids! {
    /// An organization: the tenant. Owns every other row but people.
    OrgId = "org_";
    /// A person, known across organizations.
    PersonId = "usr_";
    /// The membership of a person in an organization.
    MemberId = "mem_";
    /// An API key's record (never the secret).
    KeyId = "key_";
    /// A wallet; an agent's id is its wallet's.
    WalletId = "wal_";
    /// A ledger account as the wire names it; a wallet's first account shares its wallet's bits.
    AccountId = "acc_";
    /// A policy.
    PolicyId = "pol_";
    /// A replay of what happened under other policies.
    BacktestId = "bkt_";
    /// A payment, and every other transaction the wire names.
    PaymentId = "txn_";
    /// A batch of payments.
    BatchId = "bat_";
    /// An approval request.
    ApprovalId = "apr_";
    /// A list of people who may be asked for their agreement.
    ApproverListId = "apl_";
    /// A person's signed-in session.
    SessionId = "ses_";
    /// A hold: money reserved and not yet moved.
    HoldId = "hld_";
    /// One leg of a transfer, as a wallet's statement shows it.
    EntryId = "ent_";
    /// A ledger transfer: two or more legs that sum to zero.
    TransferId = "tfr_";
    /// A record of the log, as the audit trail names it.
    LogId = "log_";
    /// An event, as webhooks and the realtime stream name it.
    EventId = "evt_";
    /// A webhook endpoint.
    WebhookId = "hook_";
    /// A mail.
    MailId = "eml_";
    /// The delivery of an event to an endpoint; the dead letter that it may become has its bits.
    DeliveryId = "dlv_";
    /// A document.
    DocumentId = "doc_";
}
