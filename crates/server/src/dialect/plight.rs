//! What happens to a call before any handler sees it, in the words of its dialect.

use axum::http::Uri;
use axum::response::Response;

use super::{cubewire, hifi, paygentic, wallgent};

/// What happens to a call before any handler sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Plight {
    /// No route has this path.
    UnknownRoute,
    /// The path has a route, for other methods.
    UnknownMethod,
    /// More calls, or more failed authentications, than are taken in per minute.
    TooMany {
        /// How many are.
        limit: u32,
        /// When to try again.
        retry_after_seconds: u32,
    },
}

/// A published wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// `/v1`, and everything that belongs to no other.
    Wallgent,
    /// `/api/v1`.
    Cubewire,
    /// `/v2`.
    Hifi,
    /// `/v0`, and the invoices of `/v2`.
    Paygentic,
}

impl Dialect {
    /// The dialect that a path belongs to.
    pub(crate) fn of(path: &str) -> Self {
        let under = |root: &str| {
            path.strip_prefix(root).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        if under("/v0") || under("/v2/invoices") || under("/v1/sandbox/paygentic") {
            Self::Paygentic
        } else if under("/v2") || path == "/v1/sandbox/hifi/fund" {
            Self::Hifi
        } else if under("/api/v1") {
            Self::Cubewire
        } else {
            Self::Wallgent
        }
    }

    /// Says what happened.
    pub(crate) fn say(self, plight: Plight) -> Response {
        match self {
            Self::Wallgent => wallgent::say(plight),
            Self::Cubewire => cubewire::say(plight),
            Self::Hifi => hifi::say(plight),
            Self::Paygentic => paygentic::say(plight),
        }
    }
}

/// A path that no route has.
pub(crate) async fn unknown_route(uri: Uri) -> Response {
    Dialect::of(uri.path()).say(Plight::UnknownRoute)
}

/// A path that a route has, for other methods.
pub(crate) async fn unknown_method(uri: Uri) -> Response {
    Dialect::of(uri.path()).say(Plight::UnknownMethod)
}
