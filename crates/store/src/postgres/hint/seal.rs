//! Hints are sealed. Anybody who may connect to a database may listen, and may notify; only who may
//! read its tables has the secret.
//!
//! Each server seals with a key of its own, made of the secret and of its name, which no other has;
//! so a number that counts its messages never comes twice under one key.

use countersign_engine::StoreError;
use deadpool_postgres::Object;
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ring::hmac;

use crate::postgres::error::failed;
use crate::tables;

/// Seals what this server tells, and opens what others have told.
pub(in crate::postgres) struct Seal {
    secret: hmac::Key,
}

impl Seal {
    /// With the secret of a database.
    pub(in crate::postgres) async fn of(client: &Object) -> Result<Self, StoreError> {
        let sql = "SELECT secret FROM secrets WHERE name = 'hints'";
        let row = client.query_one(sql, &[]).await.map_err(failed)?;
        Ok(Self::new(row.try_get(0).map_err(failed)?))
    }

    /// With a secret. Servers that keep rows in another form do not understand one another.
    pub(super) fn new(secret: &[u8]) -> Self {
        let secret = hmac::Key::new(hmac::HMAC_SHA256, secret);
        let form = hmac::sign(&secret, tables::form().as_bytes());
        Self { secret: hmac::Key::new(hmac::HMAC_SHA256, form.as_ref()) }
    }

    /// The key of a server, by its name.
    fn key(&self, sender: &str) -> Option<LessSafeKey> {
        let key = hmac::sign(&self.secret, sender.as_bytes());
        UnboundKey::new(&CHACHA20_POLY1305, key.as_ref()).ok().map(LessSafeKey::new)
    }

    /// Seals a message, the `number`-th of its sender; none if that cannot be done.
    pub(in crate::postgres) fn seal(
        &self,
        (sender, number): (&str, u64),
        mut message: Vec<u8>,
    ) -> Option<Vec<u8>> {
        let key = self.key(sender)?;
        key.seal_in_place_append_tag(nonce(number), Aad::empty(), &mut message).ok()?;
        Some(message)
    }

    /// Opens a message; none if it is not what its sender has sealed.
    pub(in crate::postgres) fn open(
        &self,
        (sender, number): (&str, u64),
        mut message: Vec<u8>,
    ) -> Option<Vec<u8>> {
        let key = self.key(sender)?;
        let opened = key.open_in_place(nonce(number), Aad::empty(), &mut message).ok()?.len();
        message.truncate(opened);
        Some(message)
    }
}

fn nonce(number: u64) -> Nonce {
    let mut nonce = [0; NONCE_LEN];
    let (_, low) = nonce.split_at_mut(NONCE_LEN - 8);
    low.copy_from_slice(&number.to_be_bytes());
    Nonce::assume_unique_for_key(nonce)
}
