//! Where transfers and approvals stand, in the words of the dialect.

use countersign_domain::approval::{ApprovalStatus, SubjectKind};
use countersign_domain::instruction::{
    Funds, Instruction, InstructionKind, InstructionStatus, Progress, Stage,
};
use countersign_domain::time::Timestamp;

/// Where a transfer stands at an instant.
pub(crate) fn status(instruction: &Instruction, now: Timestamp) -> &'static str {
    status_word(instruction, instruction.effective_status(now))
}

/// The word for a status of a transfer.
pub(crate) fn status_word(instruction: &Instruction, status: InstructionStatus) -> &'static str {
    match status {
        InstructionStatus::PendingApproval => "PENDING_APPROVAL",
        InstructionStatus::Approved => "APPROVED",
        // No call of this dialect takes a transfer back; what another one took back will not
        // happen, as if somebody had said no.
        InstructionStatus::Rejected | InstructionStatus::Cancelled => "REJECTED",
        InstructionStatus::Expired => "EXPIRED",
        InstructionStatus::Denied | InstructionStatus::NotInitiated => "NOT_INITIATED",
        InstructionStatus::AwaitingFunds => "AWAITING_FUNDS",
        InstructionStatus::OpenQuote => "OPEN_QUOTE",
        InstructionStatus::QuoteFailed => "QUOTE_FAILED",
        InstructionStatus::Created => "CREATED",
        InstructionStatus::Completed => "COMPLETED",
        InstructionStatus::Running(stage, progress) => running(stage, progress),
        InstructionStatus::Failed(stage) => failed(instruction, stage),
    }
}

const fn running(stage: Stage, progress: Progress) -> &'static str {
    match (stage, progress) {
        (Stage::Chain, Progress::Initiated) => "INITIATED",
        (Stage::Chain, Progress::Pending | Progress::Processed) => "PENDING",
        (Stage::Chain | Stage::Source | Stage::Destination, Progress::Unknown) => "UNKNOWN",
        (Stage::Deposit, _) => "AWAITING_FUNDS",
        (Stage::Source, Progress::Initiated) => "SOURCE_INITIATED",
        (Stage::Source, Progress::Pending) => "SOURCE_PENDING",
        (Stage::Source, Progress::Processed) => "SOURCE_PROCESSED",
        (Stage::Destination, Progress::Initiated) => "DESTINATION_INITIATED",
        (Stage::Destination, Progress::Pending | Progress::Processed) => "DESTINATION_PENDING",
        (Stage::Crypto, Progress::Initiated) => "CRYPTO_INITIATED",
        (Stage::Crypto, Progress::Pending | Progress::Unknown) => "CRYPTO_PENDING",
        (Stage::Crypto, Progress::Processed) => "CRYPTO_PROCESSED",
        (Stage::Fiat, Progress::Initiated) => "FIAT_INITIATED",
        (Stage::Fiat, _) => "FIAT_PENDING",
    }
}

fn failed(instruction: &Instruction, stage: Stage) -> &'static str {
    let came_back = instruction.moved_at.is_some() && instruction.funds == Funds::Returned;
    match stage {
        Stage::Chain => "FAILED",
        Stage::Source => "SOURCE_FAILED",
        Stage::Destination => "DESTINATION_FAILED",
        Stage::Crypto if came_back => "CRYPTO_RETURNED",
        Stage::Deposit | Stage::Crypto => "CRYPTO_FAILED",
        Stage::Fiat => "FIAT_FAILED",
    }
}

/// Why it did not happen, as it reads at an instant.
pub(crate) fn failed_reason(instruction: &Instruction, now: Timestamp) -> Option<String> {
    let status = instruction.effective_status(now);
    if status == instruction.status {
        return instruction.failure.clone();
    }
    match status {
        InstructionStatus::Expired => Some("Approval expired".to_owned()),
        InstructionStatus::QuoteFailed => Some("Quote expired".to_owned()),
        _ => instruction.failure.clone(),
    }
}

/// The kind of a transfer.
pub(crate) const fn transfer_type(kind: InstructionKind) -> &'static str {
    match kind {
        InstructionKind::Transfer => "WALLET.TRANSFER",
        InstructionKind::Batch => "WALLET.TRANSFER.BATCH",
        InstructionKind::Bridge => "WALLET.BRIDGE",
        InstructionKind::Offramp => "OFFRAMP",
        InstructionKind::Vault => "VAULT",
    }
}

/// The prefix of a transfer's id.
pub(crate) const fn prefix(kind: InstructionKind) -> &'static str {
    match kind {
        InstructionKind::Transfer | InstructionKind::Vault => "xfr_",
        InstructionKind::Batch => "bat_",
        InstructionKind::Bridge => "brg_",
        InstructionKind::Offramp => "ofr_",
    }
}

/// The kinds of transfers that this dialect knows.
pub(crate) const KINDS: [SubjectKind; 4] =
    [SubjectKind::Transfer, SubjectKind::Batch, SubjectKind::Bridge, SubjectKind::Offramp];

/// Where an approval stands.
pub(crate) const fn approval_status(status: ApprovalStatus) -> &'static str {
    match status {
        ApprovalStatus::Pending => "PENDING",
        ApprovalStatus::Approved => "APPROVED",
        ApprovalStatus::Rejected | ApprovalStatus::Cancelled => "REJECTED",
        ApprovalStatus::Expired => "EXPIRED",
    }
}
