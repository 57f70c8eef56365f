//! Transfers as they read now, with all that they are told with.

use std::sync::Arc;

use countersign_domain::document::Reference;
use countersign_domain::ids::{Id as _, PaymentId};
use countersign_domain::instruction::{Instruction, InstructionKind};
use countersign_domain::outcome::Instructed;
use countersign_domain::rejection::Object;
use countersign_domain::state::{Key, Read, Row, State};
use countersign_domain::user::User;
use countersign_engine::{Engine, InstructionFilter, List, Page};

use crate::dialect::hifi::error::{Failure, not_found};
use crate::dialect::hifi::parse;
use crate::dialect::hifi::parse::ListQuery;
use crate::dialect::hifi::render::{self, Library};
use crate::door::{Query, Reader};

/// All that these transfers are told with.
pub(super) async fn library(
    engine: &Engine,
    instructions: &[Arc<Instruction>],
) -> Result<Library, Failure> {
    let reads = instructions.iter().flat_map(|row| Library::reads(row)).collect();
    let rows = engine.read(reads).await?;
    let further: Vec<Read> =
        instructions.iter().flat_map(|row| Library::further(&rows, row)).collect();
    let people = if further.is_empty() { State::new() } else { engine.read(further).await? };
    let org = instructions.first().map(|row| row.org);
    let (rows, people) = (Arc::new(rows), Arc::new(people));
    Ok(Library { org, now: engine.now(), rows, people, is_new: false })
}

/// All that a transfer is told with which was just made: the decision has seen most of them.
pub(super) async fn library_of(engine: &Engine, made: &Instructed) -> Result<Library, Failure> {
    let mut seen = State::new();
    for user in &made.users {
        let row = Row::Document(Arc::clone(user));
        seen.learn_row(row.key(), Some(row));
    }
    let row = &made.instruction;
    let is_all = Library::reads(row).iter().all(|read| seen.knows(read));
    if !is_all || !Library::further(&seen, row).is_empty() {
        return library(engine, std::slice::from_ref(row)).await;
    }
    let (rows, people) = (Arc::new(seen), Arc::default());
    Ok(Library { org: Some(row.org), now: engine.now(), rows, people, is_new: false })
}

/// The transfer of a kind that is named, if the caller may know of it.
pub(super) async fn transfer(
    reader: &Reader,
    (kind, text): (InstructionKind, &str),
) -> Result<Arc<Instruction>, Failure> {
    let nobody = || not_found(Object::Instruction);
    let reference = Reference::parse(render::prefix(kind), text);
    let id = reader.find(&reference).await?.map(PaymentId::from_ulid).ok_or_else(nobody)?;
    let state = reader.load(vec![Key::Instruction(reader.org(), id).into()]).await?;
    let found = state.get::<Instruction>((reader.org(), id))?;
    let here = |row: &Arc<Instruction>| {
        row.kind() == kind
            && row.environment == reader.environment()
            && reader.actor().reaches(row.wallet)
    };
    found.filter(here).ok_or_else(nobody)
}

/// How many rows are looked at at once where not all of them are shown.
const SIFT_PAGE: usize = 200;

/// A page of transfers of a kind, newest first, and what the next one goes on from.
pub(super) async fn page(
    reader: &Reader,
    (kind, query): (InstructionKind, &Query),
) -> Result<(Vec<Arc<Instruction>>, Option<String>), Failure> {
    let list = ListQuery::parse(query)?;
    let wallet = match query.get("userId") {
        None => None,
        Some(user) => match reader.find(&parse::user(user)).await? {
            Some(id) => Some(User::wallet_of(countersign_domain::ids::DocumentId::from_ulid(id))),
            None => return Ok((Vec::new(), None)),
        },
    };
    let filter = InstructionFilter {
        org: reader.org(),
        environment: reader.environment(),
        wallet,
        kinds: vec![kind],
        statuses: Vec::new(),
        created_before: list.created.before,
        created_after: list.created.after,
        now: reader.engine.now(),
    };
    let (mut rows, mut after) = (Vec::new(), None);
    loop {
        let part = Page { after, limit: SIFT_PAGE };
        let found = reader.page::<Instruction>(List::Instructions(filter.clone()), part).await?;
        let last = found.len() < SIFT_PAGE;
        after = found.last().map(|row| row.id.ulid().0);
        rows.extend(found.into_iter().filter(|row| reader.actor().reaches(row.wallet)));
        if last || rows.len() > list.limit {
            return Ok(list.page(rows, |row| row.created_at));
        }
    }
}
