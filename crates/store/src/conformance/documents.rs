//! Documents by their kind, and what is part of one.

use countersign_domain::access::Environment;
use countersign_domain::canonical::Hash;
use countersign_domain::document::{Document, DocumentKind};
use countersign_domain::ids::DocumentId;
use countersign_domain::money::{Amount, Asset};
use countersign_domain::state::{Change, Key, Range, Row};
use countersign_domain::user::Deposit;
use countersign_engine::{List, Store, StoreError};

use super::{World, commit, insert, pages};

/// A live one, one of the other environment, one that is part of the first, and one that ended.
pub fn variety(world: &mut World) -> Vec<Document> {
    let whole = document(world, None);
    let part = document(world, Some(whole.id));
    let elsewhere = Document { environment: Environment::Production, ..document(world, None) };
    let ended =
        Document { ended_at: Some(world.now), version: 2, ..document(world, Some(whole.id)) };
    vec![whole, part, elsewhere, ended]
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
    let [whole, part, elsewhere, _] = rows.as_slice() else { return Ok(()) };
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
    let ended = Document { ended_at: Some(world.now), version: 2, ..part.clone() };
    commit(store, vec![Change::Update(Row::Document(ended.into()))]).await?;
    assert_eq!(found().await?, []);
    Ok(())
}
