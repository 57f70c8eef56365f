//! What a URL tells, and what it keeps to itself.

use super::named::PlaceError;
use super::{DatabaseUrl, Place};
use crate::folder::Folder;

#[test]
fn a_url_is_printed_without_its_password() {
    for (url, printed) in [
        ("postgres://db", "postgres://db"),
        ("postgres://me:s3cret@db:5432/pay?sslmode=require", "postgres://db:5432/pay"),
        ("postgresql://me:s3c@ret@db/pay", "postgres://db/pay"),
        ("postgres://db/pay?user=me&password=s3cret", "postgres://db/pay"),
    ] {
        let url = DatabaseUrl::new(url).unwrap();
        assert_eq!(format!("{url} {url:?}"), format!("{printed} {printed}"));
    }
    assert_eq!(DatabaseUrl::new("mysql://db"), None);
    assert_eq!(DatabaseUrl::new("/var/lib/pay"), None);
}

#[test]
fn a_place_is_named_without_a_secret() {
    let folder = Folder::at("beside");
    let named = |text: &str| Place::named(text, &folder).map(|place| place.to_string());
    for (text, printed) in [
        ("sqlite:./countersign-data", "./countersign-data"),
        ("sqlite:/var/lib/a b", "/var/lib/a b"),
        ("postgres://me@db:5432/pay?sslmode=require", "postgres://db:5432/pay"),
        ("postgresql:///pay?host=/run/postgresql", "postgres:///pay"),
    ] {
        assert_eq!(named(text), Ok(printed.to_owned()), "{text}");
    }
    for text in [
        "postgres://me:s3cret@db/pay",
        "postgres://:s3cret@db/pay",
        "postgres://me@db/pay?password=s3cret",
        "postgres://db/pay?user=me&p%61ssword=s3cret",
    ] {
        assert_eq!(named(text), Err(PlaceError::Password), "{text}");
        assert!(!PlaceError::Password.to_string().contains("s3cret"));
    }
    for text in
        ["", "sqlite:", "countersign-data", "mysql://me:s3cret@db", "postgres://db:port/pay", "env"]
    {
        assert_eq!(named(text), Err(PlaceError::Form), "{text}");
    }
    let nothing = "COUNTERSIGN_NO_SUCH_VARIABLE";
    let missing = Err(PlaceError::NoVariable(nothing.to_owned()));
    assert_eq!(named(&format!("env:{nothing}")), missing);
}
