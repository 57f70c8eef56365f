//! The page that a mail leads to: the request as it stands, and how to decide it. It decides
//! nothing itself, and whoever has not signed in learns nothing from it.

mod view;

use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{Html, IntoResponse as _, Response};
use countersign_domain::approval::Approval;
use countersign_domain::ids::ApprovalId;
use countersign_engine::{Engine, EngineError};

use super::compose::sheet;
use super::office::{File, KnownStaff, Office};

/// A request, for somebody who may see it.
pub(crate) async fn request_page(
    engine: &Engine,
    approval: &Approval,
) -> Result<Response, EngineError> {
    let office = Office::open(engine, approval.org, &KnownStaff::default()).await?;
    let file = File::open(engine, (approval.org, approval.id)).await?;
    Ok(match file {
        Some(file) => page(StatusCode::OK, &view::request(&sheet(&office, &file), approval.id)),
        None => missing_page(),
    })
}

/// What whoever has not signed in sees, whether or not there is such a request.
pub(crate) fn stranger_page(id: ApprovalId) -> Response {
    page(StatusCode::OK, &view::stranger(id))
}

/// What somebody sees who has signed in and has nothing to do with it.
pub(crate) fn missing_page() -> Response {
    page(StatusCode::NOT_FOUND, &view::missing())
}

/// A page: no script, nothing from anywhere, its own styles by their digest, and nobody keeps it.
fn page(status: StatusCode, html: &str) -> Response {
    let policy = format!(
        "default-src 'none'; style-src '{}'; base-uri 'none'; form-action 'none'; \
         frame-ancestors 'none'",
        view::style_digest()
    );
    let Ok(policy) = HeaderValue::from_str(&policy) else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let mut response = (status, Html(html.to_owned())).into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_SECURITY_POLICY, policy);
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    let no_sniff = HeaderName::from_static("x-content-type-options");
    headers.insert(no_sniff, HeaderValue::from_static("nosniff"));
    let referrer = HeaderName::from_static("referrer-policy");
    headers.insert(referrer, HeaderValue::from_static("no-referrer"));
    response
}
