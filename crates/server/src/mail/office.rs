//! What mails of an organization are written from: its people, read once, and a file for each
//! request.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use countersign_domain::access::Environment;
use countersign_domain::approval::{Approval, InstructionSubject, Roster, Vote};
use countersign_domain::ids::{ApprovalId, Id as _, KeyId, OrgId, PaymentId, PersonId, WalletId};
use countersign_domain::key::{ApiKey, KeyKind};
use countersign_domain::log::LogActor;
use countersign_domain::organization::{ApproverList, Member, Organization};
use countersign_domain::payment::Payment;
use countersign_domain::sign_in::Login;
use countersign_domain::state::{Key, Range, Read, State};
use countersign_domain::time::Timestamp;
use countersign_domain::wallet::Wallet;
use countersign_engine::{Engine, EngineError, List};

use super::about::short;

/// The people of an organization, as they are now.
pub(super) struct Office {
    pub(super) organization: Arc<Organization>,
    pub(super) staff: Arc<Staff>,
    /// The instant at which it is looked at.
    pub(super) now: Timestamp,
}

/// Everybody in an organization, and what they act with.
pub(super) struct Staff {
    pub(super) members: Vec<Arc<Member>>,
    pub(super) roster: Roster,
    pub(super) signing_in: BTreeSet<PersonId>,
    keys: BTreeMap<Environment, Vec<Arc<ApiKey>>>,
}

/// The staff of organizations, kept for as long as nobody joins, leaves or changes.
#[derive(Default)]
pub(super) struct KnownStaff(Mutex<BTreeMap<OrgId, (u64, Arc<Staff>)>>);

/// How many people are kept at most, of all organizations together.
const PEOPLE_MAX: usize = 50_000;

/// A request with what it is about, as they are now.
pub(super) struct File {
    pub(super) approval: Arc<Approval>,
    pub(super) votes: Vec<Arc<Vote>>,
    /// The payment that waits, where it is one.
    pub(super) payment: Option<Arc<Payment>>,
    /// The wallet that would pay.
    pub(super) from: Option<Arc<Wallet>>,
    /// The wallet that would be paid.
    pub(super) to: Option<Arc<Wallet>>,
}

impl Office {
    /// Reads an organization and, unless they are still the same, its people.
    pub(super) async fn open(
        engine: &Engine,
        org: OrgId,
        known: &KnownStaff,
    ) -> Result<Self, EngineError> {
        let turnover = engine.turnover(org);
        let staff = match turnover.and_then(|turnover| known.get(org, turnover)) {
            Some(staff) => staff,
            None => {
                let staff = Arc::new(Staff::read(engine, org).await?);
                turnover.into_iter().for_each(|turnover| known.put(org, (turnover, &staff)));
                staff
            }
        };
        let state = engine.read(vec![Key::Organization(org).into()]).await?;
        let organization = state.get::<Organization>(org)?;
        let missing = || EngineError::Internal(format!("no organization {org}"));
        Ok(Self { organization: organization.ok_or_else(missing)?, staff, now: engine.now() })
    }
}

impl KnownStaff {
    fn get(&self, org: OrgId, turnover: u64) -> Option<Arc<Staff>> {
        let known = self.lock();
        let (at, staff) = known.get(&org)?;
        (*at == turnover).then(|| Arc::clone(staff))
    }

    /// When they become too many, the others are forgotten.
    fn put(&self, org: OrgId, (turnover, staff): (u64, &Arc<Staff>)) {
        let mut known = self.lock();
        known.insert(org, (turnover, Arc::clone(staff)));
        let kept: usize = known.values().map(|(_, staff)| staff.members.len() + 1).sum();
        if kept > PEOPLE_MAX {
            known.retain(|other, _| *other == org);
        }
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<OrgId, (u64, Arc<Staff>)>> {
        // Each organization stands for itself.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Staff {
    async fn read(engine: &Engine, org: OrgId) -> Result<Self, EngineError> {
        let members = engine.whole(List::Members { org }, |member: &Member| member.id.ulid().0);
        let members = members.await?;
        let lists = List::ApproverLists { org };
        let lists = engine.whole(lists, |list: &ApproverList| list.id.ulid().0).await?;
        let roster = Roster::new(members.iter().map(|row| &**row), lists.iter().map(|row| &**row));
        let mut keys = BTreeMap::new();
        for environment in Environment::ALL {
            let list = List::ApiKeys { org, environment };
            keys.insert(environment, engine.whole(list, |key: &ApiKey| key.id.ulid().0).await?);
        }
        let names = members.iter().map(|member| member.person);
        let reads: Vec<Read> = names.map(|person| Key::Login(org, person).into()).collect();
        let state = engine.read(reads).await?;
        let mut signing_in = BTreeSet::new();
        for member in &members {
            if state.get::<Login>((org, member.person))?.is_some() {
                signing_in.insert(member.person);
            }
        }
        Ok(Self { members, roster, signing_in, keys })
    }

    /// The keys of an environment.
    pub(super) fn keys(&self, environment: Environment) -> &[Arc<ApiKey>] {
        self.keys.get(&environment).map(Vec::as_slice).unwrap_or_default()
    }

    /// A key of an environment.
    pub(super) fn key(&self, environment: Environment, id: KeyId) -> Option<&Arc<ApiKey>> {
        self.keys(environment).iter().find(|key| key.id == id)
    }

    /// A member who is there.
    pub(super) fn member(&self, person: PersonId) -> Option<&Arc<Member>> {
        self.members.iter().find(|member| member.person == person)
    }
}

/// The wallets at both ends of what is to leave over a rail, where they are here.
pub(super) type Parties = (Option<Arc<Wallet>>, Option<Arc<Wallet>>);

/// Reads the wallets at both ends.
pub(super) async fn parties(
    engine: &Engine,
    (org, subject): (OrgId, &InstructionSubject),
) -> Result<Parties, EngineError> {
    let to = subject.parties().find_map(|party| party.wallet());
    let names = [Some(subject.wallet), to].map(|wallet| wallet.map(|wallet| (org, wallet)));
    let reads = names.iter().flatten().map(|name| Key::Wallet(name.0, name.1).into()).collect();
    let state = engine.read(reads).await?;
    let [from, to] = names.map(|name| name.map(|name| state.get::<Wallet>(name)));
    Ok((from.transpose()?.flatten(), to.transpose()?.flatten()))
}

impl Office {
    /// Whoever did something in an environment, by name, and whether it is an agent.
    pub(super) fn actor(&self, environment: Environment, actor: LogActor) -> (String, bool) {
        let key = match actor {
            LogActor::Person(person) => return (self.name(person), false),
            LogActor::Operator => return ("the operator of the installation".to_owned(), false),
            LogActor::System => return ("the server itself".to_owned(), false),
            LogActor::Key(id) => self.staff.key(environment, id),
        };
        match key {
            Some(key) if key.kind == KeyKind::Agent => {
                (format!("{} (agent of {})", short(&key.name), self.name(key.owner)), true)
            }
            Some(key) => (self.name(key.owner), false),
            None => ("somebody who has left".to_owned(), false),
        }
    }

    /// Somebody, by name.
    pub(super) fn name(&self, person: PersonId) -> String {
        let member = self.staff.member(person);
        member.map_or_else(|| "somebody who has left".to_owned(), |member| short(&member.name))
    }
}

impl File {
    /// Reads a request; none where there is no such one.
    pub(super) async fn open(
        engine: &Engine,
        name: (OrgId, ApprovalId),
    ) -> Result<Option<Self>, EngineError> {
        Ok(Self::open_all(engine, &[name]).await?.pop().flatten())
    }

    /// Reads many in a few rounds, in the order of their names; none for each that is not there.
    pub(super) async fn open_all(
        engine: &Engine,
        names: &[(OrgId, ApprovalId)],
    ) -> Result<Vec<Option<Self>>, EngineError> {
        let of_one = |&(org, id): &(OrgId, ApprovalId)| {
            [Key::Approval(org, id).into(), Range::VotesOfApproval(org, id).into()]
        };
        let requests = read(engine, names.iter().flat_map(of_one).collect()).await?;
        let mut files = Vec::with_capacity(names.len());
        for name in names {
            let votes = requests.range::<Vote>(Range::VotesOfApproval(name.0, name.1))?;
            let file = |approval| Self { approval, votes, payment: None, from: None, to: None };
            files.push(requests.get::<Approval>(*name)?.map(file));
        }
        let waiting = files.iter().flatten().filter_map(Self::waiting);
        let keys = waiting.map(|(org, payment)| Key::Payment(org, payment).into());
        let payments = read(engine, keys.collect()).await?;
        for file in files.iter_mut().flatten() {
            if let Some(name) = file.waiting() {
                file.payment = payments.get::<Payment>(name)?;
            }
        }
        let wallets = files.iter().flatten().flat_map(Self::wallets).flatten();
        let keys = wallets.map(|(org, wallet)| Key::Wallet(org, wallet).into());
        let wallets = read(engine, keys.collect()).await?;
        for file in files.iter_mut().flatten() {
            let [from, to] = file.wallets();
            file.from = from.map(|name| wallets.get::<Wallet>(name)).transpose()?.flatten();
            file.to = to.map(|name| wallets.get::<Wallet>(name)).transpose()?.flatten();
        }
        Ok(files)
    }

    /// The name of the payment that waits, where it is one.
    fn waiting(&self) -> Option<(OrgId, PaymentId)> {
        self.approval.payment().map(|payment| (self.approval.org, payment))
    }

    /// The names of the wallets that would pay and be paid, where there are such.
    fn wallets(&self) -> [Option<(OrgId, WalletId)>; 2] {
        if let Some(payment) = &self.payment {
            return [(payment.from_org, payment.from), (payment.to_org, payment.to)].map(Some);
        }
        let Some(subject) = self.approval.subject.instruction() else { return [None, None] };
        let to = subject.parties().find_map(|party| party.wallet());
        [Some(subject.wallet), to].map(|wallet| wallet.map(|wallet| (self.approval.org, wallet)))
    }
}

/// Each once, and nothing of the store where there is nothing to be read.
async fn read(engine: &Engine, mut reads: Vec<Read>) -> Result<State, EngineError> {
    reads.sort_unstable();
    reads.dedup();
    if reads.is_empty() { Ok(State::new()) } else { Ok(engine.read(reads).await?) }
}
