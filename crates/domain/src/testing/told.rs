//! Who would be told of what was just recorded.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::World;
use crate::approval::{Roster, Vote};
use crate::ids::PersonId;
use crate::log::LogRecord;
use crate::mail::{Scene, addressees, told_of};
use crate::state::{Entity, Key, Row};

/// `asked bob carol`, `asked dora/bob` for dora in bob's place, `nobody`.
pub(super) fn told(world: &World, records: &[LogRecord]) -> String {
    let mut words = Vec::new();
    for record in records {
        let Some(told) = told_of(&record.body.fact) else { continue };
        let Some(Row::Approval(approval)) = world.rows.get(&Key::Approval(told.org, told.id))
        else {
            panic!("no approval");
        };
        let Some(Row::Organization(office)) = world.rows.get(&Key::Organization(told.org)) else {
            panic!("no organization");
        };
        let votes: Vec<Arc<Vote>> = all(world, |vote: &Vote| vote.approval == told.id);
        let members = all(world, |member: &crate::organization::Member| {
            member.org == told.org && member.is_active()
        });
        let lists = all(world, |list: &crate::organization::ApproverList| list.org == told.org);
        let logins = all(world, |login: &crate::sign_in::Login| login.org == told.org);
        let signing_in: BTreeSet<PersonId> = logins.iter().map(|login| login.person).collect();
        let keys = all(world, |key: &crate::key::ApiKey| {
            key.org == told.org && key.environment == approval.environment
        });
        let roster = Roster::new(members.iter().map(|row| &**row), lists.iter().map(|row| &**row));
        let scene = Scene {
            approval,
            votes: &votes,
            members: &members,
            roster: &roster,
            keys: &keys,
            signing_in: &signing_in,
            setting: office.settings.self_approval,
            now: world.context.now,
        };
        let people = addressees(&record.body, &scene);
        words.extend(people.first().map(|one| one.kind.as_str().to_lowercase()));
        for one in people {
            let place = one.in_place_of.map(|person| format!("/{}", name(world, person)));
            words.push(format!("{}{}", one.member.name, place.unwrap_or_default()));
        }
    }
    if words.is_empty() { "nobody".to_owned() } else { words.join(" ") }
}

fn all<E: Entity>(world: &World, fits: impl Fn(&E) -> bool) -> Vec<Arc<E>> {
    world.rows.values().filter_map(E::from_row).filter(|row| fits(row)).map(Arc::clone).collect()
}

fn name(world: &World, person: PersonId) -> &str {
    let found = world.names.people.iter().find(|(_, (_, id))| *id == person);
    found.map(|(name, _)| name.as_str()).expect("a person")
}
