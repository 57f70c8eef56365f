//! What happens to every answer on its way out: its request id, and the body of a failure.

use axum::extract::{Request, State};
use axum::http::header::{ACCEPT, CACHE_CONTROL};
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;

use super::RequestId;
use crate::app::App;
use crate::dialect::wallgent::Failure;

const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Names the request, runs it, and completes its answer. A failure travels as a value so that its
/// body can name the request.
pub async fn finish(State(_app): State<App>, mut request: Request, next: Next) -> Response {
    let id = RequestId::next();
    request.extensions_mut().insert(id);
    let problem = wants_problem(&request);
    let path = request.uri().path().to_owned();
    let mut response = next.run(request).await;
    if let Some(failure) = response.extensions_mut().remove::<Failure>() {
        failure.log(id);
        response = failure.render((id, problem), &path);
    }
    let headers = response.headers_mut();
    if let Ok(value) = HeaderValue::from_str(&id.to_string()) {
        headers.insert(X_REQUEST_ID, value);
    }
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

fn wants_problem(request: &Request) -> bool {
    let accept = request.headers().get(ACCEPT).and_then(|value| value.to_str().ok());
    accept.is_some_and(|accept| accept.contains("application/problem+json"))
}
