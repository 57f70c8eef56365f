//! From what is on the wire to commands.

mod account;
mod amount;
mod external;
mod fingerprint;
mod page;
mod reference;
mod user;
mod words;

pub(super) use account::register_account;
pub(super) use amount::amount;
pub(super) use external::register_external;
pub(super) use fingerprint::once;
pub(super) use page::{ListQuery, SliceQuery};
pub(super) use reference::{account, external_wallet, user};
pub(super) use user::{add_chains, create_user, update_user};
pub(super) use words::{CHAINS, CURRENCIES, FIAT, chain, one_of, required, token};
