//! What nobody else has drawn.

use countersign_engine::StoreError;

/// Random bytes.
pub(super) fn bytes<const N: usize>() -> Result<[u8; N], StoreError> {
    let mut bytes = [0; N];
    let none = |_| StoreError::Unavailable("no randomness".to_owned());
    getrandom::fill(&mut bytes).map_err(none)?;
    Ok(bytes)
}
