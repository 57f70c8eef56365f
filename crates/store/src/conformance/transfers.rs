//! Transfers beside the payments whose names they share.

use countersign_domain::access::Environment;
use countersign_domain::ids::WalletId;
use countersign_domain::ledger::{AccountOwner, EntryKind, SystemAccount, Transfer};
use countersign_domain::money::Asset;
use countersign_domain::payment::{Payment, PaymentKind};
use countersign_domain::state::{Change, Row};
use countersign_engine::{List, Rows, ScanKind, Store, StoreError};

use super::{World, commit, insert, pages, read, scan};
use crate::listing::touches;

/// Whatever a transfer says, and whatever its payment says, it reads back as it was posted, in each
/// list that it belongs to.
pub async fn a_transfer_may_be_named_like_its_payment(store: &dyn Store) -> Result<(), StoreError> {
    let mut world = World::new(1);
    let (from, to) = (world.id(), world.id());
    let made = all(&mut world, (from, to));
    let transfers: Vec<Transfer> = made.iter().filter_map(|(_, posted)| posted.clone()).collect();
    let rows = made.iter().flat_map(|(payment, posted)| {
        let posted = posted.iter().cloned().map(|transfer| Row::Transfer(transfer.into()));
        [Row::Payment(payment.clone().into())].into_iter().chain(posted)
    });
    insert(store, rows.collect()).await?;
    are_all_there(store, &transfers, &[from, to]).await?;
    // A payment is taken back, or counted elsewhere; its transfer is what it was.
    world.wait(1);
    let changed = made.iter().map(|(payment, _)| Payment {
        reversed_by: Some(world.id()),
        updated_at: world.now,
        ..payment.clone()
    });
    let changes = changed.map(|payment| Change::Update(Row::Payment(payment.into())));
    commit(store, changes.collect()).await?;
    are_all_there(store, &transfers, &[from, to]).await
}

/// A transfer that comes later than its payment is no worse for it.
pub async fn a_transfer_may_come_after_its_payment(store: &dyn Store) -> Result<(), StoreError> {
    let mut world = World::new(1);
    let (from, to) = (world.id(), world.id());
    let payment = world.payment(from, to);
    let transfer = world.transfer(&payment);
    insert(store, vec![Row::Payment(payment.into())]).await?;
    are_all_there(store, &[], &[from, to]).await?;
    insert(store, vec![Row::Transfer(transfer.clone().into())]).await?;
    are_all_there(store, &[transfer], &[from, to]).await
}

/// Payments with their transfers: of every kind; such as differ in one thing from their payments;
/// and one that has none. All have the bits of their payments.
fn all(world: &mut World, (from, to): (WalletId, WalletId)) -> Vec<(Payment, Option<Transfer>)> {
    let mut made = Vec::new();
    let kinds =
        [PaymentKind::Payment, PaymentKind::Network, PaymentKind::Budget, PaymentKind::Reversal];
    for kind in kinds {
        let reverses = (kind == PaymentKind::Reversal).then(|| world.id());
        let description = (kind != PaymentKind::Budget).then(|| "a\n'b'\\".to_owned());
        let payment = Payment { kind, reverses, description, ..world.payment(from, to) };
        let transfer = world.transfer(&payment);
        made.push((payment, Some(transfer)));
    }
    let (other, earlier, at) = (world.id(), world.id(), world.now.plus_seconds(1));
    let fees = AccountOwner::System(Environment::Sandbox, SystemAccount::Fees);
    let differences: [&dyn Fn(&mut Transfer); 9] = [
        &|transfer| transfer.environment = Environment::Production,
        &|transfer| transfer.kind = EntryKind::Sweep,
        &|transfer| transfer.transaction = earlier,
        &|transfer| transfer.related = Some(earlier),
        &|transfer| transfer.description = None,
        &|transfer| transfer.asset = Asset::USDC,
        &|transfer| transfer.at = at,
        &|transfer| credit(transfer, AccountOwner::Wallet(other)),
        &|transfer| credit(transfer, fees),
    ];
    for differs in differences {
        let payment = world.payment(from, to);
        let mut transfer = world.transfer(&payment);
        differs(&mut transfer);
        made.push((payment, Some(transfer)));
    }
    made.push((world.payment(from, to), None));
    made
}

fn credit(transfer: &mut Transfer, owner: AccountOwner) {
    for leg in transfer.legs.iter_mut().filter(|leg| !leg.amount.is_negative()) {
        leg.owner = owner;
    }
}

async fn are_all_there(
    store: &dyn Store,
    expected: &[Transfer],
    wallets: &[WalletId],
) -> Result<(), StoreError> {
    let org = World::new(1).org;
    for transfer in expected {
        let found = read::<Transfer>(store, (org, transfer.id)).await?;
        assert_eq!(found.as_ref(), Some(transfer));
    }
    let row = |transfer: &Transfer| Row::Transfer(transfer.clone().into());
    let all: Vec<Row> = expected.iter().map(row).collect();
    assert_eq!(scan(store, Rows::Of(org, ScanKind::Transfers), 3).await?, all);
    for wallet in wallets {
        let of_wallet = expected.iter().rev().filter(|transfer| touches(transfer, *wallet));
        let statement = List::Transfers { org, wallet: *wallet };
        assert_eq!(pages(store, &statement, 3).await?, of_wallet.map(row).collect::<Vec<_>>());
    }
    Ok(())
}
