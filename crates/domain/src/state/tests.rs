//! What a batch knows, and what one decision makes of it.

use std::sync::Arc;

use super::{Change, Draft, Halt, Key, NotLoaded, Range, Read, Row, State};
use crate::context::{Context, Settings};
use crate::ids::{Mint, OrgId, PersonId, WalletId};
use crate::organization::Person;
use crate::policy::{Policy, Rules};
use crate::time::Timestamp;

const NOW: Timestamp = Timestamp::from_unix_ms(1_772_375_520_000);

/// A policy of the one wallet there is.
fn policy(mint: &mut Mint, (org, wallet): (OrgId, WalletId)) -> Policy {
    Policy {
        id: mint.id(NOW),
        org,
        environment: crate::access::Environment::Sandbox,
        wallet: Some(wallet),
        name: "Review".to_owned(),
        enabled: true,
        version: 1,
        conditions: Box::default(),
        counters: Box::default(),
        outcome: None,
        rules: Rules::default(),
        terms: None,
        approval_ttl_seconds: None,
        created_at: NOW,
        updated_at: NOW,
        deleted_at: None,
    }
}

fn row(policy: &Policy) -> Row {
    Row::Policy(Arc::new(policy.clone()))
}

struct Setting {
    range: Range,
    old: Policy,
    new: Policy,
}

fn setting() -> Setting {
    let mut mint = Mint::new(1);
    let home = (mint.id(NOW), mint.id(NOW));
    let range = Range::PoliciesOfWallet(home.0, home.1);
    Setting { range, old: policy(&mut mint, home), new: policy(&mut mint, home) }
}

fn names(state: &State, range: Range) -> Vec<crate::ids::PolicyId> {
    state.range::<Policy>(range).unwrap().iter().map(|policy| policy.id).collect()
}

#[test]
fn it_knows_what_it_does_not_know() {
    let Setting { range, old, .. } = setting();
    let mut state = State::new();
    let key = row(&old).key();
    let unknown = NotLoaded(Read::Row(key.clone()));
    assert_eq!(state.get::<Policy>((old.org, old.id)), Err(unknown));
    assert_eq!(state.range::<Policy>(range), Err(NotLoaded(range.into())));
    state.learn_row(key, None);
    assert_eq!(state.get::<Policy>((old.org, old.id)), Ok(None));
    assert!(!state.knows(&range.into()));
    state.learn_range(range, Vec::new());
    assert_eq!(names(&state, range), []);
}

#[test]
fn what_the_batch_made_is_in_a_range_that_is_loaded_later() {
    let Setting { range, old, new } = setting();
    let mut state = State::new();
    state.apply(&[Change::Insert(row(&new))]);
    state.learn_range(range, vec![row(&old)]);
    assert_eq!(names(&state, range), [old.id, new.id], "oldest first");
}

#[test]
fn what_the_batch_ended_is_not_in_a_range_that_is_loaded_later() {
    let Setting { range, old, new } = setting();
    let mut state = State::new();
    let gone = |policy: &Policy| row(&Policy { deleted_at: Some(NOW), ..policy.clone() });
    state.apply(&[Change::Update(gone(&old)), Change::Insert(row(&new))]);
    state.apply(&[Change::Update(gone(&new))]);
    state.learn_range(range, vec![row(&old)]);
    assert_eq!(names(&state, range), []);
}

#[test]
fn a_range_follows_what_the_batch_does() {
    let Setting { range, old, new } = setting();
    let mut state = State::new();
    state.learn_range(range, vec![row(&old)]);
    state.apply(&[Change::Insert(row(&new))]);
    assert_eq!(names(&state, range), [old.id, new.id]);
    state.apply(&[Change::Update(row(&Policy { deleted_at: Some(NOW), ..old.clone() }))]);
    assert_eq!(names(&state, range), [new.id]);
    // A store that answers late does not undo it.
    state.learn_range(range, vec![row(&old)]);
    state.learn_row(row(&old).key(), Some(row(&old)));
    assert_eq!(names(&state, range), [new.id]);
}

/// A person, as some row that is easy to make.
fn person(mint: &mut Mint, name: &str) -> Person {
    let id: PersonId = mint.id(NOW);
    Person { id, name: name.to_owned(), email: String::new(), created_at: NOW }
}

#[test]
fn a_draft_sees_its_own_changes_and_forgets_them_on_demand() {
    let context = Context { now: NOW, settings: Settings::default() };
    let (mut mint, mut people) = (Mint::new(1), Mint::new(2));
    let (ada, bea) = (person(&mut people, "Ada"), person(&mut people, "Bea"));
    let mut state = State::new();
    state.learn_row(Key::Person(ada.id), Some(Row::Person(Arc::new(ada.clone()))));
    let mut draft = Draft::new(&state, &context, &mut mint);
    draft.update(Person { name: "Ada L.".to_owned(), ..ada.clone() });
    let mark = draft.mark();
    draft.insert(bea.clone());
    draft.update(Person { name: "Ada K.".to_owned(), ..ada.clone() });
    draft.update(Person { name: "Bea B.".to_owned(), ..bea.clone() });
    let name = |draft: &Draft<'_>, id| draft.get::<Person>(id).map(|row| row.unwrap().name.clone());
    assert_eq!(name(&draft, ada.id).as_deref(), Ok("Ada K."));
    assert_eq!(name(&draft, bea.id).as_deref(), Ok("Bea B."));
    draft.rollback(mark);
    assert_eq!(name(&draft, ada.id).as_deref(), Ok("Ada L."));
    let unknown = Halt::Missing(vec![Key::Person(bea.id).into()]);
    assert_eq!(draft.get::<Person>(bea.id), Err(unknown.clone()));
    assert_eq!(draft.need([Key::Person(ada.id).into(), Key::Person(bea.id).into()]), Err(unknown));
    let changes = draft.into_changes();
    assert!(
        matches!(changes.as_slice(), [Change::Update(Row::Person(row))] if row.name == "Ada L.")
    );
}

#[test]
fn whether_a_row_is_new_was_settled_when_it_was_first_touched() {
    let context = Context { now: NOW, settings: Settings::default() };
    let (mut mint, mut people) = (Mint::new(1), Mint::new(2));
    let (ada, bea) = (person(&mut people, "Ada"), person(&mut people, "Bea"));
    let state = State::new();
    let mut draft = Draft::new(&state, &context, &mut mint);
    draft.insert(ada.clone());
    draft.update(ada.clone());
    draft.update(bea.clone());
    draft.insert(bea.clone());
    let changes = draft.into_changes();
    let expected =
        [Change::Insert(Row::Person(Arc::new(ada))), Change::Update(Row::Person(Arc::new(bea)))];
    assert_eq!(changes, expected);
}
