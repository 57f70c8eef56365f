//! Whose pages may speak for whoever is signed in.

use axum::http::Request;

use super::Site;

fn site(headers: &[(&str, &str)]) -> Site {
    let mut request = Request::builder().uri("/v1/members");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    Site::of(&request.body(()).unwrap().into_parts().0)
}

#[test]
fn only_this_servers_own_pages_are_its_own() {
    let same: &[&[(&str, &str)]] = &[
        &[("sec-fetch-site", "same-origin")],
        &[("origin", "https://pay.example"), ("host", "pay.example")],
        &[("origin", "https://PAY.example:443"), ("host", "pay.example")],
        &[("origin", "https://pay.example:8443"), ("host", "pay.example:8443")],
        &[("origin", "http://127.0.0.1:4800"), ("host", "127.0.0.1:4800")],
        &[("origin", "http://localhost:4800"), ("host", "localhost:4800")],
        &[("origin", "http://[::1]:4800"), ("host", "[::1]:4800")],
    ];
    for headers in same {
        assert_eq!(site(headers), Site::Same, "{headers:?}");
    }
    let own = ("host", "pay.example");
    let foreign: &[&[(&str, &str)]] = &[
        &[("sec-fetch-site", "cross-site")],
        &[("sec-fetch-site", "same-site")],
        &[("sec-fetch-site", "none")],
        &[("sec-fetch-site", "cross-site"), ("origin", "https://pay.example"), own],
        &[("origin", "https://evil.example"), own],
        &[("origin", "https://pay.example.evil.example"), own],
        &[("origin", "https://pay.example:8443"), own],
        &[("origin", "http://pay.example"), own],
        &[("origin", "null"), own],
        &[("origin", ""), own],
        &[("origin", "https://pay.example")],
        &[("origin", "ftp://pay.example"), own],
        &[("origin", "http://localhost:4801"), ("host", "localhost:4800")],
    ];
    for headers in foreign {
        assert_eq!(site(headers), Site::Foreign, "{headers:?}");
    }
    assert_eq!(site(&[own]), Site::Untold);
}
