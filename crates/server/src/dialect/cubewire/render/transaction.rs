//! Transactions of vaults.

use countersign_domain::document::Document;
use countersign_domain::instruction::{
    Detail, Instruction, InstructionStatus, Party, Progress, Stage,
};
use countersign_domain::money::{Amount, Asset};
use countersign_domain::outcome::Instructed;
use countersign_domain::policy::ordered::{NOBODY, Step};
use countersign_domain::time::Timestamp;
use serde::Deserialize;

use super::{instant, raw, uuid, words};
use crate::dialect::cubewire::error::Failure;
use crate::dialect::cubewire::wire;

/// From where a transaction was asked for, as it is kept with it.
#[derive(Clone, Debug, Default, Deserialize, serde::Serialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Context {
    /// Who asked.
    pub(crate) user_id: Option<String>,
    /// Their mail address.
    pub(crate) email: Option<String>,
    /// The address that they asked from.
    pub(crate) ip_address: Option<String>,
}

/// What a vault's transaction says beside amount and parties.
pub(crate) struct Particulars<'a> {
    /// The network's number.
    pub(crate) chain: u64,
    /// What kind it is.
    pub(crate) call: &'a str,
    /// Data and gas, as JSON text of an object.
    pub(crate) data: Option<&'a str>,
    /// From where it was asked for.
    pub(crate) context: Context,
}

/// What a vault's transaction says; none of what leaves no vault.
pub(crate) fn particulars(detail: &Detail) -> Option<Particulars<'_>> {
    let Detail::Vault { chain, call, data, context } = detail else { return None };
    let context = context.as_deref().and_then(|text| serde_json::from_str(text).ok());
    let context = context.unwrap_or_default();
    Some(Particulars { chain: *chain, call, data: data.as_deref(), context })
}

/// Where a transaction stands, in the dialect's word.
pub(crate) fn status(instruction: &Instruction, now: Timestamp) -> &'static str {
    status_word(instruction.effective_status(now))
}

/// The dialect's word for a status.
pub(crate) const fn status_word(status: InstructionStatus) -> &'static str {
    match status {
        InstructionStatus::PendingApproval => "PENDING_APPROVAL",
        InstructionStatus::Approved
        | InstructionStatus::Created
        | InstructionStatus::AwaitingFunds
        | InstructionStatus::OpenQuote => "APPROVED",
        InstructionStatus::Rejected => "APPROVAL_REJECTED",
        InstructionStatus::Expired => "APPROVAL_EXPIRED",
        InstructionStatus::Cancelled => "CANCELLED",
        InstructionStatus::Denied => "DENIED",
        InstructionStatus::Running(_, Progress::Initiated | Progress::Unknown) => "SUBMITTED",
        InstructionStatus::Running(_, Progress::Pending | Progress::Processed) => "PENDING_MEMPOOL",
        InstructionStatus::Completed => "CONFIRMED",
        InstructionStatus::Failed(_)
        | InstructionStatus::QuoteFailed
        | InstructionStatus::NotInitiated => "FAILED",
    }
}

/// Every word for where a transaction stands.
pub(crate) const STATUSES: &[&str] = &[
    "CREATED",
    "SUBMITTED",
    "PENDING_APPROVAL",
    "APPROVED",
    "CONFIRMED",
    "FAILED",
    "REPLACED",
    "CANCELLED",
    "PENDING_MEMPOOL",
    "DROPPED",
    "DENIED",
    "APPROVAL_REJECTED",
    "APPROVAL_EXPIRED",
];

/// Where the money goes.
pub(crate) fn recipient<'p>(mut parties: impl Iterator<Item = &'p Party>) -> &'p str {
    parties.next().and_then(Party::address).unwrap_or(NOBODY)
}

/// An amount in whole units.
pub(crate) fn human(amount: Amount, asset: Asset) -> String {
    amount.to_decimal(asset.scale(), 0)
}

/// What became of a transaction that was submitted.
pub(crate) fn submitted(made: &Instructed, now: Timestamp) -> wire::Submitted {
    let row = &made.instruction;
    let denied = row.status == InstructionStatus::Denied;
    wire::Submitted {
        id: uuid(row.id),
        transaction_id: uuid(row.id),
        workflow_id: uuid(row.id),
        status: status(row, now),
        approval_request_id: row.approval.map(uuid),
        failure_reason: row.failure.clone().filter(|_| denied),
    }
}

/// A transaction.
pub(crate) fn transaction(row: &Instruction, now: Timestamp) -> Result<wire::Transaction, Failure> {
    let said = particulars(&row.detail).ok_or_else(|| Failure::internal("not a vault's"))?;
    let gas = |name: &str| {
        let data: Option<serde_json::Value> =
            said.data.and_then(|it| serde_json::from_str(it).ok());
        data.and_then(|data| data.get(name)?.as_str().map(ToOwned::to_owned))
    };
    Ok(wire::Transaction {
        id: uuid(row.id),
        created_at: instant(row.created_at),
        updated_at: instant(row.updated_at),
        workflow_id: uuid(row.id),
        sender_address: row.address.clone().unwrap_or_else(|| NOBODY.to_owned()),
        recipient_address: recipient(row.legs.iter().map(|leg| &leg.to)).to_owned(),
        value: human(row.amount, row.asset),
        asset: row.asset.code().to_owned(),
        network: said.chain.to_string(),
        organization_id: uuid(row.org),
        hash: row.reference(Stage::Chain).map(ToOwned::to_owned),
        status: status(row, now),
        failure_reason: row.failure.clone(),
        gas_limit: gas("gasLimit"),
        gas_price: gas("gasPrice"),
        gas_used: None,
        block_number: None,
        contract_address: row.asset.contract().map(ToOwned::to_owned),
        metadata: raw(said.data.unwrap_or("{}"))?,
        kind: said.call.to_owned(),
        vault_id: uuid(row.wallet),
        approval_request_id: row.approval.map(uuid),
        audit_logs: None,
    })
}

/// A policy that was looked at.
pub(crate) fn step(step: &Step) -> Result<wire::SimulatedStep, Failure> {
    let row: &Document = &step.policy;
    let policy = row.ordered_policy().ok_or_else(|| Failure::internal("no policy"))?;
    let pairs = policy.terms.conditions.iter().zip(&step.compared);
    let conditions: Result<Vec<_>, Failure> = pairs
        .map(|(condition, compared)| {
            let (field, operator) = words(condition);
            let value = raw(&condition.said)?;
            let (actual, matched) = (compared.actual.clone(), compared.holds);
            Ok(wire::SimulatedCondition { field, operator, value, actual, matched })
        })
        .collect();
    Ok(wire::SimulatedStep {
        policy_id: uuid(row.id),
        policy_name: policy.terms.name.clone(),
        matched: step.matched,
        conditions: conditions?,
    })
}
