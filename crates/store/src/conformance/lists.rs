//! Lists: what they show, in which order, page by page.

use std::collections::BTreeSet;

use countersign_domain::access::Environment;
use countersign_domain::ids::{OrgId, WalletId};
use countersign_domain::ledger::HoldStatus;
use countersign_domain::payment::{Payment, PaymentKind, PaymentStatus};
use countersign_domain::policy::Policy;
use countersign_domain::state::{Change, Key, Row};
use countersign_domain::wallet::{WalletKind, WalletStatus};
use countersign_engine::{List, LogFilter, Page, PaymentFilter, PolicyScope, Store, StoreError};

use super::{Chain, World, commit, insert, pages, variety};

/// What the list shows, in pages of several sizes; all of them must agree.
pub(super) async fn shown(store: &dyn Store, list: &List) -> Result<Vec<Key>, StoreError> {
    let whole = pages(store, list, 1_000).await?;
    for limit in [1, 2, 7] {
        assert_eq!(pages(store, list, limit).await?, whole, "pages of {limit} of {list:?}");
    }
    Ok(whole.iter().map(Row::key).collect())
}

fn payments(org: OrgId, world: &World) -> PaymentFilter {
    PaymentFilter {
        org,
        environment: Environment::Sandbox,
        only: BTreeSet::new(),
        statuses: Vec::new(),
        now: world.now,
    }
}

fn keys<'p>(payments: impl IntoIterator<Item = &'p Payment>) -> Vec<Key> {
    payments.into_iter().map(|payment| Key::Payment(payment.org, payment.id)).collect()
}

/// Payments are listed newest first; a wallet's are those on either side of which it is.
pub async fn payments_of_wallets(store: &dyn Store) -> Result<(), StoreError> {
    let mut world = World::new(1);
    let wallets: Vec<WalletId> = (0..3).map(|_| world.id()).collect();
    let [a, b, c] = wallets.as_slice() else { return Ok(()) };
    let mut made = Vec::new();
    for (from, to) in [(a, b), (b, c), (a, c), (c, c), (b, a), (a, b)] {
        let payment = world.payment(*from, *to);
        insert(store, vec![Row::Payment(payment.clone().into())]).await?;
        made.push(payment);
    }
    made.reverse();
    let filter = payments(world.org, &world);
    assert_eq!(shown(store, &List::Payments(filter.clone())).await?, keys(&made));
    for only in [vec![*a], vec![*c], vec![*a, *b], vec![*a, *c, world.id()], vec![world.id()]] {
        let only: BTreeSet<WalletId> = only.into_iter().collect();
        let touched =
            |payment: &&Payment| only.contains(&payment.from) || only.contains(&payment.to);
        let expected = keys(made.iter().filter(touched));
        let list = List::Payments(PaymentFilter { only: only.clone(), ..filter.clone() });
        assert_eq!(shown(store, &list).await?, expected, "only {only:?}");
    }
    Ok(())
}

/// Budgets, other environments and other organizations are never listed.
pub async fn payments_that_are_not_listed(store: &dyn Store) -> Result<(), StoreError> {
    let (mut world, mut stranger) = (World::new(1), World::new(2));
    let (from, to) = (world.id(), world.id());
    let mut budget = world.payment(from, to);
    budget.kind = PaymentKind::Budget;
    let mut live = world.payment(from, to);
    live.environment = Environment::Production;
    let shown_one = world.payment(from, to);
    let theirs = stranger.payment(from, to);
    let rows = [budget, live, shown_one.clone(), theirs];
    insert(store, rows.into_iter().map(|row| Row::Payment(row.into())).collect()).await?;
    let all = payments(world.org, &world);
    let of_wallet = PaymentFilter { only: [from].into(), ..all.clone() };
    for filter in [all, of_wallet] {
        assert_eq!(shown(store, &List::Payments(filter)).await?, keys([&shown_one]));
    }
    Ok(())
}

/// Statuses are those at the instant of the question: past its deadline a payment has expired.
pub async fn payments_by_status(store: &dyn Store) -> Result<(), StoreError> {
    let mut world = World::new(1);
    let (from, to) = (world.id(), world.id());
    let mut made = Vec::new();
    for status in [
        PaymentStatus::Posted,
        PaymentStatus::PendingApproval,
        PaymentStatus::Rejected,
        PaymentStatus::Expired,
        PaymentStatus::Failed,
        PaymentStatus::Reversed,
        PaymentStatus::PendingApproval,
    ] {
        let (payment, _) = world.held(from, to);
        made.push(Payment { status, ..payment });
        world.wait(1_000);
    }
    insert(store, made.iter().map(|row| Row::Payment(row.clone().into())).collect()).await?;
    made.reverse();
    let [late, reversed, failed, expired, rejected, early, posted] = made.as_slice() else {
        return Ok(());
    };
    // The early one waited from 1,000 to 4,600 seconds, the late one waits until 9,600.
    let filter = payments(world.org, &world);
    let cases: [(&[PaymentStatus], Vec<&Payment>); 6] = [
        (&[PaymentStatus::PendingApproval], vec![late]),
        (&[PaymentStatus::Expired], vec![expired, early]),
        (&[PaymentStatus::Posted], vec![posted]),
        (&[PaymentStatus::Posted, PaymentStatus::Reversed], vec![reversed, posted]),
        (&[PaymentStatus::Rejected, PaymentStatus::Failed], vec![failed, rejected]),
        (&[], made.iter().collect()),
    ];
    for (statuses, expected) in cases {
        for only in [BTreeSet::new(), [from].into(), [to, from].into()] {
            let (statuses, expected) = (statuses.to_vec(), keys(expected.iter().copied()));
            let filter = PaymentFilter { statuses, only, ..filter.clone() };
            assert_eq!(
                shown(store, &List::Payments(filter.clone())).await?,
                expected,
                "{filter:?}"
            );
        }
    }
    Ok(())
}

/// A payment's status is listed as it became.
pub async fn listed_payments_follow_updates(store: &dyn Store) -> Result<(), StoreError> {
    let mut world = World::new(1);
    let (from, to) = (world.id(), world.id());
    let (held, _) = world.held(from, to);
    insert(store, vec![Row::Payment(held.clone().into())]).await?;
    let posted = Payment { status: PaymentStatus::Posted, ..held.clone() };
    commit(store, vec![Change::Update(Row::Payment(posted.clone().into()))]).await?;
    for (status, expected) in [
        (PaymentStatus::PendingApproval, Vec::new()),
        (PaymentStatus::Posted, vec![Row::Payment(posted.into())]),
    ] {
        for only in [BTreeSet::new(), [to].into()] {
            let statuses = vec![status];
            let filter = PaymentFilter { statuses, only, ..payments(world.org, &world) };
            assert_eq!(pages(store, &List::Payments(filter), 10).await?, expected);
        }
    }
    Ok(())
}

/// While rows are added, pages that were begun before repeat nothing and leave nothing out.
pub async fn pages_hold_still_while_rows_are_added(store: &dyn Store) -> Result<(), StoreError> {
    let mut world = World::new(1);
    let (from, to) = (world.id(), world.id());
    let mut made = Vec::new();
    let lists = [BTreeSet::new(), [from].into()]
        .map(|only| List::Payments(PaymentFilter { only, ..payments(world.org, &world) }));
    for _ in 0..20 {
        made.push(world.payment(from, to));
    }
    insert(store, made.iter().map(|row| Row::Payment(row.clone().into())).collect()).await?;
    made.reverse();
    for list in lists {
        let (mut seen, mut after) = (Vec::new(), None);
        loop {
            let page = store.page(list.clone(), Page { after, limit: 3 }).await?;
            let Some(last) = page.last() else { break };
            after = Some(crate::listing::position(last));
            seen.extend(page.iter().map(Row::key));
            let added = world.payment(from, to);
            insert(store, vec![Row::Payment(added.into())]).await?;
        }
        let seen: Vec<Key> =
            seen.into_iter().skip_while(|key| !keys(&made).contains(key)).collect();
        assert_eq!(seen, keys(&made));
    }
    Ok(())
}

/// Rows that arrive with older ids than others find their place.
pub async fn older_ids_find_their_place(store: &dyn Store) -> Result<(), StoreError> {
    let mut world = World::new(1);
    let (from, to) = (world.id(), world.id());
    let made: Vec<Payment> = (0..12).map(|_| world.payment(from, to)).collect();
    // Every third first, then the rest from the end: old ones arrive after new ones.
    let late = made.iter().enumerate().filter(|(index, _)| index % 3 != 0).map(|(_, row)| row);
    let order: Vec<&Payment> = made.iter().step_by(3).chain(late.rev()).collect();
    for payment in order {
        let transfer = world.transfer(payment);
        let rows = vec![Row::Payment(payment.clone().into()), Row::Transfer(transfer.into())];
        insert(store, rows).await?;
    }
    let expected = keys(made.iter().rev());
    for only in [BTreeSet::new(), [from].into(), [from, to].into()] {
        let list = List::Payments(PaymentFilter { only, ..payments(world.org, &world) });
        assert_eq!(shown(store, &list).await?, expected);
    }
    Ok(())
}

/// A statement shows the transfers that moved money of a wallet, and no others.
pub async fn transfers_of_a_wallet(store: &dyn Store) -> Result<(), StoreError> {
    let (mut world, mut stranger) = (World::new(1), World::new(2));
    let (a, b, c) = (world.id(), world.id(), world.id());
    let mut made = Vec::new();
    for (from, to) in [(a, b), (b, c), (c, a), (a, a), (b, c)] {
        let payment = world.payment(from, to);
        made.push(world.transfer(&payment));
    }
    let foreign = stranger.payment(a, b);
    let foreign = stranger.transfer(&foreign);
    let rows = made.iter().cloned().chain([foreign]);
    insert(store, rows.map(|row| Row::Transfer(row.into())).collect()).await?;
    for wallet in [a, b, c, world.id()] {
        let of_wallet = made.iter().rev().filter(|row| crate::listing::touches(row, wallet));
        let expected: Vec<Key> = of_wallet.map(|row| Key::Transfer(row.org, row.id)).collect();
        let list = List::Transfers { org: world.org, wallet };
        assert_eq!(shown(store, &list).await?, expected);
    }
    Ok(())
}

/// Wallets by environment, kind and name; closed agents are gone, closed wallets are not.
pub async fn wallets(store: &dyn Store) -> Result<(), StoreError> {
    let (mut world, mut stranger) = (World::new(1), World::new(2));
    let (ops, agent) = (world.wallet("Ops"), world.agent("bot"));
    let (mut live, mut closed, mut gone) =
        (world.wallet("live"), world.wallet("closed"), world.agent("gone"));
    live.environment = Environment::Production;
    closed.status = WalletStatus::Closed;
    gone.status = WalletStatus::Closed;
    let theirs = stranger.wallet("theirs");
    let rows = [&ops, &agent, &live, &closed, &gone, &theirs];
    insert(store, rows.map(|row| Row::Wallet(row.clone().into())).to_vec()).await?;
    let environment = Environment::Sandbox;
    let all = [&closed, &agent, &ops].map(|wallet| wallet.id);
    for (kind, only, expected) in [
        (None, BTreeSet::new(), all.to_vec()),
        (Some(WalletKind::Org), BTreeSet::new(), vec![closed.id, ops.id]),
        (Some(WalletKind::Agent), BTreeSet::new(), vec![agent.id]),
        (None, [ops.id, live.id, theirs.id].into(), vec![ops.id]),
    ] {
        let list = List::Wallets { org: world.org, environment, kind, only };
        let expected: Vec<Key> = expected.iter().map(|id| Key::Wallet(world.org, *id)).collect();
        assert_eq!(shown(store, &list).await?, expected, "{list:?}");
    }
    Ok(())
}

/// The directory shows what is discoverable and what is one's own, whatever the case of the
/// letters.
pub async fn directory(store: &dyn Store) -> Result<(), StoreError> {
    let (mut world, mut stranger) = (World::new(1), World::new(2));
    let own = world.wallet("Ärzte Kasse");
    let (mut open, hidden, mut closed, mut live) = (
        stranger.agent("ÄRZTE-bot"),
        stranger.wallet("ärzte hidden"),
        stranger.wallet("ärzte closed"),
        stranger.wallet("ärzte live"),
    );
    (open.discoverable, closed.discoverable, live.discoverable) = (true, true, true);
    closed.status = WalletStatus::Closed;
    live.environment = Environment::Production;
    let rows = [&own, &open, &hidden, &closed, &live];
    insert(store, rows.map(|row| Row::Wallet(row.clone().into())).to_vec()).await?;
    let both = vec![Key::Wallet(own.org, own.id), Key::Wallet(open.org, open.id)];
    let newest_first = |mut keys: Vec<Key>| {
        keys.sort_by_key(|key| match key {
            Key::Wallet(_, id) => std::cmp::Reverse(*id),
            _ => std::cmp::Reverse(own.id),
        });
        keys
    };
    for (search, expected) in [
        ("ärzte", both.clone()),
        ("", both.clone()),
        ("KASSE", both.iter().take(1).cloned().collect()),
        ("-BOT", both.iter().skip(1).cloned().collect()),
        ("WG_", both.clone()),
        ("%", Vec::new()),
        ("_", both),
        ("kasse\nwg", Vec::new()),
    ] {
        let (org, environment) = (world.org, Environment::Sandbox);
        let list = List::Directory { org, environment, search: search.to_owned() };
        assert_eq!(shown(store, &list).await?, newest_first(expected), "{search:?}");
    }
    Ok(())
}

/// Holds of a wallet by their status.
pub async fn holds(store: &dyn Store) -> Result<(), StoreError> {
    let mut world = World::new(1);
    let (wallet, to) = (world.id(), world.id());
    let mut made = Vec::new();
    for status in [HoldStatus::Pending, HoldStatus::Released, HoldStatus::Reversed] {
        let (_, approval) = world.held(wallet, to);
        let mut hold = world.hold(&approval);
        hold.status = status;
        made.push(hold);
    }
    insert(store, made.iter().map(|row| Row::Hold(row.clone().into())).collect()).await?;
    let org = world.org;
    for status in
        [None, Some(HoldStatus::Pending), Some(HoldStatus::Released), Some(HoldStatus::Reversed)]
    {
        let fits = made.iter().rev().filter(|row| status.is_none_or(|status| row.status == status));
        let expected: Vec<Key> = fits.map(|row| Key::Hold(org, row.id)).collect();
        assert_eq!(shown(store, &List::Holds { org, wallet, status }).await?, expected);
    }
    assert!(shown(store, &List::Holds { org, wallet: to, status: None }).await?.is_empty());
    Ok(())
}

/// Policies that are not deleted, and the versions of each.
pub async fn policies(store: &dyn Store) -> Result<(), StoreError> {
    let mut world = World::new(1);
    let (wallet, other) = (world.id(), world.id());
    let (first, second) = (world.policy(wallet), world.policy(other));
    let (mut deleted, mut live) = (world.policy(wallet), world.policy(wallet));
    deleted.deleted_at = Some(world.now);
    live.environment = Environment::Production;
    let general = Policy { wallet: None, ..world.policy(wallet) };
    let rows = [&first, &second, &deleted, &live, &general];
    insert(store, rows.map(|row| Row::Policy(row.clone().into())).to_vec()).await?;
    let (org, environment) = (world.org, Environment::Sandbox);
    let key = |policy: &Policy| Key::Policy(org, policy.id);
    let policies = |only| List::Policies { org, environment, only };
    assert_eq!(
        shown(store, &policies(PolicyScope::Any)).await?,
        [key(&general), key(&second), key(&first)]
    );
    let of_one = policies(PolicyScope::Wallets([wallet].into()));
    assert_eq!(shown(store, &of_one).await?, [key(&first)]);
    let of_organization = policies(PolicyScope::Organization);
    assert_eq!(shown(store, &of_organization).await?, [key(&general)]);

    for version in 1..=12 {
        let row = world.policy_version(&Policy { version, ..first.clone() });
        insert(store, vec![Row::PolicyVersion(row.into())]).await?;
    }
    insert(store, vec![Row::PolicyVersion(world.policy_version(&second).into())]).await?;
    let versions: Vec<Key> =
        (1..=12).rev().map(|version| Key::PolicyVersion(org, first.id, version)).collect();
    let list = List::PolicyVersions { org, policy: first.id };
    assert_eq!(shown(store, &list).await?, versions);
    Ok(())
}

/// Organizations, members and keys.
pub async fn people_and_keys(store: &dyn Store) -> Result<(), StoreError> {
    let (mut world, stranger) = (World::new(1), World::new(2));
    let (ada, bob) = (world.person("ada"), world.person("bob"));
    // The person who joined first is not the one who was known first.
    let (second, first) = (world.member(&bob), world.member(&ada));
    let (wide, mut live) = (world.api_key(Vec::new()), world.api_key(Vec::new()));
    live.environment = Environment::Production;
    insert(
        store,
        vec![
            Row::Organization(world.organization().into()),
            Row::Organization(stranger.organization().into()),
            Row::Member(first.into()),
            Row::Member(second.into()),
            Row::ApiKey(wide.clone().into()),
            Row::ApiKey(live.into()),
        ],
    )
    .await?;
    let (org, environment) = (world.org, Environment::Sandbox);
    let mut organizations = vec![Key::Organization(org), Key::Organization(stranger.org)];
    organizations.sort();
    organizations.reverse();
    assert_eq!(shown(store, &List::Organizations).await?, organizations);
    let members = [Key::Member(org, ada.id), Key::Member(org, bob.id)];
    assert_eq!(shown(store, &List::Members { org }).await?, members);
    let key = [Key::ApiKey(org, wide.id)];
    assert_eq!(shown(store, &List::ApiKeys { org, environment }).await?, key);
    Ok(())
}

/// The log by every filter, one at a time.
pub async fn log(store: &dyn Store) -> Result<(), StoreError> {
    let mut world = World::new(1);
    let (org, environment, start) = (world.org, Environment::Sandbox, world.now);
    let mut chain = Chain::default();
    let facts = variety::facts(&mut world);
    let wallet = facts.get(1).and_then(|fact| fact.resource_id());
    for fact in facts {
        commit(store, chain.append(&mut world, fact)).await?;
        world.wait(10);
    }
    let all = LogFilter {
        org,
        environment,
        action: None,
        resource: None,
        resource_type: None,
        resource_id: None,
        actor: None,
        from: None,
        to: None,
    };
    let text = |text: &str| Some(text.to_owned());
    let cases: [(LogFilter, &[u64]); 13] = [
        (all.clone(), &[6, 5, 4, 2, 1]),
        (LogFilter { environment: Environment::Production, ..all.clone() }, &[3, 1]),
        (LogFilter { action: text("payment.denied"), ..all.clone() }, &[5]),
        (LogFilter { action: text("payment"), ..all.clone() }, &[]),
        (LogFilter { resource: text("payment"), ..all.clone() }, &[5, 4]),
        (LogFilter { resource: wallet.clone(), ..all.clone() }, &[2]),
        (LogFilter { resource_type: text("organization"), ..all.clone() }, &[1]),
        (LogFilter { resource_type: wallet.clone(), ..all.clone() }, &[]),
        (LogFilter { resource_id: wallet, ..all.clone() }, &[2]),
        (LogFilter { actor: Some(world.key.to_string()), ..all.clone() }, &[6, 5, 4, 2, 1]),
        (LogFilter { actor: text("operator"), ..all.clone() }, &[]),
        (LogFilter { from: Some(start.plus_seconds(30)), ..all.clone() }, &[6, 5, 4]),
        (LogFilter { to: Some(start.plus_seconds(30)), ..all.clone() }, &[2, 1]),
    ];
    for (filter, expected) in cases {
        let expected: Vec<Key> = expected.iter().map(|seq| Key::LogRecord(org, *seq)).collect();
        assert_eq!(shown(store, &List::Log(filter.clone())).await?, expected, "{filter:?}");
    }
    Ok(())
}
