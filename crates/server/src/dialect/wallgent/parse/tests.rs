//! Tests of reading the wire.

use serde_json::Value;

use super::{Cursor, Fields, PageQuery, Query, fingerprint, positive_amount};

fn fields(json: &str) -> Fields {
    Fields::parse(json.as_bytes()).unwrap()
}

/// The amount that a member's source text means, in smallest units.
fn units(amount: &str) -> Option<i128> {
    let fields = fields(&format!(r#"{{"amount":{amount}}}"#));
    positive_amount(&fields, "amount").ok().map(|amount| amount.units())
}

#[test]
fn amounts_are_exact_whatever_their_spelling() {
    let cases = [
        ("1", 100_000_000),
        (r#""1""#, 100_000_000),
        ("0.00000001", 1),
        ("1e-8", 1),
        ("10e-9", 1),
        ("100000000000e-19", 1),
        ("1.0E+0", 100_000_000),
        ("999999999999.99999999", 99_999_999_999_999_999_999),
        ("9.9999999999999999999e11", 99_999_999_999_999_999_999),
        ("0.1", 10_000_000),
        ("123.45", 12_345_000_000),
        ("0e0", -1),
        ("1e12", -1),
        ("1e13", -1),
        ("1e400", -1),
        ("1e-9", -1),
        ("-1", -1),
        (r#""1e3""#, -1),
        (r#""１０""#, -1),
    ];
    for (text, wanted) in cases {
        assert_eq!(units(text), Some(wanted).filter(|units| *units > 0), "{text}");
    }
}

/// Reading an amount and writing it gives the amount again, for every length on either side.
#[test]
fn a_number_and_its_text_are_one_amount() {
    for whole in 1..=12 {
        for decimals in 1..=8 {
            let text = format!("{}.{}", "9".repeat(whole), "7".repeat(decimals));
            assert_eq!(units(&text), units(&format!("\"{text}\"")), "{text}");
            let digits = text.replace('.', "");
            let with_exponent = format!("{digits}e-{decimals}");
            assert_eq!(units(&text), units(&with_exponent), "{with_exponent}");
        }
    }
}

#[test]
fn a_fingerprint_sees_through_spellings_and_nothing_else() {
    let hash = |json: &str| fingerprint(&fields(json)).unwrap();
    let same = [
        r#"{"from":"a","to":"b","amount":"1.50"}"#,
        r#"{"to":"b","from":"a","amount":1.5}"#,
        r#"{"toWalletId":"b","fromWalletId":"a","amount":15e-1,"idempotencyKey":"k"}"#,
        r#" { "from" : "\u0061", "to" : "b" , "amount" : 1.50 } "#,
    ];
    for json in same {
        assert_eq!(hash(json), hash(same[0]), "{json}");
    }
    let other = [
        r#"{"from":"a","to":"b","amount":"1.51"}"#,
        r#"{"from":"a","to":"b","amount":"1.50","description":null}"#,
        r#"{"from":"a","to":"b","amount":"1.50","metadata":{"amount":"1.50"}}"#,
        r#"{"from":"a","to":"b","amount":"1.50","metadata":{"amount":1.5}}"#,
        r#"{"from":"b","to":"a","amount":"1.50"}"#,
    ];
    for (index, json) in other.iter().enumerate() {
        for (another, compared) in other.iter().enumerate() {
            assert_eq!(index == another, hash(json) == hash(compared), "{json} {compared}");
        }
        assert_ne!(hash(json), hash(same[0]), "{json}");
    }
    let item = |item: &str| hash(&format!(r#"{{"payments":[{item}]}}"#));
    assert_eq!(item(r#"{"fromWalletId":"a","amount":1}"#), item(r#"{"from":"a","amount":"1.0"}"#));
}

#[test]
fn data_of_the_callers_own_keeps_every_digit() {
    let json = r#"{"metadata":{"b":[1e2,0.10,-0],"a":{"to":null,"amount":"1.50"},"é":"\u00e9"}}"#;
    let text = fields(json).optional_metadata("metadata", 1024).unwrap().unwrap();
    assert_eq!(text, r#"{"a":{"amount":"1.50","to":null},"b":[1e2,0.10,-0],"é":"é"}"#);
    let deep = format!(r#"{{"metadata":{{"a":{}1{}}}}}"#, "[".repeat(40), "]".repeat(40));
    assert!(fields(&deep).optional_metadata("metadata", 1024).is_err());
}

#[test]
fn a_query_is_decoded_and_its_first_value_counts() {
    let query = Query::parse("a=1&a=2&b=x%20y+z&c&d=%&e=%C3%A9%4&=f&&g=a=b");
    let cases = [
        ("a", Some("1")),
        ("b", Some("x y z")),
        ("c", None),
        ("d", Some("%")),
        ("e", Some("é%4")),
        ("g", Some("a=b")),
        ("h", None),
    ];
    for (name, value) in cases {
        assert_eq!(query.get(name), value, "{name}");
    }
}

#[test]
fn a_cursor_is_read_back_by_its_own_list_alone() {
    let (mine, other) = (Cursor("payments"), Cursor("approvals"));
    for position in [0, 1, u128::from(u64::MAX), u128::MAX] {
        let query = Query::parse(&format!("cursor={}", mine.encode(position)));
        assert_eq!(PageQuery::parse(&query, mine, 20).unwrap().after, Some(position));
        let refused = PageQuery::parse(&query, other, 20).unwrap_err().envelope();
        assert_eq!(refused["details"]["issues"][0]["field"], Value::from("cursor"));
    }
}
