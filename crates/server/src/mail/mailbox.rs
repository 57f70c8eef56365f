//! The mailbox of `countersign dev`: every mail, whether or not it was sent, as its reader sees it.

mod view;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::header::{CONTENT_SECURITY_POLICY, HOST};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use countersign_domain::ids::{Id as _, MailId, OrgId};
use countersign_domain::mail::Mail;
use countersign_domain::organization::Organization;
use countersign_domain::state::Entity as _;
use countersign_engine::{EngineError, List, Page};
use serde::Serialize;
use std::sync::Arc;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;

/// How many mails the mailbox shows: the latest.
const SHOWN: usize = 100;

/// The pages of the mailbox, and the same as JSON. They answer in `countersign dev` alone.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(list_json))
        .routes(routes!(show))
        .routes(routes!(show_html))
}

/// The mails of the sandbox, latest first.
#[derive(Serialize, ToSchema)]
struct Mailbox {
    /// The mails.
    data: Vec<MailView>,
}

/// A mail as the mailbox has it.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct MailView {
    /// `eml_…`.
    id: String,
    /// The organization.
    organization_id: String,
    /// `SANDBOX` or `PRODUCTION`.
    environment: &'static str,
    /// To whom, by name.
    name: String,
    /// To which address.
    to: String,
    /// Why they are told: `ASKED`, `REMINDED`, `ESCALATED`, `REASSIGNED`, `DELEGATED`, `ENDED`,
    /// `NOTICED`.
    kind: &'static str,
    /// The event that it tells of.
    record_id: String,
    /// What it is called.
    subject: String,
    /// What it says.
    text: String,
    /// The same as a page.
    html: String,
    /// `QUEUED`, `SENT`, `FAILED`, or `KEPT` where there is no mail server.
    status: &'static str,
    /// How often it was tried.
    attempts: u32,
    /// Why the last attempt failed.
    last_error: Option<String>,
    /// When it was written.
    created_at: String,
}

impl From<&Mail> for MailView {
    fn from(row: &Mail) -> Self {
        Self {
            id: row.id.to_string(),
            organization_id: row.org.to_string(),
            environment: row.environment.as_str(),
            name: row.name.clone(),
            to: row.address.clone(),
            kind: row.kind.as_str(),
            record_id: row.record.to_string(),
            subject: row.subject.clone(),
            text: row.text.clone(),
            html: row.html.clone(),
            status: row.status.as_str(),
            attempts: row.attempts,
            last_error: row.last_error.clone(),
            created_at: format!("{:.3}", row.created_at),
        }
    }
}

/// The mailbox of the sandbox as a page.
#[utoipa::path(get, path = "/dev/mail", tag = "sandbox", security(()),
    responses((status = 200, description = "A page.", body = String, content_type = "text/html"),
        (status = 404, description = "This is no sandbox.")))]
async fn list(State(app): State<App>, headers: HeaderMap) -> Response {
    match latest(&app, &headers).await {
        Ok(mails) => own_page(view::list(&mails)),
        Err(refused) => refused.into_response(),
    }
}

/// The mailbox of the sandbox as JSON.
#[utoipa::path(get, path = "/dev/mail.json", tag = "sandbox", security(()),
    responses((status = 200, body = Mailbox),
        (status = 404, description = "This is no sandbox.")))]
async fn list_json(State(app): State<App>, headers: HeaderMap) -> Response {
    match latest(&app, &headers).await {
        Ok(mails) => {
            let data = mails.iter().map(|mail| MailView::from(&**mail)).collect();
            Json(Mailbox { data }).into_response()
        }
        Err(refused) => refused.into_response(),
    }
}

/// A mail of the sandbox: what it is called, as text, and as its reader's program shows it.
#[utoipa::path(get, path = "/dev/mail/{id}", tag = "sandbox", security(()),
    params(("id" = String, Path, description = "`eml_…`")),
    responses((status = 200, description = "A page.", body = String, content_type = "text/html"),
        (status = 404, description = "This is no sandbox, or there is no such mail.")))]
async fn show(State(app): State<App>, Path(id): Path<String>, headers: HeaderMap) -> Response {
    match one(&app, &headers, &id).await {
        Ok(mail) => own_page(view::one(&mail)),
        Err(refused) => refused.into_response(),
    }
}

/// The page that is in a mail of the sandbox, alone.
#[utoipa::path(get, path = "/dev/mail/{id}/html", tag = "sandbox", security(()),
    params(("id" = String, Path, description = "`eml_…`")),
    responses((status = 200, description = "A page.", body = String, content_type = "text/html"),
        (status = 404, description = "This is no sandbox, or there is no such mail.")))]
async fn show_html(State(app): State<App>, Path(id): Path<String>, headers: HeaderMap) -> Response {
    // As a mail program would show it: no script, nothing from anywhere, and its own styles.
    let policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; \
                  form-action 'none'; frame-ancestors 'self'; \
                  sandbox allow-popups allow-popups-to-escape-sandbox";
    match one(&app, &headers, &id).await {
        Ok(mail) => page(mail.html.clone(), HeaderValue::from_static(policy)),
        Err(refused) => refused.into_response(),
    }
}

/// The latest mails of all organizations.
async fn latest(app: &App, headers: &HeaderMap) -> Result<Vec<Arc<Mail>>, StatusCode> {
    must_be_sandbox(app, headers)?;
    let mut mails = Vec::new();
    for org in organizations(app).await.map_err(|error| failed(&error))? {
        let page = Page { after: None, limit: SHOWN };
        let rows = app.engine.page(List::Mails { org }, page).await;
        let rows = rows.map_err(|error| failed(&error.into()))?;
        mails.extend(rows.iter().filter_map(Mail::from_row).map(Arc::clone));
    }
    mails.sort_by_key(|mail| std::cmp::Reverse(mail.id));
    mails.truncate(SHOWN);
    Ok(mails)
}

/// One of them.
async fn one(app: &App, headers: &HeaderMap, id: &str) -> Result<Arc<Mail>, StatusCode> {
    let mails = latest(app, headers).await?;
    let id: Option<MailId> = id.parse().ok();
    let found = mails.into_iter().find(|mail| Some(mail.id) == id);
    found.ok_or(StatusCode::NOT_FOUND)
}

async fn organizations(app: &App) -> Result<Vec<OrgId>, EngineError> {
    let position = |row: &Organization| row.id.ulid().0;
    let rows = app.engine.whole(List::Organizations, position).await?;
    Ok(rows.iter().map(|row| row.id).collect())
}

/// Nobody signs in to read these, so nobody but whoever sits at this machine may: the sandbox
/// listens here alone, and a page elsewhere that has its own name lead here is told nothing.
fn must_be_sandbox(app: &App, headers: &HeaderMap) -> Result<(), StatusCode> {
    let host = headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let name = host.parse::<axum::http::uri::Authority>();
    let is_here = name.is_ok_and(|name| is_this_machine(name.host()));
    if app.engine.settings().dev && is_here { Ok(()) } else { Err(StatusCode::NOT_FOUND) }
}

fn is_this_machine(host: &str) -> bool {
    let address = host.trim_matches(['[', ']']).parse::<std::net::IpAddr>();
    host == "localhost" || address.is_ok_and(|address| address.is_loopback())
}

/// A page of ours: no script, its own styles by their digest, and the mail in a frame.
fn own_page(html: String) -> Response {
    let policy = format!(
        "default-src 'none'; style-src '{}'; frame-src 'self'; base-uri 'none'; \
         form-action 'none'; frame-ancestors 'none'",
        view::style_digest()
    );
    match HeaderValue::from_str(&policy) {
        Ok(policy) => page(html, policy),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

fn page(html: String, policy: HeaderValue) -> Response {
    let mut response = Html(html).into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_SECURITY_POLICY, policy);
    let no_sniff = HeaderName::from_static("x-content-type-options");
    headers.insert(no_sniff, HeaderValue::from_static("nosniff"));
    let referrer = HeaderName::from_static("referrer-policy");
    headers.insert(referrer, HeaderValue::from_static("no-referrer"));
    response
}

fn failed(error: &EngineError) -> StatusCode {
    tracing::warn!(%error, "the mailbox could not be read");
    StatusCode::SERVICE_UNAVAILABLE
}
