//! The instruction row.

use serde::{Deserialize, Serialize};

use super::{
    Detail, InstructionKind, InstructionLeg, InstructionStatus, Outside, Party, Progress, Ruled,
    Stage,
};
use crate::access::Environment;
use crate::canonical::{self, Hash};
use crate::ids::{ApprovalId, DocumentId, HoldId, Id as _, OrgId, PaymentId, WalletId};
use crate::log::LogActor;
use crate::money::{Amount, Asset};
use crate::rail::{Quote, RailReference};
use crate::time::Timestamp;

/// Money that is to leave a wallet over a rail, and the task of getting it there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Instruction {
    /// Its id, by which holds and transfers name it too.
    pub id: PaymentId,
    /// The organization.
    pub org: OrgId,
    /// The environment.
    pub environment: Environment,
    /// The wallet that pays, or that it is for where the money comes from outside.
    pub wallet: WalletId,
    /// The wallet's address on the chain.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// Where the money comes from, where it is not in the wallet: then nothing is held.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outside: Option<Outside>,
    /// What the amounts count.
    pub asset: Asset,
    /// What the parties get together; of an off-ramp the most that may leave for it.
    pub amount: Amount,
    /// What it costs the sender on top, for the organization.
    pub fee: Amount,
    /// Who gets how much.
    pub legs: Vec<InstructionLeg>,
    /// What its kind says beside.
    pub detail: Detail,
    /// Where it stands.
    pub status: InstructionStatus,
    /// Where the wallet's money is.
    pub funds: Funds,
    /// The request it waits for or waited for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approval: Option<ApprovalId>,
    /// When that request's time is up; none where it never is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
    /// What a rail asks for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quote: Option<Quote>,
    /// SHA-256 of all that must not change between its creation and the rail.
    pub payload_hash: Hash,
    /// The caller's name for the request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// The request that this name stands for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fingerprint: Option<Hash>,
    /// What the caller wants to be told again, as canonical JSON text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extra: Option<String>,
    /// What ordered rules said of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ruled: Option<Box<Ruled>>,
    /// Why it did not happen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<String>,
    /// Who started it.
    pub requested_by: LogActor,
    /// What rails call what they have of it, stage by stage.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub references: Vec<RailReference>,
    /// How often the present stage was handed over.
    #[serde(default, skip_serializing_if = "is_zero", with = "canonical::integer")]
    pub attempt: u32,
    /// How often in a row it was asked about in vain.
    #[serde(default, skip_serializing_if = "is_zero", with = "canonical::integer")]
    pub questions: u32,
    /// Whether the rail says that it has never heard of the present stage.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unheard: bool,
    /// When the present stage was first handed over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub begun_at: Option<Timestamp>,
    /// When it has to be looked at next; none when only others can move it on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Timestamp>,
    /// When the money left the wallet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub moved_at: Option<Timestamp>,
    /// When it was created; no other of the organization has the same instant.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
const fn is_zero(count: &u32) -> bool {
    *count == 0
}

/// Where the money of an instruction is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Funds {
    /// None of it is, or was, in the books: it comes from outside, moves nothing, or was denied.
    Apart,
    /// In the wallet, held.
    Held,
    /// With the organization, on its way out.
    Suspended,
    /// Where it was to go.
    Spent,
    /// Back in the wallet.
    Returned,
}

impl Instruction {
    /// What kind it is.
    #[must_use]
    pub const fn kind(&self) -> InstructionKind {
        self.detail.kind()
    }

    /// What leaves the wallet: amount and fee.
    #[must_use]
    pub fn total(&self) -> Option<Amount> {
        self.leaving().checked_add(self.fee)
    }

    /// What leaves the wallet without the fee: by its quote where there is one.
    #[must_use]
    pub fn leaving(&self) -> Amount {
        self.quote.as_ref().map_or(self.amount, |quote| quote.send_net)
    }

    /// What limits count of it: in US dollars, without the fee; nothing where there is no price,
    /// or where it is not the wallet's money.
    #[must_use]
    pub fn value(&self) -> Amount {
        if self.outside.is_some() {
            return Amount::ZERO;
        }
        let values = self.legs.iter().filter_map(|leg| leg.value);
        values.into_iter().fold(Amount::ZERO, |sum, value| sum.checked_add(value).unwrap_or(sum))
    }

    /// The hold of its money: the very bits of its id.
    #[must_use]
    pub fn hold(&self) -> HoldId {
        HoldId::from_ulid(self.id.ulid())
    }

    /// What rails do of it, in order.
    #[must_use]
    pub const fn stages(&self) -> &'static [Stage] {
        self.kind().stages(self.outside.is_some())
    }

    /// The stage behind this one; the first behind none.
    #[must_use]
    pub fn stage_after(&self, stage: Option<Stage>) -> Option<Stage> {
        let stages = self.stages();
        let place = stage.and_then(|stage| stages.iter().position(|one| *one == stage));
        stages.get(place.map_or(0, |place| place + 1)).copied()
    }

    /// Where it stands at `now`: a request past its deadline has expired, recorded or not.
    #[must_use]
    pub fn effective_status(&self, now: Timestamp) -> InstructionStatus {
        let late = self.expires_at.is_some_and(|at| now >= at);
        match self.status {
            InstructionStatus::PendingApproval if late => InstructionStatus::Expired,
            InstructionStatus::OpenQuote if self.quote_is_over(now) => {
                InstructionStatus::QuoteFailed
            }
            status => status,
        }
    }

    fn quote_is_over(&self, now: Timestamp) -> bool {
        self.quote.as_ref().is_some_and(|quote| now >= quote.expires_at)
    }

    /// The instruction as it was when it was created: what a replayed request is answered with.
    #[must_use]
    pub fn as_created(&self) -> Self {
        let status = match (self.status, self.approval) {
            (InstructionStatus::Denied, _) => return self.clone(),
            (_, Some(_)) => InstructionStatus::PendingApproval,
            (_, None) => InstructionStatus::Created,
        };
        Self {
            status,
            quote: None,
            failure: None,
            references: Vec::new(),
            updated_at: self.created_at,
            ..self.clone()
        }
    }

    /// What a rail called a stage.
    #[must_use]
    pub fn reference(&self, stage: Stage) -> Option<&str> {
        let of = self.references.iter().find(|one| one.stage == stage);
        of.map(|one| one.reference.as_str())
    }

    /// The registered parties whose standing it hangs on.
    pub fn documents(&self) -> impl Iterator<Item = DocumentId> + '_ {
        let outside = self.outside.as_ref().and_then(|outside| outside.document);
        let account = self.detail.account();
        let of_legs = self.legs.iter().filter_map(|leg| leg.to.document());
        let account =
            account.filter(|id| self.legs.iter().all(|leg| leg.to.document() != Some(*id)));
        outside.into_iter().chain(of_legs).chain(account)
    }

    /// The wallets of ours that it reaches.
    pub fn recipients(&self) -> impl Iterator<Item = WalletId> + '_ {
        self.legs.iter().filter_map(|leg| leg.to.wallet())
    }

    /// Where the money comes from.
    #[must_use]
    pub fn source(&self) -> Party {
        match &self.outside {
            Some(outside) => Party::Outside(outside.clone()),
            None => Party::Wallet { id: self.wallet, address: self.address.clone() },
        }
    }

    /// Whether a rail has the stage in hand, and has not said how it ended.
    #[must_use]
    pub fn is_at(&self, stage: Stage) -> bool {
        match self.status {
            InstructionStatus::Running(at, progress) => {
                at == stage && progress != Progress::Processed
            }
            _ => false,
        }
    }
}

impl Funds {
    /// Its word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Apart => "APART",
            Self::Held => "HELD",
            Self::Suspended => "SUSPENDED",
            Self::Spent => "SPENT",
            Self::Returned => "RETURNED",
        }
    }
}
