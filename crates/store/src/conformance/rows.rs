//! Rows and ranges: what goes in comes out.

use countersign_domain::approval::{Approval, ApprovalStatus, Terms, Vote};
use countersign_domain::document::Document;
use countersign_domain::ids::PaymentId;
use countersign_domain::key::{ApiKey, KeyStatus};
use countersign_domain::ledger::{Account, Hold, HoldStatus};
use countersign_domain::money::Amount;
use countersign_domain::organization::{ApproverList, Member};
use countersign_domain::payment::Payment;
use countersign_domain::policy::Policy;
use countersign_domain::state::{Change, Entity, Key, Range, Read, Row, State};
use countersign_domain::webhook::Webhook;
use countersign_engine::{Store, StoreError};

use super::{World, commit, insert, load, read, variety};

fn knows(state: &State, row: &Row) -> bool {
    let mut expected = State::new();
    expected.learn_row(row.key(), Some(row.clone()));
    // Two states that print alike hold equal rows; the debug form shows every field.
    format!("{expected:?}") == format!("{state:?}")
}

/// A row of every kind comes back as it went in, inside of a batch and outside.
pub async fn every_kind_of_row_round_trips(store: &dyn Store) -> Result<(), StoreError> {
    let rows = variety::rows(&mut World::new(1));
    insert(store, rows.clone()).await?;
    for row in rows {
        let reads = vec![Read::Row(row.key())];
        let inside = load(store, &reads).await?;
        assert!(knows(&inside, &row), "in a batch: {inside:?} is not {row:?}");
        let outside = store.read(reads).await?;
        assert!(knows(&outside, &row), "outside: {outside:?} is not {row:?}");
    }
    Ok(())
}

/// What does not exist is known not to exist, also under the names of other organizations.
pub async fn a_missing_row_is_known_to_be_missing(store: &dyn Store) -> Result<(), StoreError> {
    let (mut world, stranger) = (World::new(1), World::new(2));
    let (from, to) = (world.id(), world.id());
    let payment = world.payment(from, to);
    insert(store, vec![Row::Payment(payment.clone().into())]).await?;
    assert_eq!(read::<Payment>(store, (stranger.org, payment.id)).await?, None);
    let other: PaymentId = world.id();
    assert_eq!(read::<Payment>(store, (world.org, other)).await?, None);
    assert_eq!(read::<Payment>(store, (world.org, payment.id)).await?, Some(payment));
    Ok(())
}

/// Whoever asks twice is answered twice alike.
pub async fn a_row_that_is_asked_for_twice_is_there(store: &dyn Store) -> Result<(), StoreError> {
    let account = World::new(1).wallet_account();
    let row = Row::Account(account.into());
    insert(store, vec![row.clone()]).await?;
    let twice = vec![Read::Row(row.key()), Read::Row(row.key())];
    assert!(knows(&store.read(twice.clone()).await?, &row));
    for _ in 0..2 {
        assert!(knows(&load(store, &twice).await?, &row));
        assert!(knows(&load(store, &[Read::Row(row.key())]).await?, &row));
    }
    Ok(())
}

/// Two organizations may have a row of the same id: a payment that crosses has one in each.
pub async fn equal_ids_of_two_organizations_are_two_rows(
    store: &dyn Store,
) -> Result<(), StoreError> {
    let (mut ours, theirs) = (World::new(1), World::new(2));
    let (from, to) = (ours.id(), ours.id());
    let mut here = ours.payment(from, to);
    here.to_org = theirs.org;
    let there = Payment { org: theirs.org, ..here.clone() };
    insert(store, vec![Row::Payment(here.clone().into()), Row::Payment(there.clone().into())])
        .await?;
    assert_eq!(read::<Payment>(store, (ours.org, here.id)).await?, Some(here));
    assert_eq!(read::<Payment>(store, (theirs.org, there.id)).await?, Some(there));
    Ok(())
}

/// An update replaces the whole row; the last one counts.
pub async fn an_update_replaces_the_row(store: &dyn Store) -> Result<(), StoreError> {
    let mut world = World::new(1);
    let account = world.wallet_account();
    insert(store, vec![Row::Account(account.clone().into())]).await?;
    for units in [5, 0, -3] {
        let mut changed = account.clone();
        changed.held = Amount::from_units(units);
        changed.version += 1;
        commit(store, vec![Change::Update(Row::Account(changed.clone().into()))]).await?;
        let found = read::<Account>(store, (account.org, account.key)).await?;
        assert_eq!(found, Some(changed));
    }
    Ok(())
}

/// Which rows of a range are found, both ways.
async fn members(store: &dyn Store, range: Range) -> Result<Vec<Key>, StoreError> {
    let reads = vec![Read::Range(range)];
    let inside = load(store, &reads).await?;
    let outside = store.read(reads).await?;
    let (inside, outside) = (keys(&inside, range), keys(&outside, range));
    assert_eq!(inside, outside, "a batch and a read see different members");
    Ok(inside)
}

fn keys(state: &State, range: Range) -> Vec<Key> {
    fn of<E: Entity>(state: &State, range: Range) -> Vec<Key> {
        let rows = state.range::<E>(range);
        assert!(rows.is_ok(), "the store did not answer what it was asked");
        rows.into_iter().flatten().map(|row| E::into_row(row).key()).collect()
    }
    match range {
        Range::PoliciesOfWallet(..) | Range::PoliciesOfOrganization(_) => {
            of::<Policy>(state, range)
        }
        Range::PendingApprovalsOfWallet(..) => of::<Approval>(state, range),
        Range::LapsingHoldsOfWallet(..) => of::<Hold>(state, range),
        Range::ActiveKeysOfWallet(..) | Range::ActiveKeysOfPerson(..) => of::<ApiKey>(state, range),
        Range::PoliciesWithTerms(_) => of::<Policy>(state, range),
        Range::MembersOfOrganization(_) => of::<Member>(state, range),
        Range::ApproverListsOfOrganization(_) => of::<ApproverList>(state, range),
        Range::VotesOfApproval(..) => of::<Vote>(state, range),
        Range::WebhooksOfOrganization(_) => of::<Webhook>(state, range),
        Range::DocumentsOf(..) => of::<Document>(state, range),
    }
}

/// A row enters its range when it is inserted and leaves it when an update takes it out.
pub async fn ranges_follow_changes(store: &dyn Store) -> Result<(), StoreError> {
    let mut world = World::new(1);
    let (wallet, other) = (world.id(), world.id());
    let (payment, mut approval) = world.held(wallet, other);
    let mut hold = world.hold(&approval);
    let (mut policy, second) = (world.policy(wallet), world.policy(wallet));
    let general = Policy { wallet: None, ..world.policy(wallet) };
    policy.terms = Some(Terms::one());
    let mut key = world.api_key(vec![wallet]);
    let wide = world.api_key(vec![wallet, other]);
    let votes = [world.vote(&approval, 0), world.vote(&approval, 1)];
    let org = world.org;
    let ranges = [
        Range::PoliciesOfWallet(org, wallet),
        Range::PoliciesOfOrganization(org),
        Range::PendingApprovalsOfWallet(org, wallet),
        Range::LapsingHoldsOfWallet(org, wallet),
        Range::ActiveKeysOfWallet(org, wallet),
        Range::ActiveKeysOfPerson(org, key.owner),
        Range::PoliciesWithTerms(org),
        Range::MembersOfOrganization(org),
        Range::ApproverListsOfOrganization(org),
        Range::VotesOfApproval(org, approval.id),
        Range::WebhooksOfOrganization(org),
    ];
    for range in ranges {
        assert!(members(store, range).await?.is_empty());
    }
    let person = world.person("ada");
    let (mut member, mut list) = (world.member(&person), world.approver_list(vec![person.id]));
    let rows = |policy: &Policy, approval: &Approval, hold: &Hold, key: &ApiKey| {
        vec![
            Row::Policy(policy.clone().into()),
            Row::Approval(approval.clone().into()),
            Row::Hold(hold.clone().into()),
            Row::ApiKey(key.clone().into()),
        ]
    };
    let people = |member: &Member, list: &ApproverList| {
        [Row::Member(member.clone().into()), Row::ApproverList(list.clone().into())]
    };
    let mut inserted = rows(&policy, &approval, &hold, &key);
    inserted.extend(people(&member, &list));
    inserted.extend(votes.map(|vote| Row::Vote(vote.into())));
    let mut webhook = world.webhook();
    inserted.push(Row::Webhook(webhook.clone().into()));
    inserted.extend([Row::Policy(second.clone().into()), Row::ApiKey(wide.into())]);
    inserted.extend([Row::Policy(general.into()), Row::Payment(payment.into())]);
    insert(store, inserted).await?;
    for (range, expected) in ranges.into_iter().zip([2, 1, 1, 1, 1, 2, 1, 1, 1, 2, 1]) {
        assert_eq!(members(store, range).await?.len(), expected, "{range:?}");
    }

    policy.deleted_at = Some(world.now);
    approval.status = ApprovalStatus::Cancelled;
    hold.status = HoldStatus::Released;
    key.status = KeyStatus::Revoked;
    (member.removed_at, list.deleted_at) = (Some(world.now), Some(world.now));
    let mut changed = rows(&policy, &approval, &hold, &key);
    changed.extend(people(&member, &list));
    webhook.deleted_at = Some(world.now);
    changed.push(Row::Webhook(webhook.into()));
    commit(store, changed.into_iter().map(Change::Update).collect()).await?;
    for (range, expected) in ranges.into_iter().zip([1, 1, 0, 0, 0, 1, 0, 0, 0, 2, 0]) {
        assert_eq!(members(store, range).await?.len(), expected, "{range:?}");
    }
    let left = members(store, Range::PoliciesOfWallet(org, wallet)).await?;
    assert_eq!(left, [Key::Policy(org, second.id)]);
    Ok(())
}

/// A row moves from one range to another in one update.
pub async fn a_row_can_change_its_range(store: &dyn Store) -> Result<(), StoreError> {
    let mut world = World::new(1);
    let (wallet, other) = (world.id(), world.id());
    let mut key = world.api_key(vec![wallet]);
    insert(store, vec![Row::ApiKey(key.clone().into())]).await?;
    key.wallet_scope = vec![other];
    let (before, after) =
        (Range::ActiveKeysOfWallet(world.org, wallet), Range::ActiveKeysOfWallet(world.org, other));
    assert_eq!(members(store, before).await?.len(), 1);
    assert_eq!(members(store, after).await?.len(), 0);
    commit(store, vec![Change::Update(Row::ApiKey(key.into()))]).await?;
    assert_eq!(members(store, before).await?.len(), 0);
    assert_eq!(members(store, after).await?.len(), 1);
    Ok(())
}
