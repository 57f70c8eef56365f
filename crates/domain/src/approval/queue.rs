//! Requests that wait and have something in common: who flooded the approvers, or asked for the
//! same thing twice, is found out without a look at everything that waits.
//!
//! Nothing but a request that is opened or ends touches a queue, so what is posted at once pays
//! nothing for it.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Approval, Ask};
use crate::canonical::{self, Hash, Tag};
use crate::ids::{ApprovalId, DocumentId, Id as _, OrgId, PaymentId, WalletId};
use crate::money::{Amount, Asset};
use crate::named_list::list_queue;
use crate::organization::{DuplicateRequests, OrganizationSettings};
use crate::payment::{Debit, PaymentKind};
use crate::rejection::Rejection;
use crate::session::Session;
use crate::state::{Draft, Halt, Key};
use crate::time::Timestamp;

/// Requests that wait together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Queue {
    /// The organization.
    pub org: OrgId,
    /// What they have in common: `agent:wal_…`, or `same:` and a hash of what is asked for.
    pub name: String,
    /// How many wait; some of them may be past their deadline, as long as nobody has noticed.
    #[serde(with = "canonical::integer")]
    pub waiting: u32,
    /// The latest of them, oldest first; never more than a few.
    pub latest: Vec<Waiting>,
}

/// A request that waits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    /// The request.
    pub approval: ApprovalId,
    /// Its deadline.
    pub until: Timestamp,
}

/// So many requests a queue knows by name. Of a crowd of like requests one is enough to point at.
const LATEST_MAX: usize = 8;

/// How many requests of one agent wait at most, unless its organization says otherwise.
pub const PENDING_PER_AGENT: u32 = 100;

/// Where a request would stand.
#[derive(Clone, Debug, Default)]
pub(crate) struct Place {
    /// The queues that it would join.
    pub(crate) queues: Vec<String>,
    /// A request for the same thing that waits.
    pub(crate) duplicate_of: Option<ApprovalId>,
    /// Why it may not.
    pub(crate) refusal: Option<Rejection>,
}

/// All of a debit that makes it the same as another, whoever asks.
#[derive(Serialize)]
struct Same<'a> {
    amount: Amount,
    asset: Asset,
    description: Option<&'a str>,
    from: WalletId,
    kind: PaymentKind,
    metadata: Option<&'a str>,
    reverses: Option<PaymentId>,
    to: WalletId,
    to_address: Option<&'a str>,
}

/// Finds the place of what is to leave a wallet, and has to wait; `same` names what is the same.
pub(crate) fn place_of(
    draft: &Draft<'_>,
    session: &Session,
    (same, from): (String, WalletId),
) -> Result<Place, Halt> {
    let organization = session.organization()?;
    let agent = session.actor.is_agent().then(|| format!("agent:{from}"));
    let queues: Vec<String> = std::iter::once(same).chain(agent).collect();
    let mut reads: Vec<_> =
        queues.iter().map(|name| Key::Queue(organization.id, name.clone()).into()).collect();
    // What opening the request asks for too, so that one round of loading is enough.
    reads.extend(session.reads_of_people());
    draft.need(reads)?;
    let mut found = Vec::with_capacity(queues.len());
    for name in &queues {
        found.push(draft.get::<Queue>((organization.id, name.clone()))?);
    }
    let like = found.first().and_then(Option::as_deref);
    let duplicate_of = like.and_then(|queue| queue.present(draft.now()));
    let crowd = found.get(1).map(|queue| queue.as_ref().map_or(0, |queue| queue.waiting));
    let refusal = refusal(&organization.settings, crowd, duplicate_of);
    Ok(Place { queues, duplicate_of, refusal })
}

fn refusal(
    settings: &OrganizationSettings,
    crowd: Option<u32>,
    duplicate_of: Option<ApprovalId>,
) -> Option<Rejection> {
    let limit = settings.max_pending_per_agent.unwrap_or(PENDING_PER_AGENT);
    if crowd.is_some_and(|crowd| crowd >= limit) {
        return Some(Rejection::TooManyPending { limit });
    }
    let refuses = settings.duplicate_requests == DuplicateRequests::Refuse;
    let approval = duplicate_of.filter(|_| refuses)?;
    Some(Rejection::DuplicateRequest { approval })
}

/// The name of all debits that are the same.
pub(crate) fn same(asked: &Debit, asset: Asset) -> Result<String, Rejection> {
    let same = Same {
        amount: asked.amount,
        asset,
        description: asked.description.as_deref(),
        from: asked.from,
        kind: asked.kind,
        metadata: asked.metadata.as_deref(),
        reverses: asked.reverses,
        to: asked.to,
        to_address: asked.to_address.as_deref(),
    };
    let text = canonical::text(&same).map_err(|_| Rejection::corrupt("debit"))?;
    Ok(format!("same:{}", Hash::of(Tag::Same, text.as_bytes())))
}

impl Queue {
    /// One of those that wait at `now`.
    fn present(&self, now: Timestamp) -> Option<ApprovalId> {
        let waits = |waiting: &&Waiting| now < waiting.until;
        self.latest.iter().find(waits).map(|waiting| waiting.approval)
    }
}

/// The queues of the lists that are asked.
pub(crate) fn queues_of_lists(asks: &[Ask]) -> BTreeSet<String> {
    let lists = asks.iter().flat_map(|ask| ask.requirement.lists());
    lists.map(|list| list_queue(DocumentId::from_ulid(list.ulid()))).collect()
}

/// Puts a request that was opened into its queues.
pub(crate) fn join(draft: &mut Draft<'_>, approval: &Approval) -> Result<(), Halt> {
    join_besides(draft, approval, &[])
}

/// Puts a request into those of its queues in which it does not wait already.
pub(super) fn join_besides(
    draft: &mut Draft<'_>,
    approval: &Approval,
    already: &[String],
) -> Result<(), Halt> {
    for name in approval.queues.iter().filter(|name| !already.contains(name)) {
        let waiting = Waiting { approval: approval.id, until: approval.expires_at };
        let Some(queue) = draft.get::<Queue>((approval.org, name.clone()))? else {
            let (org, name, latest) = (approval.org, name.clone(), vec![waiting]);
            draft.insert(Queue { org, name, waiting: 1, latest });
            continue;
        };
        let mut queue = (*queue).clone();
        queue.waiting = queue.waiting.saturating_add(1);
        if queue.latest.len() == LATEST_MAX {
            // The latest waits the longest.
            queue.latest.remove(0);
        }
        queue.latest.push(waiting);
        draft.update(queue);
    }
    Ok(())
}

/// Takes a request that ends out of its queues.
pub(super) fn leave(draft: &mut Draft<'_>, approval: &Approval) -> Result<(), Halt> {
    for name in &approval.queues {
        let queue = draft.get::<Queue>((approval.org, name.clone()))?;
        let mut queue = (*queue.ok_or(Rejection::corrupt("request without its queue"))?).clone();
        let waiting = queue.waiting.checked_sub(1);
        queue.waiting = waiting.ok_or(Rejection::corrupt("a queue of nobody"))?;
        queue.latest.retain(|waiting| waiting.approval != approval.id);
        draft.update(queue);
    }
    Ok(())
}
