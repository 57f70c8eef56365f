//! The key pair of an environment, by which it signs what anybody may check.

use countersign_domain::document::Document;
use countersign_domain::state::Key;
use countersign_domain::webhook::{EventSigner, Secret};
use tokio::task::spawn_blocking;

use crate::dialect::wallgent::error::Failure;
use crate::door::Reader;
use crate::webhooks::KeyPair;

/// The pair that signs in the caller's environment; where there is none, a new one. Whether that
/// comes to be the one is decided when it is written down.
pub(super) async fn secret(reader: &Reader) -> Result<Secret, Failure> {
    if let Some(signer) = signer(reader).await? {
        return Ok(signer.secret);
    }
    // Looking for primes takes a processor for a good part of a second.
    let made = spawn_blocking(KeyPair::generate).await.ok().flatten();
    made.ok_or_else(|| Failure::internal("no key pair could be made".to_owned()))
}

/// The public half of the pair, as PEM.
pub(super) async fn public_key(reader: &Reader) -> Result<Option<String>, Failure> {
    let signer = signer(reader).await?;
    let pair = signer.and_then(|signer| KeyPair::read(signer.secret.reveal()));
    Ok(pair.map(|pair| pair.pem()))
}

async fn signer(reader: &Reader) -> Result<Option<EventSigner>, Failure> {
    let name = (reader.org(), EventSigner::document(reader.environment()));
    let state = reader.load(vec![Key::Document(name.0, name.1).into()]).await?;
    let document = state.get::<Document>(name).map_err(Failure::not_loaded)?;
    Ok(document.and_then(|document| document.event_signer().cloned()))
}
