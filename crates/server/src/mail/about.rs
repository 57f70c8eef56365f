//! What an approval request is about, in the words of a mail.

use countersign_domain::approval::{Approval, Subject};
use countersign_domain::money::{Amount, Asset};
use countersign_domain::payment::PaymentKind;

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
}

/// The one place that knows what can wait for people.
pub(super) fn about(file: &File) -> About {
    match file.approval.subject {
        Subject::Payment(_) => payment(file),
    }
}

fn payment(file: &File) -> About {
    let approval = &file.approval;
    let kind = file.payment.as_ref().map_or(PaymentKind::Payment, |payment| payment.kind);
    let noun = match kind {
        PaymentKind::Payment | PaymentKind::Network => "payment",
        PaymentKind::Budget => "budget",
        PaymentKind::Reversal => "reversal",
    };
    let (from, to) = (payer(file), recipient(file));
    let amount = money(approval.amount, approval.asset);
    let what = match kind {
        PaymentKind::Reversal => format!("reversal of {amount} to {}", short(&to)),
        _ => format!("{amount} to {}", short(&to)),
    };
    let mut rows = vec![("Amount", amount)];
    if !approval.fee.is_zero() {
        rows.push(("Fee", money(approval.fee, approval.asset)));
    }
    rows.push(("To", long(&to)));
    let address = file.payment.as_ref().and_then(|payment| payment.to_address.as_ref());
    rows.extend(address.map(|address| ("Address", long(address))));
    rows.push(("From", long(&from)));
    About { noun, what, place: Some(short(&from)), rows }
}

fn payer(file: &File) -> String {
    let name = file.from.as_ref().map(|wallet| wallet.name.clone());
    name.unwrap_or_else(|| file.approval.wallet.to_string())
}

/// A wallet of one's own has a name, and so has one that its organization lets others find. Any
/// other is known by what was paid: its address, or its id.
fn recipient(file: &File) -> String {
    let approval: &Approval = &file.approval;
    let named = |wallet: &&std::sync::Arc<countersign_domain::wallet::Wallet>| {
        wallet.org == approval.org || wallet.discoverable
    };
    let name = file.to.as_ref().filter(named).map(|wallet| wallet.name.clone());
    let address = || file.payment.as_ref().and_then(|payment| payment.to_address.clone());
    name.or_else(address).unwrap_or_else(|| approval.recipient.to_string())
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
    format!("{}{more}", visible(&start))
}
