//! Documents by their kind, and what is part of one.

use countersign_domain::access::Environment;
use countersign_domain::canonical::Hash;
use countersign_domain::document::{Alias, Document, DocumentKind};
use countersign_domain::ids::{DocumentId, Id as _};
use countersign_domain::money::{Amount, Asset};
use countersign_domain::state::{Change, Key, Range, Read, Row};
use countersign_domain::user::Deposit;
use countersign_engine::{List, Rows, ScanKind, Store, StoreError};

use super::{World, commit, insert, load, pages, scan};

/// A live one, one that is part of it, one of the other environment, one that ended, and names.
pub fn variety(world: &mut World) -> Vec<Document> {
    let whole = document(world, None);
    let part = document(world, Some(whole.id));
    let elsewhere = Document { environment: Environment::Production, ..document(world, None) };
    let ended =
        Document { ended_at: Some(world.now), version: 2, ..document(world, Some(whole.id)) };
    let mut rows = vec![whole, part, elsewhere, ended];
    // Their ids are hashes: in whatever order they come, it is not that of their ids.
    rows.extend(["a", "b", "c", "d", "e"].map(|text| name(world, text)));
    rows
}

fn name(world: &mut World, name: &str) -> Document {
    let (space, of): (_, DocumentId) = ("conformance".to_owned(), world.id());
    let id = DocumentId::named(Environment::Sandbox, &space, name);
    let body = Alias { space, name: name.to_owned(), of: of.ulid() };
    Document { id, body: body.into(), ..document(world, None) }
}

fn document(world: &mut World, parent: Option<DocumentId>) -> Document {
    let amount = Amount::from_units(7);
    let body = Deposit { asset: Asset::USD, amount, transaction_hash: Hash([7; 32]) };
    Document {
        org: world.org,
        id: world.id(),
        environment: Environment::Sandbox,
        parent,
        version: 1,
        body: body.into(),
        created_at: world.now,
        updated_at: world.now,
        ended_at: None,
    }
}

/// Those of a kind, an environment and, where one is named, a parent; newest first.
pub async fn documents(store: &dyn Store) -> Result<(), StoreError> {
    let (mut world, mut stranger) = (World::new(1), World::new(2));
    let rows = variety(&mut world);
    let others = variety(&mut stranger);
    let all = rows.iter().chain(&others).map(|row| Row::Document(row.clone().into()));
    insert(store, all.collect()).await?;
    let [whole, part, elsewhere, ..] = rows.as_slice() else { return Ok(()) };
    let key = |row: &Document| Key::Document(row.org, row.id);
    for (environment, parent, expected) in [
        (Environment::Sandbox, None, vec![key(part), key(whole)]),
        (Environment::Sandbox, Some(whole.id), vec![key(part)]),
        (Environment::Production, None, vec![key(elsewhere)]),
        (Environment::Production, Some(whole.id), Vec::new()),
    ] {
        let (org, kind) = (world.org, DocumentKind::Deposit);
        let list = List::Documents { org, environment, kind, parent };
        for limit in [1, 10] {
            let found = pages(store, &list, limit).await?;
            assert_eq!(found.iter().map(Row::key).collect::<Vec<_>>(), expected, "{list:?}");
        }
    }
    Ok(())
}

/// What is part of a document is found at once, until it ends.
pub async fn parts_of_a_document(store: &dyn Store) -> Result<(), StoreError> {
    let mut world = World::new(1);
    let rows = variety(&mut world);
    insert(store, rows.iter().map(|row| Row::Document(row.clone().into())).collect()).await?;
    let [whole, part, ..] = rows.as_slice() else { return Ok(()) };
    let range = Range::DocumentsOf(world.org, whole.id);
    let found = async || -> Result<Vec<DocumentId>, StoreError> {
        let state = store.read(vec![range.into()]).await?;
        let rows = state.range::<Document>(range).unwrap_or_default();
        Ok(rows.iter().map(|row| row.id).collect())
    };
    assert_eq!(found().await?, [part.id]);
    let elsewhere: DocumentId = world.id();
    let moved = Document { parent: Some(elsewhere), version: 2, ..part.clone() };
    commit(store, vec![Change::Update(Row::Document(moved.into()))]).await?;
    assert_eq!(found().await?, []);
    let (org, environment) = (world.org, part.environment);
    let kind = DocumentKind::Deposit;
    let list = List::Documents { org, environment, kind, parent: Some(elsewhere) };
    let found_there = pages(store, &list, 10).await?;
    assert_eq!(found_there.iter().map(Row::key).collect::<Vec<_>>(), [Key::Document(org, part.id)]);
    let back = Document { version: 3, ..part.clone() };
    commit(store, vec![Change::Update(Row::Document(back.into()))]).await?;
    assert_eq!(found().await?, [part.id]);
    let ended = Document { ended_at: Some(world.now), version: 2, ..part.clone() };
    commit(store, vec![Change::Update(Row::Document(ended.into()))]).await?;
    assert_eq!(found().await?, []);
    Ok(())
}

/// However many names there are: each is found the moment it was taken, taken once, and changed in
/// its place.
pub async fn names(store: &dyn Store) -> Result<(), StoreError> {
    let (mut world, mut stranger) = (World::new(1), World::new(2));
    let mut known: Vec<Document> = Vec::new();
    for round in 0..12 {
        let mut fresh = Vec::new();
        for number in 0..5 {
            let name_of = |world: &mut World| name(world, &format!("{round} {number}"));
            fresh.extend([name_of(&mut world), name_of(&mut stranger), document(&mut world, None)]);
        }
        insert(store, fresh.iter().map(|row| Row::Document(row.clone().into())).collect()).await?;
        known.extend(fresh);
        let old = known.len() * 2 / 3 - 1;
        let Some(changed) = known.get_mut(old) else { return Ok(()) };
        (changed.version, changed.ended_at) = (2, Some(world.now));
        let changed = changed.clone();
        commit(store, vec![Change::Update(Row::Document(changed.clone().into()))]).await?;
        let reads: Vec<Read> =
            known.iter().map(|row| Key::Document(row.org, row.id).into()).collect();
        let (loaded, read) = (load(store, &reads).await?, store.read(reads).await?);
        for row in &known {
            for state in [&loaded, &read] {
                let found = state.get::<Document>((row.org, row.id)).ok().flatten();
                assert_eq!(found.as_deref(), Some(row), "round {round}");
            }
        }
        let taken = insert(store, vec![Row::Document(changed.into())]).await;
        assert!(matches!(taken, Err(StoreError::Conflict(_))), "{taken:?}");
    }
    for limit in [1, 7, 1_000] {
        let mut found = scan(store, Rows::Of(world.org, ScanKind::Documents), limit).await?;
        found.sort_by_key(Row::key);
        let mut all: Vec<Row> = known.iter().map(|row| Row::Document(row.clone().into())).collect();
        all.retain(|row| matches!(row, Row::Document(document) if document.org == world.org));
        all.sort_by_key(Row::key);
        assert_eq!(found, all, "{limit} at a time");
    }
    Ok(())
}
