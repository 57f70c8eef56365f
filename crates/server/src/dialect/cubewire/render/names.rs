//! Who is who: people by their memberships, agents by themselves.

use std::collections::{BTreeMap, BTreeSet};

use countersign_domain::ids::{KeyId, PersonId};
use countersign_domain::key::{ApiKey, KeyKind};
use countersign_domain::log::LogActor;
use countersign_domain::organization::Member;
use countersign_domain::state::Key;

use crate::door::{Reader, Refused};

/// What those are called who did something.
#[derive(Debug, Default)]
pub(crate) struct Names {
    people: BTreeMap<PersonId, Called>,
    keys: BTreeMap<KeyId, Called>,
}

/// What somebody is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Called {
    /// The membership of a person, or the agent.
    pub(crate) id: String,
    /// Their mail address, where it is a person.
    pub(crate) email: Option<String>,
}

impl Names {
    /// What somebody who did something is called; none for the operator and the server.
    pub(crate) fn of(&self, actor: LogActor) -> Option<&Called> {
        match actor {
            LogActor::Key(key) => self.keys.get(&key),
            LogActor::Person(person) => self.people.get(&person),
            LogActor::Operator | LogActor::System => None,
        }
    }

    /// The id of somebody who did something.
    pub(crate) fn id(&self, actor: LogActor) -> Option<String> {
        self.of(actor).map(|called| called.id.clone())
    }
}

/// Looks up what these are called: who did something, and people.
pub(crate) async fn names(
    reader: &Reader,
    actors: impl IntoIterator<Item = LogActor>,
    people: impl IntoIterator<Item = PersonId>,
) -> Result<Names, Refused> {
    let org = reader.org();
    let mut people: BTreeSet<PersonId> = people.into_iter().collect();
    let mut keys: BTreeSet<KeyId> = BTreeSet::new();
    for actor in actors {
        match actor {
            LogActor::Key(key) => drop(keys.insert(key)),
            LogActor::Person(person) => drop(people.insert(person)),
            LogActor::Operator | LogActor::System => {}
        }
    }
    let state = reader.load(keys.iter().map(|key| Key::ApiKey(org, *key).into()).collect()).await?;
    let mut owners = BTreeMap::new();
    let mut names = Names::default();
    for id in keys {
        let Some(key) = state.get::<ApiKey>((org, id))? else { continue };
        match (key.kind, key.wallet_scope.as_slice()) {
            (KeyKind::Agent, [agent]) => {
                names.keys.insert(id, Called { id: agent.to_string(), email: None });
            }
            _ => {
                owners.insert(id, key.owner);
                people.insert(key.owner);
            }
        }
    }
    let reads = people.iter().map(|person| Key::Member(org, *person).into()).collect();
    let state = reader.load(reads).await?;
    for person in people {
        if let Some(member) = state.get::<Member>((org, person))? {
            let (id, email) = (member.id.to_string(), Some(member.email.clone()));
            names.people.insert(person, Called { id, email });
        }
    }
    for (key, owner) in owners {
        if let Some(called) = names.people.get(&owner).cloned() {
            names.keys.insert(key, called);
        }
    }
    Ok(names)
}
