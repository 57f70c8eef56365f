//! The rows that transfers are told with.

use std::sync::Arc;

use countersign_domain::approval::{Approval, ApprovalStatus, Decision, Vote};
use countersign_domain::document::Document;
use countersign_domain::ids::{DocumentId, Id as _, KeyId, OrgId, PersonId, WalletId};
use countersign_domain::instruction::Instruction;
use countersign_domain::key::{ApiKey, KeyKind};
use countersign_domain::log::LogActor;
use countersign_domain::organization::Member;
use countersign_domain::state::{Key, Range, Read, State};
use countersign_domain::time::Timestamp;
use countersign_domain::user::{BankAccount, User};

/// The rows that transfers are told with, as they were read at an instant.
pub(crate) struct Library {
    /// The organization whose they are; none where there are none.
    pub(crate) org: Option<OrgId>,
    pub(crate) now: Timestamp,
    /// Requests, votes, documents and keys.
    pub(crate) rows: Arc<State>,
    /// The people that these name.
    pub(crate) people: Arc<State>,
    /// Whether requests are told of as they were when they were opened, whatever became of them.
    pub(crate) is_new: bool,
}

impl Library {
    /// What a transfer names: its request with the votes, users, accounts, and who asked.
    pub(crate) fn reads(instruction: &Instruction) -> Vec<Read> {
        let org = instruction.org;
        let document = |id: DocumentId| Read::from(Key::Document(org, id));
        let users = std::iter::once(instruction.wallet).chain(instruction.recipients());
        let mut reads: Vec<Read> = users.map(|id| document(User::document_of(id))).collect();
        reads.extend(instruction.documents().map(document));
        if let Some(approval) = instruction.approval {
            reads.push(Key::Approval(org, approval).into());
            reads.push(Range::VotesOfApproval(org, approval).into());
            // Who asked is told with the request alone.
            if let LogActor::Key(key) = instruction.requested_by {
                reads.push(Key::ApiKey(org, key).into());
            }
        }
        reads
    }

    /// The people, and the owners of accounts, that what was read names.
    pub(crate) fn further(rows: &State, instruction: &Instruction) -> Vec<Read> {
        let org = instruction.org;
        let mut people: Vec<PersonId> = Vec::new();
        match instruction.requested_by {
            _ if instruction.approval.is_none() => {}
            LogActor::Person(person) => people.push(person),
            LogActor::Key(key) => {
                let key = rows.get::<ApiKey>((org, key)).ok().flatten();
                people.extend(key.map(|key| key.owner));
            }
            LogActor::Operator | LogActor::System => {}
        }
        if let Some(approval) = instruction.approval {
            let votes = rows.range::<Vote>(Range::VotesOfApproval(org, approval));
            people.extend(votes.unwrap_or_default().iter().map(|vote| vote.person));
        }
        let mut reads: Vec<Read> =
            people.into_iter().map(|person| Key::Member(org, person).into()).collect();
        for id in instruction.documents() {
            let document = rows.get::<Document>((org, id)).ok().flatten();
            let owner = document.and_then(|document| document.parent);
            reads.extend(owner.map(|owner| Read::from(Key::Document(org, owner))));
        }
        reads
    }

    /// The request of a transfer, as it reads now.
    pub(crate) fn approval(&self, instruction: &Instruction) -> Option<Approval> {
        let row =
            self.rows.get::<Approval>((instruction.org, instruction.approval?)).ok().flatten();
        let row = row.map(|row| row.effective(self.now))?;
        if !self.is_new {
            return Some(row);
        }
        let updated_at = row.created_at;
        Some(Approval { status: ApprovalStatus::Pending, resolution: None, updated_at, ..row })
    }

    /// What was said about a request: what counts, and nothing that was taken back.
    pub(crate) fn votes(&self, approval: &Approval) -> Vec<Arc<Vote>> {
        if self.is_new {
            return Vec::new();
        }
        let range = Range::VotesOfApproval(approval.org, approval.id);
        let mut votes = self.rows.range::<Vote>(range).unwrap_or_default();
        votes.retain(|vote| matches!(vote.decision, Decision::Approve | Decision::Reject));
        votes
    }

    /// The user with a wallet.
    pub(crate) fn user(&self, wallet: WalletId) -> Option<User> {
        self.told(wallet, User::clone)
    }

    /// The user with a document.
    pub(crate) fn user_of(&self, id: DocumentId) -> Option<User> {
        self.told_of(id, User::clone)
    }

    /// What is told of the user with a wallet.
    pub(crate) fn told<T>(&self, wallet: WalletId, tell: impl FnOnce(&User) -> T) -> Option<T> {
        self.told_of(User::document_of(wallet), tell)
    }

    fn told_of<T>(&self, id: DocumentId, tell: impl FnOnce(&User) -> T) -> Option<T> {
        let document = self.document(id)?;
        <&User>::try_from(&document.body).ok().map(tell)
    }

    /// A bank account.
    pub(crate) fn account(&self, id: DocumentId) -> Option<BankAccount> {
        let document = self.document(id)?;
        <&BankAccount>::try_from(&document.body).ok().cloned()
    }

    /// A document.
    pub(crate) fn document(&self, id: DocumentId) -> Option<Arc<Document>> {
        let name = (self.org?, id);
        let found = self.rows.get::<Document>(name).ok().flatten();
        found.or_else(|| self.people.get::<Document>(name).ok().flatten())
    }

    fn key(&self, id: KeyId) -> Option<Arc<ApiKey>> {
        self.rows.get::<ApiKey>((self.org?, id)).ok().flatten()
    }

    /// A person, as their membership.
    pub(crate) fn person(&self, person: PersonId) -> String {
        let name = self.org.map(|org| (org, person));
        let member = name.and_then(|name| self.people.get::<Member>(name).ok().flatten());
        member.map_or_else(|| person.to_string(), |member| member.id.to_string())
    }

    /// Whoever started something: a person as their membership, an agent as its wallet.
    pub(crate) fn actor(&self, actor: LogActor) -> String {
        match actor {
            LogActor::Person(person) => self.person(person),
            LogActor::Key(id) => match self.key(id) {
                Some(key) if key.kind == KeyKind::Agent => {
                    let wallet = key.wallet_scope.first();
                    wallet.map_or_else(|| id.to_string(), ToString::to_string)
                }
                Some(key) => self.person(key.owner),
                None => id.to_string(),
            },
            LogActor::Operator => "operator".to_owned(),
            LogActor::System => "system".to_owned(),
        }
    }
}

/// `usr_…` of a wallet.
pub(crate) fn user_id(wallet: WalletId) -> String {
    format!("usr_{}", wallet.ulid())
}
