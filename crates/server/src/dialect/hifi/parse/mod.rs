//! From what is on the wire to commands.

mod account;
mod amount;
mod decide;
mod external;
mod extra;
mod fingerprint;
mod offramp;
mod page;
mod reference;
mod transfer;
mod user;
mod words;

pub(super) use account::register_account;
pub(super) use amount::amount;
pub(super) use decide::{comment, reason};
pub(super) use external::register_external;
pub(super) use extra::Extra;
pub(super) use offramp::{Offramp, offramp};
pub(super) use page::{ListQuery, SliceQuery};
pub(super) use reference::{account, external_wallet, user};
pub(super) use transfer::{batch, bridge, single};
pub(super) use user::{add_chains, create_user, update_user};
pub(super) use words::{CHAINS, CURRENCIES, FIAT, chain, required, token};
