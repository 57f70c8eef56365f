//! Tests of the signatures: the vectors of the specification, and of Standard Webhooks.

use super::*;

const SECRET: &str = "whsec_test_secret";

/// The vectors of spec §16.3: body, length, header.
const VECTORS: [(&str, usize, &str); 3] = [
    (
        concat!(
            r#"{"event":"approval.created","timestamp":"2026-03-01T14:32:00.000Z","#,
            r#""organizationId":"org_01JTEST","data":{"approvalId":"apr_01JTEST"}}"#,
        ),
        134,
        "sha256=2e2864ae9fe4af07020d6a099a076b696c151cd425ddbf9df453d80e9c0f9336",
    ),
    (
        concat!(
            r#"{"id":"evt_01JNVECTOR0000000000000000","event":"payment.completed","#,
            r#""type":"payment.completed","timestamp":"2026-03-01T14:32:00.000Z","#,
            r#""organizationId":"org_01JTEST","environment":"SANDBOX","#,
            r#""data":{"transactionId":"txn_01JTEST","amount":"25.00","currency":"USD","#,
            r#""description":"café ☕"}}"#,
        ),
        287,
        "sha256=ef7fc8a3492e0e3cc2821a7e8eab93408c6afcde5d83b6700873e61f7c849a74",
    ),
    ("{}", 2, "sha256=6d3bb6a35ccd41cb545a9c319806864a955b3f8bee2aae65fa38c28d743ca554"),
];

#[test]
fn a_body_is_signed_as_specified() {
    let key = SigningKey::new(SECRET);
    for (body, length, expected) in VECTORS {
        assert_eq!(body.len(), length);
        assert_eq!(key.of_body(body.as_bytes()), expected);
        assert!(verify(&key, body.as_bytes(), Some(expected)));
    }
}

#[test]
fn a_header_that_is_something_else_does_not_sign() {
    let key = SigningKey::new(SECRET);
    let right = key.of_body(b"{}");
    let bare = right.trim_start_matches("sha256=");
    let upper = right.to_uppercase();
    let longer = format!("{right}0");
    let doubled = format!("{right}, {right}");
    let short = &right[..right.len() - 1];
    for wrong in ["", "sha256=", bare, &upper, &longer, &doubled, short, "sha1=aa", "ÿ"] {
        assert!(!verify(&key, b"{}", Some(wrong)), "{wrong}");
    }
    assert!(!verify(&key, b"{}", None));
    assert!(!verify(&key, b"{ }", Some(&right)));
    assert!(!verify(&SigningKey::new("whsec_other"), b"{}", Some(&right)));
}

/// The example of Standard Webhooks itself.
#[test]
fn a_message_is_signed_as_standard_webhooks_says() {
    let key = SigningKey::new("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    let signed =
        key.of_message("msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, br#"{"test": 2432232314}"#);
    assert_eq!(signed, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
}

#[test]
fn a_key_does_not_show_its_secret() {
    let key = SigningKey::new(SECRET);
    assert_eq!(format!("{key:?}"), "SigningKey(..)");
}

#[test]
fn a_derived_secret_is_the_same_each_time_and_another_for_each_purpose() {
    let secret = derived("wg_test_key", "a");
    assert_eq!(secret, derived("wg_test_key", "a"));
    assert!(secret.starts_with(PREFIX));
    assert_eq!(STANDARD.decode(secret.trim_start_matches(PREFIX)).unwrap().len(), 32);
    assert_ne!(secret, derived("wg_test_key", "b"));
    assert_ne!(secret, derived("wg_test_other", "a"));
}
