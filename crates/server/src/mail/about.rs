//! What an approval request is about, in the words of a mail.

use std::sync::Arc;

use countersign_domain::approval::{InstructionSubject, ResourceSubject, Subject};
use countersign_domain::instruction::InstructionKind;
use countersign_domain::money::{Amount, Asset};
use countersign_domain::payment::{Payment, PaymentKind};
use countersign_domain::resource::ResourceKind;
use countersign_domain::wallet::Wallet;

use super::office::File;
use crate::money::grouped;
use crate::visible::visible;

/// What a request is about.
pub(super) struct About {
    /// What kind of thing waits: `payment`.
    pub(super) noun: &'static str,
    /// What would happen, behind "Approve": `5,000.00 USD to Acme Ltd`.
    pub(super) what: String,
    /// What it would happen to, where that is worth a word in the subject: `Ops`.
    pub(super) place: Option<String>,
    /// The facts, each with its name.
    pub(super) rows: Vec<(&'static str, String)>,
    /// What whoever asked wrote about it.
    pub(super) memo: Option<String>,
    /// What its numbers count.
    pub(super) asset: Asset,
    /// What it means that it did not happen.
    pub(super) undone: &'static str,
}

/// The one place that knows what can wait for people.
pub(super) fn about(file: &File) -> About {
    match (&file.approval.subject, &file.payment) {
        (Subject::Instruction(subject), _) => instruction((&file.from, &file.to), subject),
        (Subject::Payment(_), Some(row)) => payment(file, row),
        (Subject::Resource(subject), _) => resource(subject),
        (Subject::Payment(_) | Subject::Change(_), _) => anything(),
    }
}

/// A resource that is reviewed: nothing happens to it here, so there is little to undo.
fn resource(subject: &ResourceSubject) -> About {
    let noun = match subject.kind {
        ResourceKind::Order => "order",
        ResourceKind::Invoice => "invoice",
    };
    About {
        noun,
        what: format!("{noun} {}", short(&subject.resource)),
        place: None,
        rows: vec![
            ("Resource", long(&subject.resource)),
            ("Review", subject.review.as_str().replace('_', " ")),
            ("Snapshot", long(&subject.submitted)),
        ],
        memo: subject.note.clone(),
        asset: Asset::USD,
        undone: "It stands as it did.",
    }
}

/// What says nothing of itself. Whoever looks at the request sees all of it.
fn anything() -> About {
    About {
        noun: "change",
        what: "a change".to_owned(),
        place: None,
        rows: Vec::new(),
        memo: None,
        asset: Asset::USD,
        undone: "Nothing was changed.",
    }
}

fn payment(file: &File, row: &Payment) -> About {
    let noun = match row.kind {
        PaymentKind::Payment | PaymentKind::Network => "payment",
        PaymentKind::Budget => "budget",
        PaymentKind::Reversal => "reversal",
    };
    let (from, to) = (payer(file, row), recipient(file, row));
    let amount = money(row.amount, row.asset);
    let what = match row.kind {
        PaymentKind::Reversal => format!("reversal of {amount} to {}", short(&to)),
        _ => format!("{amount} to {}", short(&to)),
    };
    let mut rows = vec![("Amount", amount)];
    if !row.fee.is_zero() {
        rows.push(("Fee", money(row.fee, row.asset)));
    }
    rows.push(("To", long(&to)));
    rows.extend(row.to_address.as_ref().map(|address| ("Address", long(address))));
    rows.push(("From", long(&from)));
    let (place, memo) = (Some(short(&from)), row.description.clone());
    let undone = "Nothing was moved.";
    About { noun, what, place, rows, memo, asset: row.asset, undone }
}

/// What is to leave over a rail, between wallets as far as these are here.
pub(super) fn instruction(
    (from, to): (&Option<Arc<Wallet>>, &Option<Arc<Wallet>>),
    subject: &InstructionSubject,
) -> About {
    let noun = match subject.kind() {
        InstructionKind::Transfer => "transfer",
        InstructionKind::Batch => "batch",
        InstructionKind::Bridge => "bridge",
        InstructionKind::Offramp => "off-ramp",
        InstructionKind::Vault => "vault transaction",
    };
    let named = from.as_ref().map(|wallet| wallet.name.clone());
    let from = named.filter(|_| subject.outside.is_none()).unwrap_or_else(|| subject.source());
    let recipient = match (to, subject.legs.as_slice()) {
        (Some(wallet), [_]) => wallet.name.clone(),
        _ => subject.destination(),
    };
    let amount = money(subject.amount, subject.asset);
    let what = format!("{noun} of {amount} to {}", short(&recipient));
    let mut rows = vec![("Amount", amount)];
    if !subject.fee.is_zero() {
        rows.push(("Fee", money(subject.fee, subject.asset)));
    }
    rows.push(("To", long(&recipient)));
    if let [only] = subject.legs.as_slice() {
        rows.extend(only.to.address().map(|address| ("Address", long(address))));
    }
    rows.push(("From", long(&from)));
    let reason = subject.ruled.as_ref().and_then(|ruled| ruled.reason.as_deref());
    rows.extend(reason.map(|reason| ("Reason", long(reason))));
    let (place, undone) = (Some(short(&from)), "Nothing was moved.");
    About { noun, what, place, rows, memo: None, asset: Asset::USD, undone }
}

fn payer(file: &File, row: &Payment) -> String {
    let name = file.from.as_ref().map(|wallet| wallet.name.clone());
    name.unwrap_or_else(|| row.from.to_string())
}

/// A wallet of one's own has a name, and so has one that its organization lets others find. Any
/// other is known by what was paid: its address, or its id.
fn recipient(file: &File, row: &Payment) -> String {
    let named = |wallet: &&Arc<Wallet>| wallet.org == row.org || wallet.discoverable;
    let name = file.to.as_ref().filter(named).map(|wallet| wallet.name.clone());
    name.or_else(|| row.to_address.clone()).unwrap_or_else(|| row.to.to_string())
}

/// An amount, to its last digit: `5,000.00 USD`.
pub(super) fn money(amount: Amount, asset: Asset) -> String {
    format!("{} {}", grouped(&amount.to_decimal(asset.scale(), 2)), asset.key())
}

/// Somebody's text where there is little room.
pub(super) fn short(text: &str) -> String {
    cut(text, 40)
}

/// Somebody's text in a line of its own.
pub(super) fn long(text: &str) -> String {
    cut(text, 200)
}

/// Somebody's text, as far as it goes: nothing in it can deceive. Cut before it is made visible, so
/// that no sign is cut in half.
pub(super) fn cut(text: &str, chars_max: usize) -> String {
    let mut rest = text.chars();
    let start: String = rest.by_ref().take(chars_max).collect();
    let more = if rest.next().is_some() { "…" } else { "" };
    format!("{}{more}", inert(&visible(&start)))
}

/// The text without anything that a mail program would make a link of by itself: in a mail from us,
/// whatever leads anywhere would look like ours.
fn inert(text: &str) -> String {
    let mut inert = String::with_capacity(text.len());
    let mut before = ' ';
    let mut rest = text.chars().peekable();
    while let Some(letter) = rest.next() {
        let joins =
            before.is_alphanumeric() && rest.peek().is_some_and(|next| next.is_alphabetic());
        match letter {
            '.' if joins => inert.push_str("[.]"),
            ':' if rest.peek() == Some(&'/') => inert.push_str("[:]"),
            other => inert.push(other),
        }
        before = letter;
    }
    inert
}
