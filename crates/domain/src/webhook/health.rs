//! What attempts say of their endpoint: one that works, fails, or is gone.

use std::sync::Arc;

use super::{Attempt, DisabledReason, Verdict, Webhook};
use crate::log::Fact;
use crate::session::Session;
use crate::state::{Draft, Halt};
use crate::time::Timestamp;

const DAY_SECONDS: i64 = 86_400;

/// For so long nothing has to succeed before an endpoint is disabled.
const DISABLED_AFTER_SECONDS: i64 = 5 * DAY_SECONDS;

/// After so long it is said that this will happen.
const NOTICED_AFTER_SECONDS: i64 = 3 * DAY_SECONDS;

/// So long before it happens it has been said, however seldom there is something to try.
const NOTICE_SECONDS: i64 = DAY_SECONDS;

/// Takes in what attempts came to, in the order in which they were begun.
pub(super) fn take_in<'a>(
    draft: &mut Draft<'_>,
    session: &Session,
    before: &Arc<Webhook>,
    attempts: impl Iterator<Item = &'a Attempt>,
) -> Result<(), Halt> {
    if !before.is_live() {
        return Ok(());
    }
    let mut after = (**before).clone();
    let mut gone = false;
    for attempt in attempts {
        // What was begun before the endpoint was changed says nothing about it as it is now.
        if attempt.at < after.enabled_at.max(after.updated_at) {
            continue;
        }
        let verdict = attempt.verdict(after.format);
        gone |= verdict == Verdict::Gone;
        if verdict == Verdict::Delivered {
            (after.failing_since, after.noticed_at) = (None, None);
        } else {
            after.failing_since = after.failing_since.or(Some(attempt.at));
        }
    }
    let now = draft.now();
    if gone || after.is_given_up(now) {
        let reason = if gone { DisabledReason::Gone } else { DisabledReason::Failing };
        (after.enabled, after.disabled) = (false, Some(reason));
        session.log(draft, Fact::WebhookDisabled { webhook: after.clone() })?;
    } else if after.is_to_be_noticed(now) {
        after.noticed_at = Some(now);
        let disabled_from = after.disabled_from().unwrap_or(now);
        session.log(draft, Fact::WebhookFailing { webhook: after.clone(), disabled_from })?;
    }
    if after != **before {
        draft.update(after);
    }
    Ok(())
}

impl Webhook {
    /// From when on the endpoint is disabled unless something succeeds; none as long as nobody was
    /// told so.
    #[must_use]
    pub fn disabled_from(&self) -> Option<Timestamp> {
        let (since, noticed) = (self.failing_since?, self.noticed_at?);
        let told = noticed.plus_seconds(NOTICE_SECONDS);
        Some(since.plus_seconds(DISABLED_AFTER_SECONDS).max(told))
    }

    fn is_given_up(&self, now: Timestamp) -> bool {
        self.disabled_from().is_some_and(|from| from <= now)
    }

    fn is_to_be_noticed(&self, now: Timestamp) -> bool {
        let due = |since: Timestamp| since.plus_seconds(NOTICED_AFTER_SECONDS) <= now;
        self.noticed_at.is_none() && self.failing_since.is_some_and(due)
    }
}
