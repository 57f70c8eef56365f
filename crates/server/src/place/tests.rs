//! What a URL tells, and what it keeps to itself.

use super::DatabaseUrl;

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
