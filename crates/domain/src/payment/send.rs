//! A payment to a wallet.

use super::{Debit, Debited, PaymentKind, debit};
use crate::ids::WalletId;
use crate::money::Amount;
use crate::outcome::{Held, Outcome};
use crate::session::{Answer, Session};
use crate::state::{Draft, Halt};

/// `POST /payments`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SendPayment {
    /// The wallet that pays; the caller's own.
    pub from: WalletId,
    /// The wallet that is paid; anyone's in the same environment.
    pub to: WalletId,
    /// What arrives.
    pub amount: Amount,
    /// The caller's words.
    pub description: Option<String>,
    /// The caller's own data, as canonical JSON text of an object.
    pub metadata: Option<String>,
}

/// Sends a payment, or holds it, or records why not.
pub(crate) fn send(
    draft: &mut Draft<'_>,
    session: &Session,
    (verb, idempotency_key): (&SendPayment, Option<&str>),
) -> Result<Answer, Halt> {
    let asked = Debit {
        idempotency_key: idempotency_key.map(str::to_owned),
        ..Debit::of(PaymentKind::Payment, verb)
    };
    debit(draft, session, asked).map(Answer::from)
}

impl Debit {
    /// The debit of a payment as `POST /payments` describes one.
    pub(crate) fn of(kind: PaymentKind, verb: &SendPayment) -> Self {
        Self {
            kind,
            from: verb.from,
            to: verb.to,
            to_org: None,
            amount: verb.amount,
            description: verb.description.clone(),
            metadata: verb.metadata.clone(),
            to_address: None,
            batch: None,
            idempotency_key: None,
            reverses: None,
        }
    }
}

impl From<Debited> for Answer {
    fn from(debited: Debited) -> Self {
        match debited {
            Debited::Posted(payment) => Self::Done(Outcome::Posted(payment)),
            Debited::Held(payment, approval) => {
                Self::Done(Outcome::Held(Held { payment, approval }))
            }
            Debited::Denied(rejection, _) => Self::Refused(rejection),
        }
    }
}
