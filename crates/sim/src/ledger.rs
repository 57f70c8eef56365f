//! What was acknowledged, to be compared with what is there.

use std::collections::BTreeMap;

use countersign_domain::approval::{Approval, ApprovalStatus, Decision, Vote};
use countersign_domain::ids::{OrgId, PaymentId};
use countersign_domain::ledger::{EntryKind, Transfer};
use countersign_domain::outcome::Outcome;
use countersign_domain::payment::{Payment, PaymentStatus};
use countersign_domain::state::{Entity, Range};
use countersign_engine::{Answered, Rows, Scan, ScanKind, Store};
use countersign_store::memory::MemoryStore;

use crate::cast::{DAILY_LIMIT, House, usd};

/// How long an idempotency key is remembered by default.
const KEY_TTL_SECONDS: i64 = 86_400;

/// Payments that were acknowledged, and whether they were acknowledged as posted.
#[derive(Default)]
pub(crate) struct Acknowledged {
    payments: BTreeMap<PaymentId, bool>,
}

impl Acknowledged {
    /// Notes an answer.
    pub(crate) fn note(&mut self, answered: &Answered) {
        let Ok(outcome) = &answered.result else { return };
        match outcome {
            Outcome::Posted(payment) => self.posted(payment.id),
            Outcome::Held(held) => drop(self.payments.entry(held.payment.id).or_insert(false)),
            Outcome::Batch(batch) => batch.payments.iter().for_each(|p| self.posted(p.id)),
            Outcome::Reversed(reversed) => self.posted(reversed.reversal.id),
            Outcome::Approval(decided) if decided.approval.status == ApprovalStatus::Approved => {
                decided.payment.iter().for_each(|payment| self.posted(payment.id));
            }
            _ => {}
        }
    }

    fn posted(&mut self, payment: PaymentId) {
        self.payments.insert(payment, true);
    }

    /// Compares what was acknowledged with the rows, and the rows with the rules.
    pub(crate) async fn check(&self, store: &MemoryStore, houses: &[House]) -> Result<(), String> {
        let mut found: BTreeMap<PaymentId, Payment> = BTreeMap::new();
        for house in houses {
            let payments = rows::<Payment>(store, house.org, ScanKind::Payments).await?;
            no_key_pays_twice(&payments)?;
            within_daily_limit(house, &payments)?;
            let transfers = rows::<Transfer>(store, house.org, ScanKind::Transfers).await?;
            posted_once(&transfers)?;
            for approval in rows::<Approval>(store, house.org, ScanKind::Approvals).await? {
                decided_by_another(store, &approval).await?;
            }
            found.extend(payments.into_iter().map(|payment| (payment.id, payment)));
        }
        for (id, posted) in &self.payments {
            let payment = found.get(id).ok_or(format!("{id} was acknowledged and is gone"))?;
            let moved = matches!(payment.status, PaymentStatus::Posted | PaymentStatus::Reversed);
            if *posted && !moved {
                return Err(format!("{id} was acknowledged as posted and is {:?}", payment.status));
            }
        }
        Ok(())
    }
}

async fn rows<E: Entity + Clone>(
    store: &MemoryStore,
    org: OrgId,
    kind: ScanKind,
) -> Result<Vec<E>, String> {
    let scan = Scan { rows: Rows::Of(org, kind), after: None, limit: usize::MAX };
    let rows = store.scan(scan).await.map_err(|error| error.to_string())?;
    Ok(rows.iter().filter_map(E::from_row).map(|row| (**row).clone()).collect())
}

/// Within the time for which it is remembered a key makes one payment.
fn no_key_pays_twice(payments: &[Payment]) -> Result<(), String> {
    let mut seen: BTreeMap<_, &Payment> = BTreeMap::new();
    for payment in payments {
        // A recipient's organization is not told the payer's key.
        let Some(key) = &payment.idempotency_key else { continue };
        let scope = (key, payment.requested_by.to_string());
        let Some(other) = seen.insert(scope, payment) else { continue };
        if payment.created_at < other.created_at.plus_seconds(KEY_TTL_SECONDS) {
            return Err(format!("{key} made {} and {}", other.id, payment.id));
        }
    }
    Ok(())
}

fn posted_once(transfers: &[Transfer]) -> Result<(), String> {
    let mut seen = BTreeMap::new();
    for transfer in transfers.iter().filter(|t| t.kind == EntryKind::Payment) {
        if let Some(other) = seen.insert(transfer.transaction, transfer.id) {
            return Err(format!(
                "{} moved money in {other} and {}",
                transfer.transaction, transfer.id
            ));
        }
    }
    Ok(())
}

/// What the first wallet of a house posted on one day never exceeds its limit.
fn within_daily_limit(house: &House, payments: &[Payment]) -> Result<(), String> {
    let Some(ops) = house.wallets.first() else { return Ok(()) };
    let mut days = BTreeMap::new();
    for payment in payments.iter().filter(|p| p.from == *ops && p.status == PaymentStatus::Posted) {
        let reversal = payment.reverses.is_some();
        let Some(posted_at) = payment.posted_at.filter(|_| !reversal) else { continue };
        let spent = days.entry(posted_at.day()).or_insert(usd("0"));
        *spent = spent.checked_add(payment.amount).ok_or("overflow")?;
        if *spent > usd(DAILY_LIMIT) {
            return Err(format!("{ops} spent {spent} on {:?}", posted_at.day()));
        }
    }
    Ok(())
}

/// Whoever agreed is not who asked; an approved request has such a vote.
async fn decided_by_another(store: &MemoryStore, approval: &Approval) -> Result<(), String> {
    if approval.status != ApprovalStatus::Approved {
        return Ok(());
    }
    let range = Range::VotesOfApproval(approval.org, approval.id);
    let state = store.read(vec![range.into()]).await.map_err(|error| error.to_string())?;
    let votes = state.range::<Vote>(range).map_err(|missing| format!("{missing:?}"))?;
    let another = |vote: &Vote| !approval.requester.people.contains(&vote.person);
    let agreed = votes.iter().any(|v| v.decision == Decision::Approve && another(v));
    if agreed { Ok(()) } else { Err(format!("{} was approved by its requester", approval.id)) }
}
