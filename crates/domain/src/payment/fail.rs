//! A held payment that will not happen.

use std::sync::Arc;

use super::{FailureReason, Payment, PaymentStatus};
use crate::policy::count_failure;
use crate::rejection::Rejection;
use crate::state::{Draft, Halt};

/// Marks a held payment as one that will not happen, and lets go of what it wanted to take back.
pub(crate) fn fail_held(
    draft: &mut Draft<'_>,
    payment: &Payment,
    (status, reason): (PaymentStatus, FailureReason),
) -> Result<Arc<Payment>, Halt> {
    let updated_at = draft.now();
    if let Some(original) = payment.reverses {
        let original = draft.get::<Payment>((payment.org, original))?;
        let original = original.ok_or(Rejection::corrupt("reversed payment"))?;
        if original.reversed_by == Some(payment.id) {
            draft.update(Payment { reversed_by: None, updated_at, ..(*original).clone() });
        }
    }
    count_failure(draft, payment)?;
    let failure = Some(reason);
    Ok(draft.update(Payment { status, failure, updated_at, ..payment.clone() }))
}
