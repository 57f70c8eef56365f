//! Servers of different versions share a database, so stamps never change.

use countersign_domain::access::Environment;
use countersign_domain::canonical::Hash;
use countersign_domain::ids::{OrgId, WalletId};
use countersign_domain::ledger::{AccountKey, SystemAccount};
use countersign_domain::money::Asset;

use super::*;

const BITS: Ulid = Ulid(0x0192_3c4d_5e6f_7a8b_9cad_becf_d0e1_f203);

#[test]
fn stamps_are_what_they_have_always_been() {
    let (org, wallet) = (OrgId::from_ulid(BITS), WalletId::from_ulid(BITS));
    let owner = AccountOwner::System(Environment::Sandbox, SystemAccount::Fees);
    let of_the_house = AccountKey { owner, asset: Asset::USD };
    let stamps = [
        of_row(&Key::Wallet(org, wallet)),
        of_row(&Key::Account(org, AccountKey::wallet(wallet, Asset::USD))),
        of_row(&Key::Account(org, of_the_house)),
        of_row(&Key::LogHead(org)),
        of_row(&Key::Locator(LocatorKey::Secret(Hash([7; 32])))),
        of_row(&Key::Locator(LocatorKey::Email("a@b.example".to_owned()))),
        of_range(Range::PoliciesOfWallet(org, wallet)),
        of_range(Range::LapsingHoldsOfWallet(org, wallet)),
    ];
    let always = [
        1_388_623_648,
        1_419_365_463,
        3_697_609_702,
        2_513_755_307,
        1_526_595_932,
        2_040_912_097,
        3_229_270_936,
        2_484_871_416,
    ];
    assert_eq!(stamps, always);
}
