//! What happens to every request on its way in and to every answer on its way out: its name, its
//! limits, the body of a failure, and the counters.

use std::net::IpAddr;
use std::time::Instant;

use axum::extract::{FromRequestParts, MatchedPath, Request, State};
use axum::http::header::{ACCEPT, ALLOW, CACHE_CONTROL};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::Response;
use countersign_domain::canonical::Hash;

use super::limits::Taken;
use super::{Credential, PeerAddress, RequestId};
use crate::app::App;
use crate::dialect::wallgent::Failure;
use crate::dialect::{Dialect, Plight};

const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const LIMIT: HeaderName = HeaderName::from_static("x-ratelimit-limit");
const REMAINING: HeaderName = HeaderName::from_static("x-ratelimit-remaining");
const RESET: HeaderName = HeaderName::from_static("x-ratelimit-reset");

/// What happened inside, for the server's own log and nobody else: a dialect whose answer does not
/// name the request leaves it with the answer.
#[derive(Clone, Debug)]
pub(crate) struct Cause(pub(crate) String);

/// What is still to be known of a request when it has been answered.
struct Asked {
    id: RequestId,
    method: Method,
    path: String,
    route: Option<MatchedPath>,
    problem: bool,
    peer: Option<IpAddr>,
    /// The credential, where requests are counted by it, and what it has left.
    counted: Option<(Hash, Taken)>,
    since: Instant,
}

/// Names the request, runs it, and completes its answer. A failure travels as a value so that its
/// body can name the request.
pub async fn finish(State(app): State<App>, request: Request, next: Next) -> Response {
    let (asked, request) = Asked::read(&app, request).await;
    let response = match asked.counted {
        Some((_, taken)) if !taken.allowed => too_many(&asked.path, taken),
        _ => next.run(request).await,
    };
    let response = asked.judge_failure(&app, response);
    asked.complete(&app, response)
}

impl Asked {
    async fn read(app: &App, request: Request) -> (Self, Request) {
        let (mut parts, body) = request.into_parts();
        let id = RequestId::next();
        parts.extensions.insert(id);
        let PeerAddress(peer) = infallible(PeerAddress::from_request_parts(&mut parts, &()).await);
        let mut counted = None;
        if app.traffic.limits.counts_keys() {
            let credential = infallible(Credential::from_request_parts(&mut parts, &()).await);
            let digest = credential.digest();
            let now = app.engine.now();
            counted = digest.and_then(|digest| {
                Some((digest, app.traffic.limits.request(digest, &parts.method, now)?))
            });
        }
        let asked = Self {
            id,
            method: parts.method.clone(),
            path: parts.uri.path().to_owned(),
            route: parts.extensions.get::<MatchedPath>().cloned(),
            problem: wants_problem(&parts.headers),
            peer,
            counted,
            since: Instant::now(),
        };
        (asked, Request::from_parts(parts, body))
    }

    /// An authentication that failed counts against its source; one too many is told only that.
    fn judge_failure(&self, app: &App, response: Response) -> Response {
        if response.status() != StatusCode::UNAUTHORIZED {
            return response;
        }
        let limits = &app.traffic.limits;
        if let Some((digest, _)) = self.counted {
            limits.forget(digest, &self.method);
        }
        match limits.failure(self.peer, app.engine.now()) {
            Some(taken) if !taken.allowed => too_many(&self.path, taken),
            _ => response,
        }
    }

    fn complete(self, app: &App, mut response: Response) -> Response {
        if let Some(failure) = response.extensions_mut().remove::<Failure>() {
            failure.log(self.id);
            let allow = response.headers_mut().remove(ALLOW);
            response = failure.render((self.id, self.problem), &self.path);
            response.headers_mut().extend(allow.map(|methods| (ALLOW, methods)));
        }
        if let Some(Cause(cause)) = response.extensions_mut().remove() {
            tracing::error!(request_id = %self.id, cause, "a request failed inside");
        }
        let status = response.status();
        let headers = response.headers_mut();
        if let Ok(value) = HeaderValue::from_str(&self.id.to_string()) {
            headers.insert(X_REQUEST_ID, value);
        }
        headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
        if let Some((_, taken)) = self.counted.filter(|_| status != StatusCode::UNAUTHORIZED) {
            headers.insert(LIMIT, HeaderValue::from(taken.limit));
            headers.insert(REMAINING, HeaderValue::from(taken.remaining));
            headers.insert(RESET, HeaderValue::from(taken.reset_unix_seconds));
        }
        self.tell(app, status);
        response
    }

    /// Counts the request and logs it: the route and never the path, which may name a wallet; no
    /// header, no query and no body, which may hold a secret.
    fn tell(&self, app: &App, status: StatusCode) {
        let duration = self.since.elapsed();
        let route = self.route.as_ref().map(MatchedPath::as_str);
        app.traffic.counters.count((&self.method, route), status, duration);
        let duration_us = u64::try_from(duration.as_micros()).unwrap_or(u64::MAX);
        let (method, status) = (self.method.as_str(), status.as_u16());
        let (request_id, route) = (self.id, route.unwrap_or("unmatched"));
        if status >= 500 {
            tracing::info!(%request_id, method, route, status, duration_us, "request");
        } else {
            tracing::debug!(%request_id, method, route, status, duration_us, "request");
        }
    }
}

fn too_many(path: &str, taken: Taken) -> Response {
    let Taken { limit, retry_after_seconds, .. } = taken;
    Dialect::of(path).say(Plight::TooMany { limit, retry_after_seconds })
}

fn infallible<T>(result: Result<T, std::convert::Infallible>) -> T {
    let Ok(value) = result;
    value
}

fn wants_problem(headers: &HeaderMap) -> bool {
    let accept = headers.get(ACCEPT).and_then(|value| value.to_str().ok());
    accept.is_some_and(|accept| accept.contains("application/problem+json"))
}
