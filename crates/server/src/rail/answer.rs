//! What an answer means. Only what was said in so many words ends an order: whatever cannot be
//! understood leaves it unknown, and it is asked about.

use countersign_domain::rail::{Quote, QuoteAsked, RailOutcome};
use countersign_engine::{RailError, RailReply};
use reqwest::StatusCode;

use super::wire::{News, WireQuote};

/// What was asked, which decides what may be answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    /// To do it.
    Submit,
    /// What became of it.
    Outcome,
}

/// What an answer tells of.
pub(super) fn reply(asked: Asked, status: StatusCode, body: &[u8]) -> RailReply {
    let news = serde_json::from_slice::<News>(body).ok();
    let Some(news) = news.filter(|_| speaks(status)) else { return RailOutcome::Unknown.into() };
    let outcome = match (asked, said(&news)) {
        // What is not found may be behind another gate: only that it was never heard of is said so.
        (_, Some(said)) if status == StatusCode::NOT_FOUND && said != RailOutcome::NeverHeard => {
            RailOutcome::Unknown
        }
        // Only to a question is that an answer.
        (Asked::Submit, Some(RailOutcome::NeverHeard)) | (_, None) => RailOutcome::Unknown,
        (_, Some(outcome)) => outcome,
    };
    RailReply { outcome, again_ms: news.again_ms }
}

/// Whether whoever answered speaks of the order: a server that fails may have done it before, and a
/// gate that lets nobody in knows nothing of it, whatever the body says.
fn speaks(status: StatusCode) -> bool {
    let gate = [
        StatusCode::UNAUTHORIZED,
        StatusCode::FORBIDDEN,
        StatusCode::METHOD_NOT_ALLOWED,
        StatusCode::PROXY_AUTHENTICATION_REQUIRED,
        StatusCode::REQUEST_TIMEOUT,
        StatusCode::PAYLOAD_TOO_LARGE,
        StatusCode::TOO_EARLY,
        StatusCode::TOO_MANY_REQUESTS,
    ];
    status.is_success() || (status.is_client_error() && !gate.contains(&status))
}

/// What news say; none where they say nothing that is known.
pub(super) fn said(news: &News) -> Option<RailOutcome> {
    let reference = news.reference.clone();
    Some(match news.status.as_str() {
        "accepted" => RailOutcome::Accepted { reference },
        "settled" => RailOutcome::Settled { reference },
        "failed" => RailOutcome::Failed {
            reason: news.reason.clone().unwrap_or_else(|| "The rail refused it".to_owned()),
            returned: news.returned,
        },
        "unknown" => RailOutcome::Unknown,
        "never_heard" => RailOutcome::NeverHeard,
        _ => return None,
    })
}

/// What an answer to a question for a quote says.
pub(super) fn quote(
    asked: &QuoteAsked,
    status: StatusCode,
    body: &[u8],
) -> Result<Quote, RailError> {
    let news = serde_json::from_slice::<News>(body).ok();
    if status.is_client_error()
        && speaks(status)
        && let Some(news) = news.filter(|news| news.status == "failed")
    {
        let why = news.reason.unwrap_or_else(|| "The rail has no quote".to_owned());
        return Err(RailError::Refused(why));
    }
    let unclear = |why: String| RailError::Unavailable(why);
    if !status.is_success() {
        return Err(unclear(format!("the connector answered {status}")));
    }
    let read = serde_json::from_slice::<WireQuote>(body).ok();
    let quote = read.and_then(|quote| quote.read(asked.asset));
    quote.ok_or_else(|| unclear("the connector's quote cannot be understood".to_owned()))
}
