use serde_json::json;

use super::*;

#[test]
fn names_are_sorted_and_strings_escaped_as_rfc_8785_says() {
    let value = json!({
        "b": "2", "a": ["1", null, true], "é": "café ☕", "c": {"y": "\u{1}\n\"\\", "x": ""},
        "\u{1F600}": "astral before BMP end", "\u{FB33}": "dalet",
    });
    assert_eq!(
        text(&value).unwrap(),
        "{\"a\":[\"1\",null,true],\"b\":\"2\",\"c\":{\"x\":\"\",\"y\":\"\\u0001\\n\\\"\\\\\"},\
         \"é\":\"café ☕\",\"\u{1F600}\":\"astral before BMP end\",\"\u{FB33}\":\"dalet\"}"
    );
}

#[test]
fn names_are_compared_as_they_read() {
    let value = json!({"a!": "2", "a": "1", "a\"": "3", "\u{1}": "0", "\\": "5", "Z": "4"});
    let text = text(&value).unwrap();
    let expected = r#"{"\u0001":"0","Z":"4","\\":"5","a":"1","a!":"2","a\"":"3"}"#;
    assert_eq!(text, expected);
}

#[derive(serde::Serialize)]
enum Shape {
    Unit,
    One(String),
    Two(String, bool),
    Named { b: Option<String>, a: Vec<String> },
}

#[test]
fn every_shape_of_serde_reads_like_json() {
    let shapes = [
        (Shape::Unit, r#""Unit""#),
        (Shape::One("x".into()), r#"{"One":"x"}"#),
        (Shape::Two("x".into(), true), r#"{"Two":["x",true]}"#),
        (Shape::Named { b: None, a: vec!["y".into()] }, r#"{"Named":{"a":["y"],"b":null}}"#),
    ];
    for (shape, expected) in shapes {
        assert_eq!(text(&shape).unwrap(), expected);
    }
}

#[test]
fn a_number_has_no_canonical_form() {
    assert_eq!(text(&json!({"amount": 5})), Err(CanonicalError::Number));
    assert_eq!(text(&json!([1.5])), Err(CanonicalError::Number));
}

#[test]
fn a_payload_is_never_a_log_record() {
    let bytes = b"{}";
    assert_ne!(Hash::of(Tag::Payload, bytes), Hash::of(Tag::Log, bytes));
    assert_ne!(Hash::of(Tag::Request, bytes), Hash::of(Tag::Idempotency, bytes));
}

#[test]
fn a_hash_prints_as_hex_and_reads_back() {
    let hash = Hash::of(Tag::Payload, b"x");
    assert_eq!(hash.to_string().len(), 64);
    assert_eq!(hash.to_string().parse(), Ok(hash));
}

/// The numbers of RFC 8785, appendix B, and of everyday life.
#[test]
fn what_others_compute_too_writes_numbers_as_ecmascript_does() {
    for (written, canonical) in [
        ("0", "0"),
        ("-0.0", "0"),
        ("1.0", "1"),
        ("1.50", "1.5"),
        ("-1.5e0", "-1.5"),
        ("100", "100"),
        ("1e2", "100"),
        ("1E+20", "100000000000000000000"),
        ("1e21", "1e+21"),
        ("1.2e-7", "1.2e-7"),
        ("0.000001", "0.000001"),
        ("0.0000001", "1e-7"),
        ("123456789.125", "123456789.125"),
        ("333333333.33333329", "333333333.3333333"),
        ("9007199254740993", "9007199254740992"),
        ("5e-324", "5e-324"),
        ("1.7976931348623157e308", "1.7976931348623157e+308"),
    ] {
        let value: serde_json::Value = serde_json::from_str(written).unwrap();
        assert_eq!(rfc8785(&value).as_deref(), Some(canonical), "{written}");
    }
    let value = json!({ "b": [true, null, "é\n"], "a": { "z": 1, "\u{20ac}": 2 } });
    let text = rfc8785(&value).unwrap();
    assert_eq!(text, "{\"a\":{\"z\":1,\"€\":2},\"b\":[true,null,\"é\\n\"]}");
}

#[test]
fn a_number_that_no_double_says_is_told_from_one_that_is() {
    for exact in [
        "{}",
        "[]",
        r#""1e400""#,
        r#"{"1e400":"x"}"#,
        r#"{"a\\":1}"#,
        r#"{"a\"1e400":1}"#,
        "0",
        "-0",
        "0.0",
        "0e999",
        "1",
        "-1.50",
        "1e2",
        "1E+2",
        "100",
        "0.1",
        "123456789012345680000",
        "9007199254740992",
        "1e308",
        "5e-324",
        "[1,2,[3.25,{\"a\":4}]]",
        "[true,null,false]",
    ] {
        assert!(is_interoperable(exact), "{exact}");
    }
    for lossy in [
        "1e400",
        "-1e400",
        "1e-400",
        "1e99999999999999999999",
        "9007199254740993",
        "100000000000000000001",
        "0.1000000000000000000001",
        "3e-324",
        "[1,2,[1e400]]",
        r#"{"a":"x","b":1e400}"#,
        r#"{"a\\":1e400}"#,
        r#"{"a":"\"","b":1e309}"#,
    ] {
        assert!(!is_interoperable(lossy), "{lossy}");
    }
}
