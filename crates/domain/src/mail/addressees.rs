//! Who is told of a record.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::MailKind;
use crate::access::Duty;
use crate::approval::{Approval, ApprovalStatus, Called, Inquiry, Roster, Vote};
use crate::ids::PersonId;
use crate::key::ApiKey;
use crate::log::{Fact, LogActor, LogBody};
use crate::organization::{Member, Notifications, SelfApproval};
use crate::time::Timestamp;

/// A request and the people around it, as they are now. Who is told is decided by this and not by
/// how things were when the record was written: nobody is asked for what is over.
pub struct Scene<'a> {
    /// The request.
    pub approval: &'a Approval,
    /// What was said about it.
    pub votes: &'a [Arc<Vote>],
    /// The members of the organization.
    pub members: &'a [Arc<Member>],
    /// The same, as requirements see them.
    pub roster: &'a Roster,
    /// The keys of the request's environment.
    pub keys: &'a [Arc<ApiKey>],
    /// Everyone who can sign in.
    pub signing_in: &'a BTreeSet<PersonId>,
    /// Whether the organization lets people decide what they asked for.
    pub setting: SelfApproval,
    /// The present instant.
    pub now: Timestamp,
}

/// Somebody who is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Addressee {
    /// Who.
    pub member: Arc<Member>,
    /// Why.
    pub kind: MailKind,
    /// In whose place they would vote, where they have none of their own.
    pub in_place_of: Option<PersonId>,
}

/// The request that a fact may have to be told about, to whomever.
#[must_use]
pub const fn told_of(fact: &Fact) -> Option<&Approval> {
    match fact {
        Fact::ApprovalCreated { approval }
        | Fact::ApprovalReminded { approval }
        | Fact::ApprovalEscalated { approval }
        | Fact::ApprovalReassigned { approval }
        | Fact::ApprovalDelegated { approval }
        | Fact::ApprovalVoted { approval, .. }
        | Fact::ApprovalApproved { approval }
        | Fact::ApprovalRejected { approval }
        | Fact::ApprovalExpired { approval }
        | Fact::ApprovalCancelled { approval } => Some(approval),
        _ => None,
    }
}

/// Whether anybody may have to be told of a fact.
#[must_use]
pub const fn is_told(fact: &Fact) -> bool {
    told_of(fact).is_some() || matches!(fact, Fact::NoticeRequested { .. })
}

/// Everyone who is told what a rule wants administrators to hear, but for those who do not want to
/// be. They come in the order of their names.
#[must_use]
pub fn administrators(members: &[Arc<Member>]) -> Vec<Addressee> {
    let kind = MailKind::Noticed;
    let all = members.iter().filter(|row| wants(row) && row.role.duty() == Duty::Administer);
    all.map(|row| Addressee { member: Arc::clone(row), kind, in_place_of: None }).collect()
}

fn wants(member: &Member) -> bool {
    member.is_active() && member.notifications == Notifications::All
}

/// Everyone who is told of a record, each once, but for those who do not want to be. They come in
/// the order of their names.
#[must_use]
pub fn addressees(body: &LogBody, scene: &Scene<'_>) -> Vec<Addressee> {
    let (kind, people) = match &body.fact {
        Fact::ApprovalCreated { .. } => (MailKind::Asked, scene.asked()),
        Fact::ApprovalVoted { vote, .. } => (MailKind::Asked, scene.let_in_by(vote)),
        Fact::ApprovalReminded { .. } => (MailKind::Reminded, scene.called(scene.votes)),
        Fact::ApprovalEscalated { .. } => (MailKind::Escalated, scene.called(scene.votes)),
        Fact::ApprovalReassigned { .. } => (MailKind::Reassigned, scene.called(scene.votes)),
        Fact::ApprovalDelegated { approval } => (MailKind::Delegated, scene.delegate(approval)),
        Fact::ApprovalApproved { .. }
        | Fact::ApprovalRejected { .. }
        | Fact::ApprovalExpired { .. }
        | Fact::ApprovalCancelled { .. } => (MailKind::Ended, scene.requester(body)),
        _ => return Vec::new(),
    };
    let member = |called: Called| {
        let member = scene.members.iter().find(|member| member.person == called.person)?;
        let addressee =
            Addressee { member: Arc::clone(member), kind, in_place_of: called.in_place_of };
        wants(member).then_some(addressee)
    };
    people.into_iter().filter_map(member).collect()
}

impl Scene<'_> {
    /// Everyone who is asked when a request is opened: whose vote would count, and of a transfer of
    /// users' tokens every administrator besides.
    fn asked(&self) -> Vec<Called> {
        let mut asked = self.called(self.votes);
        let waits = self.approval.effective_status(self.now) == ApprovalStatus::Pending;
        if waits && self.approval.subject.kind().is_for_administrators() {
            let all = self.members.iter().filter(|row| row.role.duty() == Duty::Administer);
            for member in all {
                if asked.iter().all(|one| one.person != member.person) {
                    asked.push(Called { person: member.person, in_place_of: None });
                }
            }
        }
        asked
    }

    /// Everyone whose vote would count now, after these votes.
    fn called(&self, votes: &[Arc<Vote>]) -> Vec<Called> {
        let approval = self.approval.effective(self.now);
        if approval.status != ApprovalStatus::Pending {
            return Vec::new();
        }
        let inquiry = Inquiry::of(&approval, votes, self.roster, (self.setting, self.now));
        inquiry.called(self.keys, self.members, self.signing_in)
    }

    /// Everyone whose turn began with a vote and has not passed: a stage opens once.
    fn let_in_by(&self, vote: &Vote) -> Vec<Called> {
        let through = |last: u32| -> Vec<Arc<Vote>> {
            self.votes.iter().filter(|vote| vote.index < last).cloned().collect()
        };
        let before = self.called(&through(vote.index));
        let after = self.called(&through(vote.index.saturating_add(1)));
        let mut now = self.called(self.votes);
        let has = |list: &[Called], one: &Called| list.iter().any(|it| it.person == one.person);
        now.retain(|one| has(&after, one) && !has(&before, one));
        now
    }

    /// Whoever was asked last to vote for somebody, if they can.
    fn delegate(&self, told: &Approval) -> Vec<Called> {
        let Some(last) = told.delegations.last() else { return Vec::new() };
        let stands = self.approval.delegations.contains(last);
        let mut called = self.called(self.votes);
        called.retain(|one| stands && one.person == last.to);
        for one in &mut called {
            one.in_place_of = Some(last.from);
        }
        called
    }

    /// Whoever asked, unless they ended it themselves. Of what an agent asked for, its owner hears.
    fn requester(&self, body: &LogBody) -> Vec<Called> {
        let asked = self.person(self.approval.requester.actor);
        let ended = self.person(body.actor);
        let asked = asked.filter(|person| Some(*person) != ended);
        asked.map(|person| Called { person, in_place_of: None }).into_iter().collect()
    }

    /// The person behind what the log names.
    fn person(&self, actor: LogActor) -> Option<PersonId> {
        match actor {
            LogActor::Person(person) => Some(person),
            LogActor::Key(id) => self.keys.iter().find(|key| key.id == id).map(|key| key.owner),
            LogActor::Operator | LogActor::System => None,
        }
    }
}
