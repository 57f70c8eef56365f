//! What a request is about.
//!
//! A further subject is one variant here and one file beside this one, which says what it reads,
//! what is voted on, whether it could still be done, and what each end of the request means for it.

mod change;
mod instruction;
mod kind;
mod payment;
mod resource;

pub use change::ChangeSubject;
pub use instruction::InstructionSubject;
pub use kind::SubjectKind;
pub use payment::PaymentSubject;
pub use resource::ResourceSubject;
pub(super) use resource::{maker_today, tell_order, tell_order_of};

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Approval, Ask, End};
use crate::canonical::Hash;
use crate::ids::{HoldId, Id as _, OrgId, PaymentId, WalletId};
use crate::instruction::{Instruction, InstructionKind};
use crate::money::{Amount, Asset};
use crate::payment::Payment;
use crate::policy::Evaluation;
use crate::rejection::Rejection;
use crate::resource::ResourceKind;
use crate::session::Session;
use crate::state::{Draft, Halt, Key, Read};

/// What waits for agreement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// A payment of any kind.
    Payment(PaymentSubject),
    /// Money that is to leave over a rail.
    Instruction(Box<InstructionSubject>),
    /// A change of what decides.
    Change(Box<ChangeSubject>),
    /// A commercial resource.
    Resource(Box<ResourceSubject>),
}

impl Subject {
    /// What it is.
    #[must_use]
    pub const fn kind(&self) -> SubjectKind {
        match self {
            Self::Payment(_) => SubjectKind::Payment,
            Self::Instruction(subject) => match subject.kind() {
                InstructionKind::Transfer => SubjectKind::Transfer,
                InstructionKind::Batch => SubjectKind::Batch,
                InstructionKind::Bridge => SubjectKind::Bridge,
                InstructionKind::Offramp => SubjectKind::Offramp,
                InstructionKind::Vault => SubjectKind::VaultTransaction,
            },
            Self::Change(_) => SubjectKind::Change,
            Self::Resource(resource) => match resource.kind {
                ResourceKind::Order => SubjectKind::Order,
                ResourceKind::Invoice => SubjectKind::Invoice,
            },
        }
    }

    /// The payment that waits, where it is one.
    #[must_use]
    pub const fn payment(&self) -> Option<&PaymentSubject> {
        match self {
            Self::Payment(payment) => Some(payment),
            Self::Instruction(_) | Self::Change(_) | Self::Resource(_) => None,
        }
    }

    /// The instruction that waits, where it is one.
    #[must_use]
    pub const fn instruction(&self) -> Option<&InstructionSubject> {
        match self {
            Self::Instruction(instruction) => Some(instruction),
            Self::Payment(_) | Self::Change(_) | Self::Resource(_) => None,
        }
    }

    /// The change that waits, where it is one.
    #[must_use]
    pub const fn change(&self) -> Option<&ChangeSubject> {
        match self {
            Self::Change(change) => Some(change),
            Self::Payment(_) | Self::Instruction(_) | Self::Resource(_) => None,
        }
    }

    /// The resource that is reviewed, where it is one.
    #[must_use]
    pub const fn resource(&self) -> Option<&ResourceSubject> {
        match self {
            Self::Resource(resource) => Some(resource),
            Self::Payment(_) | Self::Instruction(_) | Self::Change(_) => None,
        }
    }

    /// The same as it was when it was asked for.
    #[must_use]
    pub(super) fn as_asked(&self) -> Self {
        match self {
            Self::Payment(_) | Self::Instruction(_) => self.clone(),
            Self::Change(change) => Self::Change(Box::new(change.as_asked())),
            Self::Resource(resource) => Self::Resource(Box::new(resource.as_asked())),
        }
    }

    /// The wallet that would pay, where one would.
    #[must_use]
    pub fn wallet(&self) -> Option<WalletId> {
        match self {
            Self::Payment(payment) => Some(payment.wallet),
            Self::Instruction(instruction) => Some(instruction.wallet),
            Self::Change(_) | Self::Resource(_) => None,
        }
    }

    /// The transaction that waits, where one does.
    #[must_use]
    pub fn transaction(&self) -> Option<PaymentId> {
        match self {
            Self::Payment(payment) => Some(payment.payment),
            Self::Instruction(instruction) => Some(instruction.instruction),
            Self::Change(_) | Self::Resource(_) => None,
        }
    }

    /// The hold of its money, where something of it may be held.
    #[must_use]
    pub fn hold(&self) -> Option<HoldId> {
        match self {
            Self::Payment(payment) => Some(payment.hold),
            Self::Instruction(row) => Some(HoldId::from_ulid(row.instruction.ulid())),
            Self::Change(_) | Self::Resource(_) => None,
        }
    }

    /// What would move, where something would.
    #[must_use]
    pub fn moves(&self) -> Option<(Asset, Amount)> {
        match self {
            Self::Payment(payment) => Some((payment.asset, payment.amount)),
            Self::Instruction(instruction) => Some((instruction.asset, instruction.amount)),
            Self::Change(_) | Self::Resource(_) => None,
        }
    }

    /// What the numbers of policies count, where policies judge it.
    #[must_use]
    pub fn judged_in(&self) -> Option<Asset> {
        match self {
            Self::Payment(payment) => Some(payment.asset),
            Self::Instruction(_) => Some(Asset::USD),
            Self::Change(_) | Self::Resource(_) => None,
        }
    }

    /// Whether a vote that was cast counts for good: whoever is taken off a list cannot vote any
    /// more, and has voted all the same. Then only the vote that decides asks what rules say today.
    #[must_use]
    pub fn keeps_votes(&self) -> bool {
        self.kind() == SubjectKind::VaultTransaction
    }

    /// Whether the request is told with its votes: those who hear of what goes over a rail cannot
    /// ask for more.
    #[must_use]
    pub const fn tells_votes(&self) -> bool {
        matches!(self, Self::Instruction(_))
    }

    /// Whether the people behind it may decide it themselves where their organization lets them.
    /// Never a change: it waits because one person alone shall not make it. Never what a vault
    /// sends, and never a review.
    #[must_use]
    pub fn may_be_own(&self) -> bool {
        match self {
            Self::Payment(_) => true,
            Self::Instruction(instruction) => instruction.kind() != InstructionKind::Vault,
            Self::Change(_) | Self::Resource(_) => false,
        }
    }
}

impl Approval {
    /// The payment that waits, where one does.
    #[must_use]
    pub fn payment(&self) -> Option<PaymentId> {
        self.subject.payment().map(|subject| subject.payment)
    }
}

/// All rows that ending a request may read or change.
pub(super) fn reads_of_subject(org: OrgId, approval: &Approval) -> Vec<Read> {
    let mut reads = match &approval.subject {
        Subject::Payment(subject) => payment::reads(org, (approval, subject)),
        Subject::Instruction(subject) => instruction::reads(org, (approval, subject)),
        Subject::Change(subject) => change::reads(org, (approval, subject)),
        Subject::Resource(subject) => resource::reads(org, (approval, subject)),
    };
    let queue = |name: &String| Key::Queue(org, name.clone()).into();
    reads.extend(approval.queues.iter().map(queue));
    reads
}

/// What ending these requests asks for once their subjects are known: all at once, because asked
/// for one by one it would take more rounds than a batch has.
pub(super) fn reads_of_ends<'a>(
    draft: &Draft<'_>,
    approvals: impl IntoIterator<Item = &'a Approval>,
) -> Result<Vec<Read>, Halt> {
    let mut reads = Vec::new();
    for approval in approvals {
        match &approval.subject {
            Subject::Payment(subject) => {
                reads.extend(payment::reads_of_end(draft, approval.org, subject)?);
            }
            Subject::Instruction(subject) => {
                reads.extend(instruction::reads_of_end(draft, approval.org, subject)?);
            }
            Subject::Change(_) | Subject::Resource(_) => {}
        }
    }
    Ok(reads)
}

/// What deciding these requests asks for once their subjects are known.
pub(super) fn reads_of_decisions<'a>(
    draft: &Draft<'_>,
    approvals: impl IntoIterator<Item = &'a Approval> + Clone,
) -> Result<Vec<Read>, Halt> {
    let mut reads = reads_of_ends(draft, approvals.clone())?;
    for approval in approvals {
        match &approval.subject {
            Subject::Payment(subject) => {
                reads.extend(payment::reads_of_recheck(draft, (approval, subject))?);
            }
            // What it is judged by was named with its row.
            Subject::Instruction(_) => {}
            Subject::Change(subject) => {
                reads.extend(change::reads_of_decision(draft, (approval.org, subject))?);
            }
            Subject::Resource(_) => {}
        }
    }
    Ok(reads)
}

/// The payment that waits, as it is now.
pub(super) fn payment_of(
    draft: &Draft<'_>,
    approval: &Approval,
) -> Result<Option<Arc<Payment>>, Halt> {
    match &approval.subject {
        Subject::Payment(subject) => payment::row(draft, approval.org, subject).map(Some),
        Subject::Instruction(_) | Subject::Change(_) | Subject::Resource(_) => Ok(None),
    }
}

/// The instruction that waits, as it is now.
pub(super) fn instruction_of(
    draft: &Draft<'_>,
    approval: &Approval,
) -> Result<Option<Arc<Instruction>>, Halt> {
    match &approval.subject {
        Subject::Instruction(subject) => instruction::row(draft, approval.org, subject).map(Some),
        Subject::Payment(_) | Subject::Change(_) | Subject::Resource(_) => Ok(None),
    }
}

/// What is asked of it today by others than policies.
pub(super) fn asked_besides(draft: &Draft<'_>, approval: &Approval) -> Result<Vec<Ask>, Halt> {
    match &approval.subject {
        Subject::Instruction(subject) => instruction::asked_besides(draft, approval.org, subject),
        Subject::Payment(_) | Subject::Change(_) | Subject::Resource(_) => Ok(Vec::new()),
    }
}

/// Whether the deciding vote may have it done: what was seen is what there is, and it would still
/// be let through.
pub(super) fn recheck(
    draft: &mut Draft<'_>,
    approval: &Approval,
) -> Result<Result<Evaluation, Rejection>, Halt> {
    match &approval.subject {
        Subject::Payment(subject) => payment::recheck(draft, (approval, subject)),
        Subject::Instruction(subject) => instruction::recheck(draft, (approval, subject)),
        Subject::Change(subject) => change::recheck(draft, (approval, subject)),
        Subject::Resource(subject) => resource::recheck(draft, (approval, subject)),
    }
}

/// That what somebody voted on is not what there is, and in what it differs from what was asked
/// for.
pub(super) fn changed(
    draft: &Draft<'_>,
    approval: &Approval,
    hashes: (Hash, Hash),
) -> Result<Rejection, Halt> {
    match &approval.subject {
        Subject::Payment(subject) => {
            let row = payment::row(draft, approval.org, subject)?;
            Ok(payment::changed((approval, subject), &row, hashes))
        }
        Subject::Instruction(_) | Subject::Change(_) => {
            Ok(change::changed(approval, hashes, Vec::new()))
        }
        Subject::Resource(_) => Ok(resource::changed(approval, hashes)),
    }
}

/// Does what the end of its request means for a subject. Returns it where it is told otherwise
/// from then on.
pub(super) fn finish(
    draft: &mut Draft<'_>,
    session: &Session,
    (approval, ending): (&Approval, End),
) -> Result<Option<Subject>, Halt> {
    match &approval.subject {
        Subject::Payment(subject) => {
            payment::finish(draft, session, (approval.org, subject, ending))?;
            Ok(None)
        }
        Subject::Instruction(subject) => {
            instruction::finish(draft, session, (approval, subject, ending))?;
            Ok(None)
        }
        Subject::Change(subject) => {
            let made = change::finish(draft, (approval, subject, ending))?;
            Ok(made.map(|subject| Subject::Change(Box::new(subject))))
        }
        Subject::Resource(subject) => {
            let told = resource::finish(draft, session, (approval, subject, ending))?;
            Ok(Some(Subject::Resource(Box::new(told))))
        }
    }
}
