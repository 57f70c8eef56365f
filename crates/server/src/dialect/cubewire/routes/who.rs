//! Whose doing something is, by the id that clients know them by.

use std::collections::BTreeSet;

use countersign_domain::ids::{Id as _, KeyId, MemberId, PersonId};
use countersign_domain::key::{ApiKey, KeyKind};
use countersign_domain::log::LogActor;
use countersign_engine::List;

use crate::door::{Reader, Refused};

/// Everything by which somebody acts.
#[derive(Debug, Default)]
pub(super) struct Who {
    person: Option<PersonId>,
    keys: BTreeSet<KeyId>,
}

impl Who {
    /// Whether it was them.
    pub(super) fn is(&self, actor: LogActor) -> bool {
        match actor {
            LogActor::Person(person) => self.person == Some(person),
            LogActor::Key(key) => self.keys.contains(&key),
            LogActor::Operator | LogActor::System => false,
        }
    }
}

/// Somebody by their membership, or an agent by its id; nobody by any other.
pub(super) async fn who(reader: &Reader, id: &str) -> Result<Who, Refused> {
    let member = id.parse::<MemberId>().ok();
    let members = reader.members().await?;
    let member = member.and_then(|id| members.iter().find(|member| member.id == id));
    let person = member.map(|member| member.person);
    let (org, environment) = (reader.org(), reader.environment());
    let list = List::ApiKeys { org, environment };
    let keys = reader.whole(list, |key: &ApiKey| key.id.ulid().0).await?;
    let agents = |key: &ApiKey| key.wallet_scope.iter().any(|wallet| wallet.to_string() == id);
    let theirs = |key: &ApiKey| match key.kind {
        KeyKind::Agent => agents(key),
        KeyKind::Person | KeyKind::Platform => person == Some(key.owner),
    };
    let keys = keys.iter().filter(|key| theirs(key)).map(|key| key.id).collect();
    Ok(Who { person, keys })
}
