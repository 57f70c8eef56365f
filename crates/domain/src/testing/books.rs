//! What always holds, whatever was commanded.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::world::Rows;
use crate::access::Environment;
use crate::approval::{Approval, ApprovalStatus, Ballot, Decision, Vote};
use crate::canonical::{self, Hash, Tag};
use crate::ids::{Id as _, OrgId, PaymentId, PersonId};
use crate::instruction::{Funds, InstructionStatus, Movement};
use crate::ledger::{
    Account, AccountKey, AccountOwner, EntryKind, HoldStatus, SystemAccount, Transfer,
};
use crate::log::{LogBody, LogRecord};
use crate::money::{Amount, Asset};
use crate::organization::{LocatorKey, LocatorTarget};
use crate::outcome::Outcome;
use crate::payment::{PaymentKind, PaymentStatus};
use crate::policy::Count;
use crate::rejection::Rejection;
use crate::state::{Change, Key, Row};
use crate::wallet::WalletStatus;

/// Every balance follows from the entries, and every state agrees with its neighbours'.
pub(crate) fn check(rows: &Rows) {
    check_accounts(rows);
    check_sums(rows);
    check_approvals(rows);
    check_queues(rows);
    check_payments(rows);
    check_instructions(rows);
    check_spending(rows);
    check_tallies(rows);
    check_names(rows);
}

/// A refusal leaves records of itself and nothing else; one that came too late also the end of
/// its request.
pub(crate) fn check_refusal(result: &Result<Outcome, Rejection>, changes: &[Change]) {
    let late = [
        Rejection::ApprovalNotPending(ApprovalStatus::Expired),
        Rejection::InstructionState(InstructionStatus::Expired),
        Rejection::QuoteExpired,
    ];
    if let Err(rejection) = result
        && !late.contains(rejection)
    {
        // Windows may count attempts that came to nothing.
        let logged = |row: &Row| matches!(row, Row::LogRecord(_) | Row::LogHead(_) | Row::Tally(_));
        assert!(!changes.is_empty(), "a decided refusal is recorded");
        assert!(changes.iter().all(|change| logged(change.row())), "{rejection:?} moved something");
    }
}

/// A record is chained to the one before it, and says what its hash is of.
pub(crate) fn check_record(rows: &Rows, record: &LogRecord) {
    let LogRecord { org, seq, body, text, hash } = record;
    assert_eq!((*org, *seq), (body.org, body.seq));
    assert_eq!(*hash, Hash::of(Tag::Log, text.as_bytes()));
    assert_eq!(canonical::text(body).as_deref(), Ok(text.as_str()));
    assert_eq!(serde_json::from_str::<LogBody>(text).unwrap(), *body);
    let Some(Row::LogRecord(before)) = rows.get(&Key::LogRecord(*org, seq - 1)) else {
        assert_eq!((*seq, body.previous), (1, Hash::ZERO), "a gap in the log");
        return;
    };
    assert_eq!(body.previous, before.hash, "the chain is broken");
    assert!(body.at >= before.body.at, "the log went back in time");
    let Some(Row::LogHead(head)) = rows.get(&Key::LogHead(*org)) else { panic!("no head") };
    assert!(head.seq >= *seq);
    if head.seq == *seq {
        assert_eq!(head.hash, *hash, "the head is not the last record");
    }
}

/// An account holds the sum of its legs, and what pending holds reserve.
fn check_accounts(rows: &Rows) {
    let mut expected: BTreeMap<(OrgId, AccountKey), (Amount, Amount, Amount)> = BTreeMap::new();
    for row in rows.values() {
        match row {
            Row::Transfer(transfer) => {
                let amounts = transfer.legs.iter().map(|leg| leg.amount);
                let sum = amounts.fold(Amount::ZERO, |sum, leg| sum.checked_add(leg).unwrap());
                assert_eq!(sum, Amount::ZERO, "an unbalanced transfer");
                assert!(transfer.legs.len() >= 2, "a transfer from nowhere");
                for leg in &transfer.legs {
                    let key = AccountKey { owner: leg.owner, asset: transfer.asset };
                    let (posted, ..) = expected.entry((transfer.org, key)).or_default();
                    *posted = posted.checked_add(leg.amount).unwrap();
                    assert_eq!(*posted, leg.balance_after, "a balance that was never there");
                }
            }
            Row::Hold(hold) if hold.status == HoldStatus::Pending => {
                let key = AccountKey::wallet(hold.wallet, hold.asset);
                let (_, held, counted) = expected.entry((hold.org, key)).or_default();
                *held = held.checked_add(hold.amount).unwrap();
                *counted = counted.checked_add(hold.counted).unwrap();
            }
            _ => {}
        }
    }
    for account in accounts(rows) {
        let (posted, held, counted) =
            expected.remove(&(account.org, account.key)).unwrap_or_default();
        assert_eq!(account.posted, posted, "{:?} is not the sum of its legs", account.key);
        assert_eq!(account.held, held, "{:?} is not what is held", account.key);
        assert_eq!(account.spending.pending, counted, "{:?} counts other holds", account.key);
        if matches!(account.key.owner, AccountOwner::Wallet(_)) {
            assert!(!account.available().is_negative(), "{:?} is overdrawn", account.key);
        }
    }
    assert!(expected.is_empty(), "legs or holds without an account: {expected:?}");
}

/// Each organization's books balance in each environment, and what organizations owe each other
/// comes to nothing.
fn check_sums(rows: &Rows) {
    let mut sums: BTreeMap<(OrgId, Environment, Asset), Amount> = BTreeMap::new();
    let mut clearing: BTreeMap<(Environment, Asset), Amount> = BTreeMap::new();
    for account in accounts(rows) {
        let environment = match account.key.owner {
            AccountOwner::System(environment, _) => environment,
            AccountOwner::Wallet(wallet) => match rows.get(&Key::Wallet(account.org, wallet)) {
                Some(Row::Wallet(wallet)) => wallet.environment,
                _ => panic!("an account without a wallet"),
            },
        };
        let sum = sums.entry((account.org, environment, account.key.asset)).or_default();
        *sum = sum.checked_add(account.posted).unwrap();
        if account.key.owner == AccountOwner::System(environment, SystemAccount::Clearing) {
            let sum = clearing.entry((environment, account.key.asset)).or_default();
            *sum = sum.checked_add(account.posted).unwrap();
        }
    }
    assert!(sums.values().all(|sum| sum.is_zero()), "books that do not balance: {sums:?}");
    assert!(clearing.values().all(|sum| sum.is_zero()), "organizations disagree: {clearing:?}");
}

/// A request waits exactly as long as its payment and its hold do.
fn check_approvals(rows: &Rows) {
    for row in rows.values() {
        let Row::Approval(approval) = row else { continue };
        if let Some(subject) = approval.subject.instruction() {
            let row = rows.get(&Key::Instruction(approval.org, subject.instruction));
            let Some(Row::Instruction(row)) = row else { panic!("a request without instruction") };
            let waits = row.status == InstructionStatus::PendingApproval;
            assert_eq!(approval.status == ApprovalStatus::Pending, waits, "{row:?}");
            if approval.status == ApprovalStatus::Approved {
                check_votes(rows, approval);
            }
            continue;
        }
        let Some(subject) = approval.subject.payment() else {
            check_change(rows, approval);
            continue;
        };
        let hold = rows.get(&Key::Hold(approval.org, subject.hold));
        let payment = rows.get(&Key::Payment(approval.org, subject.payment));
        let (Some(Row::Hold(hold)), Some(Row::Payment(payment))) = (hold, payment) else {
            panic!("a request without hold or payment")
        };
        let (of_hold, of_payment): (_, &[PaymentStatus]) = match approval.status {
            ApprovalStatus::Pending => (HoldStatus::Pending, &[PaymentStatus::PendingApproval]),
            ApprovalStatus::Approved => {
                (HoldStatus::Released, &[PaymentStatus::Posted, PaymentStatus::Reversed])
            }
            ApprovalStatus::Rejected | ApprovalStatus::Cancelled => {
                (HoldStatus::Reversed, &[PaymentStatus::Rejected])
            }
            ApprovalStatus::Expired => (HoldStatus::Reversed, &[PaymentStatus::Expired]),
        };
        assert_eq!(hold.status, of_hold);
        assert!(of_payment.contains(&payment.status), "{payment:?} under {approval:?}");
        assert_eq!(Some(hold.amount), payment.total());
        if approval.status == ApprovalStatus::Approved {
            check_votes(rows, approval);
        }
    }
}

/// A queue knows how many wait in it, and the first of them; nobody waits in two.
fn check_queues(rows: &Rows) {
    let mut waiting: BTreeMap<(OrgId, String), Vec<&Approval>> = BTreeMap::new();
    for row in rows.values() {
        match row {
            Row::Approval(approval) if approval.status == ApprovalStatus::Pending => {
                for name in &approval.queues {
                    waiting.entry((approval.org, name.clone())).or_default().push(approval);
                }
            }
            Row::Queue(queue) => drop(waiting.entry((queue.org, queue.name.clone())).or_default()),
            _ => {}
        }
    }
    for ((org, name), all) in waiting {
        let Some(Row::Queue(queue)) = rows.get(&Key::Queue(org, name)) else {
            panic!("requests wait in no queue: {all:?}")
        };
        assert_eq!(usize::try_from(queue.waiting), Ok(all.len()), "{queue:?}");
        for first in &queue.latest {
            let known = all.iter().find(|approval| approval.id == first.approval);
            assert_eq!(known.map(|approval| approval.expires_at), Some(first.until), "{queue:?}");
        }
    }
}

/// A change is made by the yes of somebody who is not behind the request, whatever the organization
/// allows, and until then it is nowhere.
fn check_change(rows: &Rows, approval: &Approval) {
    let Some(subject) = approval.subject.change() else { return };
    let made = approval.status == ApprovalStatus::Approved;
    let is_new = subject.change.before.is_none();
    let there = subject.change.object().is_some_and(|object| object.id().is_some());
    assert_eq!(there, made || !is_new, "{approval:?}");
    assert!(approval.resolution.as_ref().is_none_or(|resolution| !resolution.own));
    if made {
        check_votes(rows, approval);
    }
}

/// Nothing that waited was done without the yes of somebody else, unless the record says so.
fn check_votes(rows: &Rows, approval: &Approval) {
    let votes = (0..approval.votes).map(|index| {
        match rows.get(&Key::Vote(approval.org, approval.id, index)) {
            Some(Row::Vote(vote)) => Arc::clone(vote),
            _ => panic!("a vote is lost"),
        }
    });
    let votes: Vec<Arc<Vote>> = votes.collect();
    let others = votes.iter().filter(|vote| {
        vote.decision == Decision::Approve
            && vote.payload_hash == approval.payload_hash
            && !approval.requester.people.contains(&vote.person)
    });
    let own = approval.resolution.as_ref().is_some_and(|resolution| resolution.own);
    assert!(others.count() >= 1 || own, "approved by nobody else: {approval:?}");
    let ballot = Ballot::of(approval, &votes);
    let standing: Vec<&Arc<Vote>> = votes.iter().filter(|vote| ballot.has(vote)).collect();
    for (index, vote) in standing.iter().enumerate() {
        let another = standing.iter().skip(index + 1).find(|other| vote.shares(&other.behind));
        assert_eq!(another, None, "one human being voted twice: {vote:?}");
    }
    let people: BTreeSet<PersonId> = ballot.people().collect();
    let needed = approval.requirement.people_min().expect("a requirement that can be met");
    assert!(people.len() >= needed, "approved by too few: {approval:?}");
}

/// A payment is posted once in the books of each organization it touches, or nowhere. What its
/// transfer repeats of it stays true, and only what nobody approved may be named alike.
fn check_payments(rows: &Rows) {
    let mut transfers: BTreeMap<(OrgId, PaymentId), Vec<&Transfer>> = BTreeMap::new();
    for row in rows.values() {
        if let Row::Transfer(transfer) = row
            && transfer.kind != EntryKind::Rail
        {
            transfers.entry((transfer.org, transfer.transaction)).or_default().push(transfer);
        }
    }
    assert!(transfers.values().all(|of| of.len() == 1), "a transaction was posted twice");
    for row in rows.values() {
        let Row::Payment(payment) = row else { continue };
        let posted = matches!(payment.status, PaymentStatus::Posted | PaymentStatus::Reversed);
        let transfer = transfers.get(&(payment.org, payment.id)).and_then(|of| of.first());
        assert_eq!(transfer.is_some(), posted, "{payment:?}");
        if let Some(transfer) = transfer {
            let named_alike = transfer.id.ulid() == payment.id.ulid();
            assert_eq!(named_alike, payment.approval.is_none() && !payment.crosses());
            let Transfer { environment, kind, related, description, asset, at, .. } = transfer;
            assert_eq!((*environment, *kind), (payment.environment, payment.kind.entry()));
            assert_eq!((*related, description), (payment.reverses, &payment.description));
            assert_eq!((*asset, Some(*at)), (payment.asset, payment.posted_at));
        }
        assert_eq!(payment.posted_at.is_some(), posted, "{payment:?}");
        assert!(payment.amount.is_positive() && !payment.fee.is_negative());
    }
}

/// An instruction has moved money as far as it says and no further, its money is held exactly
/// while it says so, and whatever a rail has was begun.
fn check_instructions(rows: &Rows) {
    let mut transfers: BTreeMap<(OrgId, PaymentId), Vec<Movement>> = BTreeMap::new();
    for row in rows.values() {
        let Row::Transfer(transfer) = row else { continue };
        if transfer.kind == EntryKind::Rail {
            let legs = transfer.legs.iter().map(|leg| (leg.owner, leg.amount)).collect();
            let movement = Movement { asset: transfer.asset, legs };
            transfers.entry((transfer.org, transfer.transaction)).or_default().push(movement);
        }
    }
    for row in rows.values() {
        let Row::Instruction(row) = row else { continue };
        let moved = transfers.remove(&(row.org, row.id)).unwrap_or_default();
        assert_eq!(Some(moved), row.movements(), "{row:?}");
        let hold = match rows.get(&Key::Hold(row.org, row.hold())) {
            Some(Row::Hold(hold)) => Some((hold.status, hold.amount, hold.counted)),
            _ => None,
        };
        let (total, value) = (row.total().unwrap(), row.value());
        match row.funds {
            Funds::Apart => assert_eq!(hold, None, "{row:?}"),
            Funds::Held => assert_eq!(hold, Some((HoldStatus::Pending, total, value)), "{row:?}"),
            Funds::Suspended | Funds::Spent => {
                assert_eq!(hold, Some((HoldStatus::Released, total, value)), "{row:?}");
            }
            Funds::Returned => assert_ne!(hold.unwrap().0, HoldStatus::Pending, "{row:?}"),
        }
        if row.status.is_final() {
            assert_ne!(row.funds, Funds::Held, "{row:?}");
            assert_eq!(row.due_at, None, "{row:?}");
        } else {
            let waits = row.status == InstructionStatus::PendingApproval;
            assert_eq!(row.due_at.is_none(), waits, "nobody looks at it again: {row:?}");
            assert_eq!(row.next_task().is_none(), waits, "{row:?}");
        }
    }
    assert!(transfers.is_empty(), "money moved for nobody: {transfers:?}");
}

/// The counters behind limits are what the payments of their day and month come to.
fn check_spending(rows: &Rows) {
    for account in accounts(rows) {
        let AccountOwner::Wallet(wallet) = account.key.owner else { continue };
        let (mut of_day, mut of_month) = (Amount::ZERO, Amount::ZERO);
        for row in rows.values() {
            let Row::Payment(payment) = row else { continue };
            let counts = payment.from == wallet
                && payment.org == account.org
                && payment.status == PaymentStatus::Posted
                && payment.kind != PaymentKind::Reversal;
            let Some(at) = payment.posted_at.filter(|_| counts) else { continue };
            if at.day() == account.spending.day {
                of_day = of_day.checked_add(payment.amount).unwrap();
            }
            if at.month() == account.spending.month {
                of_month = of_month.checked_add(payment.amount).unwrap();
            }
        }
        for row in rows.values() {
            let Row::Instruction(row) = row else { continue };
            let gone = matches!(row.funds, Funds::Suspended | Funds::Spent);
            let counts =
                (row.org, row.wallet, row.asset) == (account.org, wallet, account.key.asset);
            let Some(at) = row.moved_at.filter(|_| gone && counts) else { continue };
            if at.day() == account.spending.day {
                of_day = of_day.checked_add(row.value()).unwrap();
            }
            if at.month() == account.spending.month {
                of_month = of_month.checked_add(row.value()).unwrap();
            }
        }
        assert_eq!((account.spending.day_spent, account.spending.month_spent), (of_day, of_month));
    }
}

/// Whatever can be found by a global name is where the name says, and wallets are counted.
fn check_names(rows: &Rows) {
    let mut open: BTreeMap<(OrgId, Environment), u32> = BTreeMap::new();
    for row in rows.values() {
        match row {
            Row::Wallet(wallet) => {
                let target = LocatorTarget::Wallet { org: wallet.org, wallet: wallet.id };
                let address = LocatorKey::Address(wallet.environment, wallet.address.clone());
                for key in [LocatorKey::Wallet(wallet.id), address] {
                    assert_eq!(target_of(rows, key), Some(target));
                }
                let counts = wallet.kind.is_in_the_open();
                let is_open = u32::from(counts && wallet.status != WalletStatus::Closed);
                *open.entry((wallet.org, wallet.environment)).or_default() += is_open;
            }
            Row::ApiKey(key) => {
                let target = LocatorTarget::Key {
                    org: key.org,
                    key: key.id,
                    environment: key.environment,
                    scoped: !key.wallet_scope.is_empty(),
                };
                assert_eq!(target_of(rows, LocatorKey::Secret(key.digest)), Some(target));
            }
            _ => {}
        }
    }
    for row in rows.values() {
        let Row::Organization(organization) = row else { continue };
        for environment in Environment::ALL {
            let counted = open.get(&(organization.id, environment)).copied().unwrap_or_default();
            assert_eq!(organization.partition(environment).wallets_open, counted);
        }
    }
}

fn target_of(rows: &Rows, key: LocatorKey) -> Option<LocatorTarget> {
    match rows.get(&Key::Locator(key)) {
        Some(Row::Locator(locator)) => Some(locator.target),
        _ => None,
    }
}

fn accounts(rows: &Rows) -> impl Iterator<Item = &Account> {
    rows.values().filter_map(|row| match row {
        Row::Account(account) => Some(&**account),
        _ => None,
    })
}

/// A tally holds what waits, and has in the part it fills at least what was posted and is not taken
/// back: what began to count while a payment waited knows of it too.
fn check_tallies(rows: &Rows) {
    for row in rows.values() {
        let Row::Tally(tally) = row else { continue };
        let (mut held, mut posted) = (Count::default(), Count::default());
        let newest = tally.parts.last().map(|part| part.at);
        for row in rows.values() {
            let Row::Payment(payment) = row else { continue };
            if payment.org != tally.org || !payment.counted.contains(&tally.name) {
                continue;
            }
            let one = Count::one(payment.amount);
            let part = payment.posted_at.map(|at| tally.window.part(at));
            match payment.status {
                PaymentStatus::PendingApproval => held = held.plus(one).unwrap(),
                PaymentStatus::Posted
                    if part.is_some()
                        && part == newest
                        && payment.kind != PaymentKind::Reversal =>
                {
                    posted = posted.plus(one).unwrap();
                }
                _ => {}
            }
        }
        for row in rows.values() {
            let Row::Instruction(row) = row else { continue };
            for leg in row.legs.iter().filter(|leg| leg.counted.contains(&tally.name)) {
                let one = Count::one(leg.value.unwrap_or_default());
                let part = row.moved_at.map(|at| tally.window.part(at));
                match row.funds {
                    Funds::Held => held = held.plus(one).unwrap(),
                    Funds::Suspended | Funds::Spent if part.is_some() && part == newest => {
                        posted = posted.plus(one).unwrap();
                    }
                    _ => {}
                }
            }
        }
        assert_eq!(tally.held, held, "{:?} is not what waits", tally.name);
        let says = tally.parts.last().map(|part| part.posted).unwrap_or_default();
        assert!(says.sum >= posted.sum && says.number >= posted.number, "{:?}", tally.name);
    }
}
