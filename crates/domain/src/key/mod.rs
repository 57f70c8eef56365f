//! API keys: who they are, what they may do, where and how long.

mod api_key;
mod create;
mod revoke;
mod signer;
#[cfg(test)]
mod tests;
mod touch;
mod update;

pub use api_key::{ApiKey, KeyKind, KeyStatus, KeyUse};
pub use create::{CreateKey, NewSecret, OperatorGrant};
pub(crate) use create::{NewKey, create, mint};
pub use revoke::RevokeKey;
pub(crate) use revoke::{revoke, revoke_key};
pub use signer::{PrepareToken, TokenSigner};
pub(crate) use signer::{prepare_token, reads_of_signer};
pub use touch::TouchKeys;
pub(crate) use touch::touch;
pub use update::UpdateKey;
pub(crate) use update::{narrow_key, update};
