//! Calls of a connector: what became of an order, as soon as it knows.

use std::sync::Arc;

use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use countersign_domain::access::{Caller, Origin};
use countersign_domain::command::{Command, Request};
use countersign_domain::ids::{OrgId, PaymentId};
use countersign_domain::instruction::{InstructionStatus, Stage};
use countersign_domain::outcome::Outcome;
use countersign_domain::rail::{RailOutcome, RailVerb, Report};
use countersign_domain::rejection::{Object, Rejection};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::answer::said;
use super::wire::Callback;
use crate::app::App;
use crate::dialect::wallgent::Failure;
use crate::door::{Refused, Visit};
use crate::webhooks::unix_seconds;

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(called))
}

/// A connector tells what became of an order. Signed like everything between the two sides; the
/// same news twice do nothing a second time.
#[utoipa::path(post, path = "/v1/rails/callbacks", tag = "rails", security(()),
    request_body = Callback,
    params(
        ("webhook-id" = String, Header), ("webhook-timestamp" = String, Header),
        ("webhook-signature" = String, Header, description = "`v1,` and the signature"),
    ),
    responses(
        (status = 202, description = "Heard."),
        (status = "4XX", body = serde_json::Value, description = "Not heard."),
    ))]
async fn called(visit: Visit) -> Result<Response, Failure> {
    let nobody = || Failure::from(Refused::NoCredential);
    let connection = visit.app.options.connection.as_ref().ok_or_else(nobody)?;
    let body = visit.body.as_ref().map_err(|_| nobody())?;
    if !connection.secret.verify(&visit.headers, (unix_seconds(), body)) {
        return Err(nobody());
    }
    let callback: Callback = serde_json::from_slice(body)
        .map_err(|_| Failure::invalid("body", "must name an order, and what became of it"))?;
    let report = report(&callback)?;
    let (stage, outcome) = (report.stage, report.outcome.clone());
    let answered = visit.app.engine.submit(Request {
        caller: Caller::System,
        origin: Origin { ip: visit.ip },
        idempotency: None,
        command: Arc::new(Command::Rail(RailVerb::Report(report))),
    });
    if let Outcome::Instructed(told) = answered.await?.result? {
        note_contradiction(&callback.key, (stage, &outcome), told.instruction.status);
    }
    Ok(StatusCode::ACCEPTED.into_response())
}

/// What is final stays. That a connector says otherwise afterwards is for the operator to look at:
/// money that was given back may have left.
fn note_contradiction(
    key: &str,
    (stage, outcome): (Stage, &RailOutcome),
    status: InstructionStatus,
) {
    let contradicts = match status {
        InstructionStatus::Failed(at) if at == stage => {
            matches!(outcome, RailOutcome::Settled { .. })
        }
        InstructionStatus::Completed => matches!(outcome, RailOutcome::Failed { .. }),
        _ => false,
    };
    if contradicts {
        tracing::error!(key, %status, "a connector contradicts what it said before of an order");
    }
}

/// What is called about. A connector cannot say by itself that it has never heard of something.
fn report(callback: &Callback) -> Result<Report, Failure> {
    let outcome = said(&callback.news).filter(|_| callback.news.status != "never_heard");
    let wrong = || Failure::invalid("status", "must be accepted, settled, failed or unknown");
    let outcome = outcome.ok_or_else(wrong)?;
    let unknown = || Failure::from(Rejection::NotFound(Object::Payment));
    let org: OrgId = callback.organization_id.parse().map_err(|_| unknown())?;
    let (instruction, stage) = named(&callback.key).ok_or_else(unknown)?;
    Ok(Report { org, instruction, stage, outcome, again_ms: callback.news.again_ms })
}

/// What the key of an order names.
fn named(key: &str) -> Option<(PaymentId, Stage)> {
    let (id, word) = key.split_once(':')?;
    let stage = Stage::ALL.into_iter().find(|stage| stage.as_str().eq_ignore_ascii_case(word))?;
    Some((id.parse().ok()?, stage))
}
