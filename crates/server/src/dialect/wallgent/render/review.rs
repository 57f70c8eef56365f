//! Resources that are reviewed.

use countersign_domain::approval::ResourceSubject;
use countersign_domain::resource::{Principal, ReviewKind};
use serde_json::{Value, json};

/// What is reviewed, who submitted it and who decided. Of what came from a platform both are named:
/// the platform, and whom it acts for.
pub(crate) fn reviewed(subject: &ResourceSubject) -> Value {
    json!({
        "resourceType": subject.kind.as_str(),
        "resourceId": subject.resource,
        "kind": subject.review.as_str(),
        "dataSnapshotHash": subject.submitted,
        "snapshot": subject.snapshot.map(|hash| format!("sha256:{hash}")),
        "note": subject.note,
        "requester": principal(&subject.maker),
        "reviewer": subject.checker.as_ref().map(principal),
    })
}

/// A review in a few words: `Data review of order ord_…`.
pub(crate) fn review_title(subject: &ResourceSubject) -> String {
    let review = match subject.review {
        ReviewKind::DataReview => "Data review",
        ReviewKind::FinancialReview => "Financial review",
        ReviewKind::Push => "Push",
    };
    format!("{review} of {} {}", subject.kind.as_str(), subject.resource)
}

fn principal(who: &Principal) -> Value {
    match who {
        Principal::Member(member) => json!({ "memberId": member.to_string() }),
        Principal::Platform { actor } => json!({ "platform": true, "actorId": actor }),
    }
}
