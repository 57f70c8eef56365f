//! Passwords: what matches, what prints, and how many at once.

use std::sync::Arc;

use super::{PLACES, Password, PasswordError, Passwords, QUEUE};

fn typed(text: &str) -> Password {
    Password::new(text.to_owned())
}

#[tokio::test]
async fn only_the_same_password_matches() {
    let passwords = Passwords::default();
    let hash = passwords.hash(typed("korrekt Pferd 🐎 Batterie")).await.unwrap();
    assert!(hash.reveal().starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{}", hash.reveal());
    let right = typed("korrekt Pferd 🐎 Batterie");
    assert_eq!(passwords.verify(right, Some(hash.clone())).await, Ok(true));
    for wrong in ["", "korrekt Pferd 🐎 Batteri", "Korrekt Pferd 🐎 Batterie"] {
        assert_eq!(passwords.verify(typed(wrong), Some(hash.clone())).await, Ok(false));
    }
    assert_eq!(passwords.verify(typed("nobody"), None).await, Ok(false));
    let again = passwords.hash(typed("korrekt Pferd 🐎 Batterie")).await.unwrap();
    assert_ne!(again, hash, "the salt is the same");
}

#[tokio::test]
async fn what_is_no_hash_is_an_error_and_no_match() {
    let broken = countersign_domain::sign_in::PasswordHash::new("$plain$".to_owned());
    let found = Passwords::default().verify(typed("x"), Some(broken)).await;
    assert!(matches!(found, Err(PasswordError::Broken(_))), "{found:?}");
}

#[tokio::test]
async fn one_too_many_is_told_so_at_once() {
    let passwords = Passwords::default();
    let all = u32::try_from(PLACES + QUEUE).unwrap();
    let crowd = Arc::clone(&passwords.queue).try_acquire_many_owned(all).unwrap();
    assert_eq!(passwords.verify(typed("x"), None).await, Err(PasswordError::Busy));
    drop(crowd);
    assert_eq!(passwords.verify(typed("x"), None).await, Ok(false));
}

#[test]
fn a_password_does_not_print() {
    assert!(!format!("{:?}", typed("hunter2")).contains("hunter2"));
}
