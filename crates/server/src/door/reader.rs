//! A call that only reads: the same credentials by the same rules, on rows just read.

use std::collections::BTreeSet;
use std::sync::Arc;

use countersign_domain::access::{Actor, Environment, Permission, check_access};
use countersign_domain::approval::Roster;
use countersign_domain::command::Access;
use countersign_domain::context::Context;
use countersign_domain::ids::{Id as _, OrgId, PersonId};
use countersign_domain::key::{ApiKey, KeyStatus};
use countersign_domain::organization::{ApproverList, Member, Organization};
use countersign_domain::rejection::{Object, Rejection};
use countersign_domain::sign_in::Login;
use countersign_domain::state::{Entity, Halt, Key, Range, Read, State};
use countersign_domain::time::Timestamp;
use countersign_engine::{Engine, List, Page, Slice, Used};

use super::{Refused, Visit};
use crate::events::Judged;
use crate::http::Stopping;
use crate::people::{Credentials, KnownPeople, People};

/// Somebody who may read.
pub(crate) struct Reader {
    pub(crate) engine: Engine,
    pub(crate) actor: Actor,
    pub(crate) organization: Arc<Organization>,
    pub(crate) now: Timestamp,
    pub(crate) stopping: Stopping,
    known: Arc<KnownPeople>,
}

impl Visit {
    /// Authenticates the caller and checks what the route asks for.
    pub(crate) async fn reader(&self, access: Access) -> Result<Reader, Refused> {
        let reader = self.anyone().await?;
        check_access(&reader.actor, access)?;
        Ok(reader)
    }

    /// Authenticates the caller, whatever they may do.
    pub(crate) async fn anyone(&self) -> Result<Reader, Refused> {
        let Judged { actor, organization, now } = self.standing()?.judge().await?;
        let (engine, org) = (self.app.engine.clone(), organization.id);
        engine.touch(match &actor {
            Actor::Session(signed_in) => Used::Session(org, signed_in.session.id),
            actor => match actor.key_id() {
                Some(key) => Used::Key(org, key),
                None => return Err(Refused::NoCredential),
            },
        });
        let stopping = self.app.stopping.clone();
        let known = Arc::clone(&self.app.people);
        Ok(Reader { engine, actor, organization, now, stopping, known })
    }
}

/// The members of a range, newest first.
fn members_of(state: &State, range: Range) -> Result<Vec<Arc<Member>>, Refused> {
    let mut members = state.range::<Member>(range)?;
    members.sort_by_key(|member| std::cmp::Reverse(member.id));
    Ok(members)
}

/// How often something may ask for more rows; a decision needs six rounds at the most.
const ROUNDS_MAX: usize = 16;

impl Reader {
    pub(crate) fn org(&self) -> OrgId {
        self.organization.id
    }

    pub(crate) fn environment(&self) -> Environment {
        // Whoever reads has a credential, and that has an environment.
        self.actor.environment().unwrap_or(Environment::Sandbox)
    }

    /// The caller as the domain's checks of scope and environment want it.
    pub(crate) const fn actor(&self) -> &Actor {
        &self.actor
    }

    pub(crate) fn allows(&self, permission: Permission) -> bool {
        check_access(&self.actor, Access::Permission(permission)).is_ok()
    }

    /// Reads rows of any kind.
    pub(crate) async fn load(&self, reads: Vec<Read>) -> Result<State, Refused> {
        Ok(self.engine.read(reads).await?)
    }

    /// Works something out on committed rows, without a part in any batch: it is asked again with
    /// all that it has missed so far, and what it goes by in the end was read at once.
    pub(crate) async fn consider<T>(
        &self,
        consider: impl Fn(&State, &Context) -> Result<T, Halt>,
    ) -> Result<T, Refused> {
        let settings = self.engine.settings().clone();
        let context = Context { now: self.engine.now(), settings };
        let mut reads: Vec<Read> = Vec::new();
        for _ in 0..ROUNDS_MAX {
            let state = self.load(reads.clone()).await?;
            match consider(&state, &context) {
                Ok(found) => return Ok(found),
                Err(Halt::Rejected(rejection)) => return Err(rejection.into()),
                Err(Halt::Missing(missing)) => reads.extend(missing),
            }
        }
        Err(Refused::fault("a question without an end"))
    }

    /// One row of the caller's organization, or that type's 404.
    pub(crate) async fn get<E: Entity>(&self, id: E::Id, object: Object) -> Result<Arc<E>, Refused>
    where
        E::Id: Clone,
    {
        let state = self.load(vec![E::key_of(id.clone()).into()]).await?;
        let row = state.get::<E>(id)?;
        Ok(row.ok_or(Rejection::NotFound(object))?)
    }

    /// Everyone in the organization, newest first. There are few people to an organization.
    pub(crate) async fn members(&self) -> Result<Vec<Arc<Member>>, Refused> {
        let range = Range::MembersOfOrganization(self.org());
        members_of(&self.load(vec![range.into()]).await?, range)
    }

    /// Everyone in the organization, and the lists they are on; as they were read before, where
    /// nothing about them has changed.
    pub(crate) async fn people(&self) -> Result<Arc<People>, Refused> {
        let org = self.org();
        let turnover = self.engine.turnover(org);
        if let Some(known) = turnover.and_then(|turnover| self.known.get(org, turnover)) {
            return Ok(known);
        }
        let members = Range::MembersOfOrganization(org);
        let lists = Range::ApproverListsOfOrganization(org);
        let state = self.load(vec![members.into(), lists.into()]).await?;
        let members = members_of(&state, members)?;
        let lists = state.range::<ApproverList>(lists)?;
        let rows = members.iter().map(|row| &**row);
        let roster = Roster::new(rows, lists.iter().map(|row| &**row));
        let people = Arc::new(People::new(members, roster));
        if let Some(turnover) = turnover {
            self.known.put(org, (turnover, &people));
        }
        Ok(people)
    }

    /// What people can vote with in the caller's environment.
    pub(crate) async fn credentials<'p>(
        &self,
        people: &'p People,
    ) -> Result<&'p Credentials, Refused> {
        let (org, environment) = (self.org(), self.environment());
        let read = || async {
            let keys = List::ApiKeys { org, environment };
            let mut keys = self.whole(keys, |key: &ApiKey| key.id.ulid().0).await?;
            keys.retain(|key| key.status == KeyStatus::Active);
            Ok(Credentials { keys, signing_in: self.signing_in(people).await? })
        };
        people.credentials(environment).get_or_try_init(read).await
    }

    /// Everyone who can sign in, and vote without a key.
    async fn signing_in(&self, people: &People) -> Result<BTreeSet<PersonId>, Refused> {
        let name = |member: &Arc<Member>| (member.org, member.person);
        let reads = people.members.iter().map(name).map(|(org, id)| Key::Login(org, id).into());
        let state = self.load(reads.collect()).await?;
        let mut signing_in = BTreeSet::new();
        for (org, person) in people.members.iter().map(name) {
            if state.get::<Login>((org, person))?.is_some() {
                signing_in.insert(person);
            }
        }
        Ok(signing_in)
    }

    /// All of a list that is never long, page by page, as rows of one kind whose positions these
    /// are.
    pub(crate) async fn whole<E: Entity>(
        &self,
        list: List,
        position: impl Fn(&E) -> u128,
    ) -> Result<Vec<Arc<E>>, Refused> {
        Ok(self.engine.whole(list, position).await?)
    }

    /// Part of a list by number, and how many rows it has in all.
    pub(crate) async fn slice<E: Entity>(
        &self,
        list: List,
        by: (impl Fn(&E) -> bool, impl Fn(&E) -> u128),
        part: (usize, usize),
    ) -> Result<Slice<E>, Refused> {
        Ok(self.engine.slice(list, by, part).await?)
    }

    /// A page of a list, as rows of one kind.
    pub(crate) async fn page<E: Entity>(
        &self,
        list: List,
        page: Page,
    ) -> Result<Vec<Arc<E>>, Refused> {
        let rows = self.engine.page(list, page).await?;
        Ok(rows.iter().filter_map(E::from_row).map(Arc::clone).collect())
    }
}
