//! Tests of key pairs. What they sign is judged by others: see `send/tests/judges.rs`.

use ring::signature::{RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey};

use super::*;

#[test]
fn a_pair_that_was_made_is_read_and_signs() {
    let secret = KeyPair::generate().unwrap();
    let pair = KeyPair::read(secret.reveal()).unwrap();
    let signature = pair.sign(b"what happened").unwrap();
    assert_eq!(Some(&signature), pair.sign(b"what happened").as_ref(), "the same each time");
    let public = pair.pair.public().as_ref();
    let key = UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, public);
    assert!(key.verify(b"what happened", &signature).is_ok());
    assert!(key.verify(b"what did not", &signature).is_err());
    assert_eq!(pair.jwk().e, "AQAB");
    assert_eq!(URL_SAFE_NO_PAD.decode(&pair.jwk().n).unwrap().len(), BITS / 8);
    assert_eq!(format!("{pair:?}"), format!("KeyPair({})", pair.jwk().kid));
    let other = KeyPair::read(KeyPair::generate().unwrap().reveal()).unwrap();
    assert_ne!(pair.jwk(), other.jwk());
}

#[test]
fn another_text_is_no_pair() {
    for text in ["", "rsa_", "rsa_!", "rsa_AAAA", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"] {
        assert!(KeyPair::read(text).is_none(), "{text}");
    }
}

#[test]
fn lengths_are_written_as_der_has_them() {
    for (length, head) in [
        (0_usize, vec![4, 0]),
        (127, vec![4, 127]),
        (128, vec![4, 0x81, 128]),
        (255, vec![4, 0x81, 255]),
        (256, vec![4, 0x82, 1, 0]),
    ] {
        let whole = tagged(4, &[&vec![9; length]]);
        assert_eq!(whole, [head, vec![9; length]].concat());
    }
}
