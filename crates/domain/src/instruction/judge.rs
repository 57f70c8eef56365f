//! Whether an instruction may run: the standing of all who have part in it, and what policies say.

use std::sync::Arc;

use super::{Instruction, InstructionKind};
use crate::document::{Body, Document};
use crate::ids::{DocumentId, WalletId};
use crate::ledger::{Account, AccountKey, Spending, available};
use crate::money::{Amount, Asset};
use crate::policy::{
    Case, CaseLeg, Judged, Policy, PolicyVersion, Rail, TallyName, judge, policies_of,
};
use crate::rejection::{Object, Rejection};
use crate::state::{Draft, Halt, Key};
use crate::time::Timestamp;
use crate::user::User;
use crate::wallet::{Wallet, WalletStatus, spendable};

/// All who have part in an instruction, as they are now.
pub(crate) struct Standing {
    /// The wallet that pays.
    pub(crate) from: Arc<Wallet>,
    /// The wallets that get some of it, and those of the users whose accounts do.
    recipients: Vec<Arc<Wallet>>,
    /// A party that is not registered any more.
    gone: Option<Rejection>,
}

impl Standing {
    /// Looks at all of them.
    pub(crate) fn of(draft: &Draft<'_>, instruction: &Instruction) -> Result<Self, Halt> {
        let org = instruction.org;
        let wallets = std::iter::once(instruction.wallet).chain(instruction.recipients());
        let documents = instruction.documents().map(|id| Key::Document(org, id).into());
        draft.need(wallets.map(|id| Key::Wallet(org, id).into()).chain(documents))?;
        let wallet = |id| {
            let wallet = draft.get::<Wallet>((org, id))?;
            wallet.ok_or(Halt::Rejected(Rejection::NotFound(Object::Wallet)))
        };
        let from = wallet(instruction.wallet)?;
        let mut recipients = Vec::with_capacity(instruction.legs.len());
        for id in instruction.recipients() {
            recipients.push(wallet(id)?);
        }
        let (mut gone, mut owners) = (None, Vec::new());
        for id in instruction.documents() {
            let document = draft.get::<Document>((org, id))?;
            let stands = document
                .as_ref()
                .is_some_and(|row| row.is_live() && row.environment == instruction.environment);
            if !stands {
                gone = gone.or(Some(unfit(document.as_deref(), id)));
            }
            owners.extend(document.as_deref().and_then(owner_of_account));
        }
        // Whoever is frozen gets nothing, on an account of theirs no more than in their wallet.
        owners.retain(|owner| *owner != instruction.wallet);
        draft.need(owners.iter().map(|id| Key::Wallet(org, *id).into()))?;
        for id in owners {
            recipients.push(wallet(id)?);
        }
        Ok(Self { from, recipients, gone })
    }

    /// Why it may not run; none when it may.
    pub(crate) fn refusal(&self) -> Option<Rejection> {
        if let Err(rejection) = spendable(&self.from) {
            return Some(rejection);
        }
        let closed = self.recipients.iter().find(|wallet| wallet.status != WalletStatus::Active);
        if let Some(wallet) = closed {
            return Some(Rejection::WalletFrozen { wallet: wallet.id, status: wallet.status });
        }
        self.gone.clone()
    }

    /// Whether all wallets are of the environment.
    pub(super) fn must_match(&self, instruction: &Instruction) -> Result<(), Rejection> {
        let key = instruction.environment;
        match self.recipients.iter().find(|wallet| wallet.environment != key) {
            None => Ok(()),
            Some(wallet) => {
                Err(Rejection::EnvironmentMismatch { key, resource: wallet.environment })
            }
        }
    }
}

/// The wallet of the user whose bank account this is.
fn owner_of_account(document: &Document) -> Option<WalletId> {
    matches!(document.body, Body::BankAccount(_)).then_some(())?;
    document.parent.map(User::wallet_of)
}

/// Why a party that is registered no more cannot have part in it.
fn unfit(document: Option<&Document>, id: DocumentId) -> Rejection {
    match document.map(|row| &row.body) {
        Some(Body::BankAccount(_)) => Rejection::AccountUnfit("the account is inactive".into()),
        _ => Rejection::CounterpartyInactive(id),
    }
}

/// Judges an instruction that is being created.
pub(crate) fn judge_instruction(
    draft: &Draft<'_>,
    (from, instruction): (&Wallet, &Instruction),
) -> Result<Judged, Halt> {
    let when = (draft.now(), true);
    judge_by(draft, (from, instruction), &[], (when, Amount::ZERO))
}

/// Judges one that has waited, by the policies of today and by others as they were. What it
/// reserves itself does not count against it, and time-of-day rules were judged before.
pub(crate) fn judge_again(
    draft: &Draft<'_>,
    (from, instruction): (&Wallet, &Instruction),
    others: &[Arc<PolicyVersion>],
) -> Result<Judged, Halt> {
    let when = (instruction.created_at, false);
    judge_by(draft, (from, instruction), others, (when, instruction.value()))
}

fn judge_by(
    draft: &Draft<'_>,
    (from, instruction): (&Wallet, &Instruction),
    others: &[Arc<PolicyVersion>],
    ((asked_at, time_counts), own): ((Timestamp, bool), Amount),
) -> Result<Judged, Halt> {
    let names: Vec<Vec<String>> = instruction.legs.iter().map(|leg| leg.to.names()).collect();
    let legs: Vec<CaseLeg<'_>> = instruction
        .legs
        .iter()
        .zip(&names)
        .map(|(leg, names)| {
            let own: &[TallyName] = &leg.counted;
            CaseLeg { to: leg.to.payee(), names, amount: leg.value, own }
        })
        .collect();
    let case = Case {
        from,
        legs: &legs,
        asset: instruction.asset,
        unit: Asset::USD,
        rail: rail_of(instruction.kind()),
        metadata: None,
        by: instruction.requested_by,
        asked_at,
        spending: spending(draft, (from, instruction), others, own)?,
        time_counts,
    };
    judge(draft, &case, others)
}

const fn rail_of(kind: InstructionKind) -> Rail {
    match kind {
        InstructionKind::Transfer | InstructionKind::Batch | InstructionKind::Vault => Rail::Chain,
        InstructionKind::Bridge => Rail::Bridge,
        InstructionKind::Offramp => Rail::Offramp,
    }
}

/// What the wallet has spent, in US dollars and of whatever asset: a limit is the wallet's, not an
/// account's. The accounts are looked at only where some policy limits a period.
fn spending(
    draft: &Draft<'_>,
    (from, instruction): (&Wallet, &Instruction),
    others: &[Arc<PolicyVersion>],
    own: Amount,
) -> Result<Spending, Halt> {
    let policies = policies_of(draft, from)?;
    let limits = |policy: &Policy| policy.limits_periods();
    let asked = policies.iter().any(|policy| limits(policy))
        || others.iter().any(|version| limits(&version.policy));
    if !asked {
        return Ok(Spending::default());
    }
    let keys: Vec<AccountKey> =
        counted_in_dollars(instruction).map(|asset| AccountKey::wallet(from.id, asset)).collect();
    draft.need(keys.iter().map(|key| Key::Account(from.org, *key).into()))?;
    let mut accounts: Vec<Arc<Account>> = Vec::with_capacity(keys.len());
    for key in keys {
        accounts.push(available(draft, from.org, key)?);
    }
    let spending = accounts.iter().map(|account| account.spending);
    let sum = Spending::together(spending, draft.now()).and_then(|sum| sum.without_pending(own));
    Ok(sum.ok_or(Rejection::AmountOverflow)?)
}

/// The assets whose accounts count what they spend in US dollars: dollars themselves, and all that
/// leaves over rails alone.
fn counted_in_dollars(instruction: &Instruction) -> impl Iterator<Item = Asset> + use<> {
    let asset = instruction.asset;
    Asset::all().filter(move |one| *one == Asset::USD || *one == asset || one.chain().is_some())
}
