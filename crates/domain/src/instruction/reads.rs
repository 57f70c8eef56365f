//! The rows of an instruction.

use std::sync::Arc;

use super::{Detail, Instruct, Instruction};
use crate::ids::{DocumentId, HoldId, Id as _, OrgId, PaymentId, WalletId};
use crate::ledger::{AccountKey, SystemAccount};
use crate::log::LogActor;
use crate::policy::reads_of_names;
use crate::rejection::{Object, Rejection};
use crate::state::{Draft, Halt, Key, Range, Read};

/// The rows that creating one names.
pub(crate) fn reads_of_instruct(org: OrgId, verb: &Instruct) -> Vec<Read> {
    let recipients = verb.legs.iter().filter_map(|(to, _)| to.wallet());
    let wallets = std::iter::once(verb.wallet).chain(recipients);
    let mut reads: Vec<Read> = wallets.map(|id| Key::Wallet(org, id).into()).collect();
    reads.push(Key::Account(org, AccountKey::wallet(verb.wallet, verb.asset)).into());
    reads.push(Range::PoliciesOfWallet(org, verb.wallet).into());
    reads.push(Range::PoliciesOfOrganization(org).into());
    let document = |id: DocumentId| Key::Document(org, id).into();
    let outside = verb.outside.as_ref().and_then(|outside| outside.document);
    let of_legs = verb.legs.iter().filter_map(|(to, _)| to.document());
    reads.extend(outside.into_iter().chain(of_legs).chain(verb.detail.account()).map(document));
    reads
}

/// The row of one and its hold: all that is known by its name.
pub(crate) fn reads_of_instruction(org: OrgId, id: PaymentId) -> Vec<Read> {
    let hold = HoldId::from_ulid(id.ulid());
    vec![Key::Instruction(org, id).into(), Key::Hold(org, hold).into()]
}

/// All that moving it on, to whatever end, may read or change once its row is known.
pub(crate) fn reads_of_end(org: OrgId, instruction: &Instruction) -> Vec<Read> {
    let mut reads = reads_of_instruction(org, instruction.id);
    let wallet = |id: WalletId| Key::Wallet(org, id).into();
    let account = |id, asset| Key::Account(org, AccountKey::wallet(id, asset)).into();
    reads.push(wallet(instruction.wallet));
    reads.push(account(instruction.wallet, instruction.asset));
    reads.push(Range::PoliciesOfWallet(org, instruction.wallet).into());
    reads.push(Range::PoliciesOfOrganization(org).into());
    let into = match &instruction.detail {
        Detail::Bridge { into } => *into,
        _ => instruction.asset,
    };
    for id in instruction.recipients() {
        reads.extend([wallet(id), account(id, into)]);
    }
    reads.extend(instruction.documents().map(|id| Key::Document(org, id).into()));
    // Policies may want to know who asked.
    if let LogActor::Key(key) = instruction.requested_by {
        reads.push(Key::ApiKey(org, key).into());
    }
    let system = |(account, asset)| {
        Key::Account(org, AccountKey::system(instruction.environment, account, asset)).into()
    };
    let accounts = [SystemAccount::Treasury, SystemAccount::Suspense, SystemAccount::Fees];
    reads.extend(accounts.map(|account| system((account, instruction.asset))));
    reads.push(system((SystemAccount::Treasury, into)));
    reads.extend(reads_of_names(org, instruction.legs.iter().flat_map(|leg| &leg.counted)));
    reads
}

/// The instruction, with all that moving it on may ask for.
pub(crate) fn row(
    draft: &Draft<'_>,
    (org, id): (OrgId, PaymentId),
) -> Result<Arc<Instruction>, Halt> {
    let row = draft.get::<Instruction>((org, id))?;
    let row = row.ok_or(Rejection::NotFound(Object::Instruction))?;
    // Nothing more happens to what has come to its end, but for money that comes back late.
    if !row.status.is_final() || row.funds == super::Funds::Suspended {
        draft.need(reads_of_end(org, &row))?;
    }
    Ok(row)
}
