//! People, their lists and their stand-ins, as a scene sets them.

use std::sync::Arc;

use super::words::{Words, micros};
use super::{World, script};
use crate::organization::{Member, Role, StandIn};
use crate::state::{Key, Row};
use crate::time::Timestamp;

impl World {
    pub(crate) fn member(&self, name: &str) -> &Member {
        let (org, person) = self.names.people[name];
        match &self.rows[&Key::Member(org, person)] {
            Row::Member(member) => member,
            other => panic!("no member: {other:?}"),
        }
    }
}

/// `list legal of bob carol` · `leaves bob` · `returns bob` · `role bob viewer` ·
/// `away bob for carol until +8h` (carol stands in). All but the first change the membership
/// alone, where commands would take keys and lists with it: each rule has to hold by itself.
pub(super) fn scene(world: &mut World, first: &str, words: &mut Words) -> bool {
    match first {
        "list" => list(world, words),
        "leaves" | "returns" => {
            let left = (first == "leaves").then_some(world.context.now);
            change(world, &words.next(), |member| Member { removed_at: left, ..member });
        }
        "role" => {
            let (name, role) = (words.next(), Role::from_word(&words.next()).unwrap());
            change(world, &name, |member| Member { role, ..member });
        }
        "away" => {
            let person = words.pick("for").map(|name| world.names.people[&name].1);
            let span = words.pick("until").map_or(0, |until| micros(until.trim_start_matches('+')));
            let from = world.context.now;
            let until = Timestamp::from_unix_micros(from.unix_micros() + span);
            let stand_in = person.map(|person| StandIn { person, from, until });
            change(world, &words.next(), |member| Member { stand_in: stand_in.clone(), ..member });
        }
        _ => return false,
    }
    true
}

fn change(world: &mut World, name: &str, by: impl Fn(Member) -> Member) {
    let member = by(world.member(name).clone());
    world.tamper(Row::Member(Arc::new(member)));
}

/// By the operator's word, as lists come to be.
fn list(world: &mut World, words: &mut Words) {
    let name = words.next();
    assert!(words.take("of"));
    let mut people = Vec::new();
    while !words.is_done() {
        people.push(words.next());
    }
    let verb = if world.names.lists.contains_key(&name) { "rewrites" } else { "writes" };
    let statement = format!("operator {verb} {name} of acme with {}", people.join(","));
    let reply = script::ask(world, &statement, &name);
    assert!(reply.result.is_ok(), "{statement}: {reply:?}");
}
