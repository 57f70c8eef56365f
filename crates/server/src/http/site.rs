//! Which site a browser says a request comes from.

#[cfg(test)]
mod tests;

use axum::http::header::{HOST, ORIGIN};
use axum::http::request::Parts;
use axum::http::uri::Authority;
use axum::http::{HeaderMap, Method, Uri};

/// Which site a browser says a request comes from. Programs say nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Site {
    /// This very server's pages.
    Same,
    /// Somebody else's.
    Foreign,
    /// Nothing is said.
    Untold,
}

impl Site {
    /// Reads `Sec-Fetch-Site`, which no page can forge, and where there is none `Origin`, which has
    /// to name the host that is asked.
    #[must_use]
    pub fn of(parts: &Parts) -> Self {
        let headers = &parts.headers;
        if let Some(site) = headers.get("sec-fetch-site") {
            return if site == "same-origin" { Self::Same } else { Self::Foreign };
        }
        let Some(origin) = headers.get(ORIGIN) else { return Self::Untold };
        let origin = origin.to_str().ok().and_then(|origin| origin.parse::<Uri>().ok());
        let own = origin.as_ref().zip(host(headers, &parts.uri));
        if own.is_some_and(|(origin, host)| is_own(origin, host)) {
            Self::Same
        } else {
            Self::Foreign
        }
    }
}

/// Whether a method only looks. What only looks needs no word on where it comes from.
#[must_use]
pub fn only_looks(method: &Method) -> bool {
    *method == Method::GET || *method == Method::HEAD
}

fn host<'r>(headers: &'r HeaderMap, uri: &'r Uri) -> Option<&'r str> {
    let said = headers.get(HOST).and_then(|host| host.to_str().ok());
    said.or_else(|| uri.authority().map(Authority::as_str))
}

/// Behind a proxy that ends TLS the scheme is not known here; host and port are. Without TLS only
/// a browser on this machine is taken at its word.
fn is_own(origin: &Uri, host: &str) -> bool {
    let Some(authority) = origin.authority().map(Authority::as_str) else { return false };
    let port = match origin.scheme_str() {
        Some("https") => ":443",
        Some("http") if is_local(origin) => ":80",
        _ => return false,
    };
    let bare = |text: &str| text.strip_suffix(port).unwrap_or(text).to_ascii_lowercase();
    bare(authority) == bare(host)
}

fn is_local(origin: &Uri) -> bool {
    let host = origin.host().unwrap_or_default().trim_matches(['[', ']']);
    let address = host.parse::<std::net::IpAddr>();
    host == "localhost" || address.is_ok_and(|address| address.is_loopback())
}
