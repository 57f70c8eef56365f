//! Names, URLs and accounts; everything that needs no server.

use crate::account::Account;
use crate::database::creation;
use crate::server_url::{ServerUrl, decode};
use crate::settings::Settings;

#[test]
fn an_account_is_found_by_its_whole_name() {
    let accounts = "root:x:0:0::/root:/bin/sh\npostgres2:x:9:9::/:/x\npostgres:x:101:104::/:/x\n";
    let found = Account::named(accounts, "postgres").unwrap();
    assert_eq!((found.user, found.group), (101, 104));
    assert_eq!(Account::named(accounts, "nobody"), None);
}

#[test]
fn a_database_has_a_plain_name() {
    assert!(creation("countersign_test_0a").unwrap().starts_with("CREATE DATABASE countersign_"));
    for name in ["", "0a", "A", "a b", "a;b", "a\"b", "a/b", "a?b"] {
        assert!(creation(name).is_err(), "{name}");
    }
}

#[test]
fn the_url_of_a_server_becomes_that_of_its_databases() {
    let cases = [
        ("postgres://a:b@c:5/d?e=f", "postgres://a@c:5/x?e=f", "postgres://a:b@c:5/x?e=f"),
        ("postgresql://a@c,d:6/", "postgres://a@c,d:6/x", "postgres://a@c,d:6/x"),
        ("postgres://[::1]", "postgres://[::1]/x", "postgres://[::1]/x"),
        ("postgres://a:%40@c?e=/f", "postgres://a@c/x?e=/f", "postgres://a:%40@c/x?e=/f"),
    ];
    for (url, without_password, whole) in cases {
        let parsed = ServerUrl::parse(url).unwrap();
        assert_eq!(parsed.render("x", false), without_password);
        assert_eq!(parsed.render("x", true), whole);
    }
}

#[test]
fn the_error_about_a_url_does_not_quote_it() {
    let error = ServerUrl::parse("mysql://a:secret@c/d").unwrap_err().to_string();
    assert!(!error.contains("secret"), "{error}");
}

#[test]
fn a_password_is_decoded_or_refused() {
    assert_eq!(decode("a%40b%2Fc+"), Some("a@b/c+".to_owned()));
    assert_eq!(decode("ü%C3%BC"), Some("üü".to_owned()));
    for wrong in ["%", "%4", "%4x", "%ff"] {
        assert_eq!(decode(wrong), None, "{wrong}");
    }
}

#[test]
fn a_setting_is_an_argument() {
    let settings = Settings::fast().with("log_statement", "all");
    let arguments: Vec<String> = settings.arguments().collect();
    assert_eq!(arguments.first_chunk(), Some(&["-c".to_owned(), "fsync=off".to_owned()]));
    assert_eq!(arguments.last_chunk(), Some(&["-c".to_owned(), "log_statement=all".to_owned()]));
}
