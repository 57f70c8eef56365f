//! External wallets.

use countersign_domain::document::Reference;
use countersign_domain::user::{ExternalWallet, RegisterExternal, is_address};

use super::words::chain;
use crate::dialect::hifi::error::Failure;
use crate::door::Fields;

/// The chains on which money may arrive.
pub(crate) const OUTSIDE: &[&str] =
    &["POLYGON", "ETHEREUM", "BASE", "OPTIMISM", "ARBITRUM", "SOLANA"];

/// `POST /v2/users/{userId}/wallets/external`.
pub(crate) fn register_external(
    body: &Fields,
    user: Reference,
) -> Result<RegisterExternal, Failure> {
    let chain = chain(body, "chain", OUTSIDE)?;
    let address = body.text("address", 64)?;
    if !is_address(chain, &address) {
        return Err(Failure::invalid("address", &format!("must be an address of {chain}")));
    }
    let name = body.text("name", 255)?;
    let reference_id = body.text("referenceId", 255)?;
    let external = ExternalWallet { chain, address, name, reference_id };
    Ok(RegisterExternal { user, external })
}
