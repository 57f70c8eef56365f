//! Tests of what the command line reads and shows.

use clap::CommandFactory as _;
use serde_json::json;

use super::api_error::ApiError;
use super::arguments::Arguments;
use super::duration::{readable, seconds};
use super::exit::{Exit, Failed};
use super::target::is_loopback;
use crate::money::grouped;
use crate::visible::{brief, visible};

#[test]
fn the_arguments_do_not_contradict_each_other() {
    Arguments::command().debug_assert();
}

#[test]
fn amounts_are_grouped_and_never_rounded() {
    let cases = [
        ("0.00", "0.00"),
        ("999.50", "999.50"),
        ("5000", "5,000.00"),
        ("1000000.00000000", "1,000,000.00"),
        ("-1234567.12345678", "-1,234,567.12345678"),
        ("0.00000001", "0.00000001"),
    ];
    for (amount, expected) in cases {
        assert_eq!(grouped(amount), expected);
    }
}

#[test]
fn lengths_of_time_are_read_whole_or_not_at_all() {
    for (text, expected) in [("25h", 90_000), ("90s", 90), ("1d12h", 129_600), ("2w", 1_209_600)] {
        assert_eq!(seconds(text), Ok(expected));
    }
    for text in ["", "25", "h", "1.5h", "-1h", "0s", "1y", "1h 1m", "99999999999999999999s", "１h"]
    {
        assert!(seconds(text).is_err(), "{text}");
    }
    for (length, expected) in [(86_400, "1 d"), (90_061, "1 d 1 h"), (59, "59 s"), (0, "0 s")] {
        assert_eq!(readable(length), expected);
    }
}

#[test]
fn t12_what_could_deceive_is_made_visible() {
    let cases = [
        ("Large vendor payment", "Large vendor payment"),
        ("Überweisung 你好 €", "Überweisung 你好 €"),
        ("\u{1b}[2J\n", "\\u{1b}[2J\\u{a}"),
        ("5\u{202e}000.1", "5\\u{202e}000.1"),
        ("a\u{200b}b\u{feff}\u{e0041}\u{9b}", "a\\u{200b}b\\u{feff}\\u{e0041}\\u{9b}"),
    ];
    for (text, expected) in cases {
        assert_eq!(visible(text), expected);
    }
}

#[test]
fn t12_what_is_too_long_for_a_line_is_cut_short() {
    assert_eq!(brief("rent\n"), "rent\\u{a}");
    assert_eq!(brief(&"é".repeat(80)), "é".repeat(80));
    assert_eq!(brief(&"é".repeat(500)), format!("{}…", "é".repeat(80)));
}

#[test]
fn a_loopback_url_leads_to_this_machine() {
    for url in ["http://127.0.0.1:4800", "http://[::1]:1", "http://localhost", "http://127.9.9.9"] {
        assert!(is_loopback(url), "{url}");
    }
    for url in ["http://10.0.0.1", "http://localhost.example.com", "http://example.com", "x"] {
        assert!(!is_loopback(url), "{url}");
    }
}

#[test]
fn a_refusal_has_its_exit_code() {
    let exit = |code: &str| {
        let body = json!({ "error": { "code": code, "message": "m" } });
        Exit::of(&ApiError::refused(400, body, "http://localhost").into())
    };
    let cases = [
        ("POLICY_DENIED", Exit::Denied),
        ("WALLET_NOT_FOUND", Exit::NotFound),
        ("RATE_LIMIT_EXCEEDED", Exit::TooMany),
        ("INSUFFICIENT_FUNDS", Exit::Error),
        ("PERMISSION_DENIED", Exit::Error),
    ];
    for (code, expected) in cases {
        assert_eq!(exit(code), expected, "{code}");
    }
    assert_eq!(Exit::of(&Failed::usage("u")), Exit::Usage);
    assert_eq!(Exit::of(&Failed::not_found("n").context("c")), Exit::NotFound);
    assert_eq!(Exit::of(&anyhow::anyhow!("other")), Exit::Error);
}
