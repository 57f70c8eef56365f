//! A request as the inbox shows it.

use std::sync::Arc;

use countersign_domain::approval::{Approval, asked};

use crate::dialect::wallgent::{render, wire};
use crate::door::Reader;

/// What the caller may do with a request, and what it is called.
pub(super) fn item(
    reader: &Reader,
    (approval, body): (Arc<Approval>, wire::Approval),
) -> wire::InboxItem {
    let me = reader.actor().person().map(|person| person.to_string()).unwrap_or_default();
    let pending = body.status == "PENDING";
    let spoken = |vote: &&wire::Vote| {
        let mine = vote.person_id == me || vote.on_behalf_of.as_ref() == Some(&me);
        mine && vote.counts
    };
    let your_vote = body.votes.iter().rev().find(spoken).map(|vote| vote.decision);
    let decides = !matches!(
        body.cannot_decide_reason,
        Some("NOT_PENDING" | "NOT_A_PERSON" | "NO_PERMISSION" | "OUT_OF_SCOPE")
    );
    let mut you_may = Vec::new();
    if pending && decides {
        if body.can_decide {
            you_may.push("approve");
        }
        let asked_for_no = matches!(body.cannot_decide_reason, None | Some("NOT_YET"));
        if your_vote.is_none() && asked_for_no {
            you_may.extend(["reject", "delegate"]);
        }
        if your_vote.is_some() {
            you_may.push("withdraw");
        }
        you_may.push("comment");
    }
    if pending && asked(reader.actor(), &approval) {
        you_may.push("cancel");
    }
    let left = approval.expires_at.unix_micros() - reader.engine.now().unix_micros();
    wire::InboxItem {
        title: title(&approval, &body),
        seconds_left: match (pending, approval.deadline()) {
            (true, None) => None,
            (true, Some(_)) => Some((left / 1_000_000).max(0)),
            (false, _) => Some(0),
        },
        your_vote,
        you_may,
        why_not: body.cannot_decide_reason,
        approval: body,
    }
}

fn title(approval: &Approval, body: &wire::Approval) -> String {
    let Some(details) = &body.transaction_details else {
        if let Some(subject) = approval.subject.resource() {
            return render::review_title(subject);
        }
        let change = approval.subject.change();
        return change.map(|subject| render::title(&subject.change)).unwrap_or_default();
    };
    if let Some(leaving) = approval.subject.instruction() {
        let (noun, to) = (render::noun(leaving.kind()), &details.recipient);
        return format!("{noun} of {} {} to {to}", details.amount, details.currency);
    }
    let what = if details.reverses.is_some() { "Reversal of" } else { "Payment of" };
    format!("{what} {} {} to {}", details.amount, details.currency, details.recipient)
}
