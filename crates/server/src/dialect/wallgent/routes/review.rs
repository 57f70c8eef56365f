//! `/a/{id}`: where mails lead to. For people, so it answers with pages.

use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;
use crate::dialect::wallgent::call::Call;
use crate::dialect::wallgent::error::{Code, Failure};
use crate::dialect::wallgent::parse;
use crate::door::Segment;
use crate::mail::{missing_page, request_page, stranger_page};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(review))
}

/// Shows a request for approval to whoever has signed in and may see it; anybody else is told how
/// to decide it. Looking decides nothing.
#[utoipa::path(get, path = "/a/{id}", tag = "approvals", security(()),
    params(("id" = String, Path, description = "`apr_…`")),
    responses(
        (status = 200, description = "A page.", body = String, content_type = "text/html"),
        (status = 404, description = "A page: there is no such request for whoever looks.",
            body = String, content_type = "text/html"),
    ))]
async fn review(Segment(id): Segment, call: Call) -> Response {
    let Ok(named) = parse::approval_id(&id) else { return missing_page() };
    let reader = match call.anyone().await.map_err(Failure::from) {
        Ok(reader) => reader,
        Err(failure) if is_stranger(&failure) => return stranger_page(named),
        Err(failure) => return failure.into_response(),
    };
    match reader.approval(&id).await {
        Ok(approval) => match request_page(&reader.engine, &approval).await {
            Ok(page) => page,
            Err(error) => Failure::from(error).into_response(),
        },
        Err(failure) if is_hidden(&failure) => missing_page(),
        Err(failure) => failure.into_response(),
    }
}

/// Whoever is nobody here, or is no more, or not from there.
fn is_stranger(failure: &Failure) -> bool {
    matches!(failure.code.status(), StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN)
}

fn is_hidden(failure: &Failure) -> bool {
    is_stranger(failure) || failure.code == Code::ApprovalNotFound
}
