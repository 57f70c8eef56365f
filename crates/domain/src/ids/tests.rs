use super::*;
use crate::time::Timestamp;

#[test]
fn an_id_is_a_ulid_and_a_uuid_of_version_7() {
    let mut mint = Mint::new(7);
    let id: WalletId = mint.id(Timestamp::from_unix_ms(1_772_375_520_000));
    assert_eq!(id.ulid().unix_ms(), 1_772_375_520_000);
    assert_eq!((id.ulid().0 >> 76) & 0xF, 7, "version");
    assert_eq!((id.ulid().0 >> 62) & 0b11, 0b10, "variant");
    let text = id.to_string();
    assert!(text.starts_with("wal_01K"), "{text}");
    assert_eq!(text.parse::<WalletId>(), Ok(id));
}

#[test]
fn ids_of_one_mint_grow_even_within_a_millisecond() {
    let mut mint = Mint::new(1);
    let now = Timestamp::from_unix_ms(1_000);
    let ids: Vec<PaymentId> = (0..10_000).map(|_| mint.id(now)).collect();
    assert!(ids.is_sorted());
    assert!(ids.windows(2).all(|pair| pair[0] != pair[1]));
}

#[test]
fn text_that_is_no_id_of_the_kind_is_refused() {
    for text in [
        "",
        "wal_",
        "pol_01J00000000000000000000000",
        "wal_01j00000000000000000000000",
        "wal_81J00000000000000000000000",
        "wal_01J0000000000000000000000I",
        "wal_01J000000000000000000000000",
        "wal_01J0000000000000000000000é",
    ] {
        assert_eq!(text.parse::<WalletId>(), Err(ParseIdError), "{text}");
    }
}

#[test]
fn every_character_survives_the_round_trip() {
    for text in ["0123456789ABCDEFGHJKMNPQRS", "7ZYXWVTSRQPNMKJHGFEDCBA987"] {
        assert_eq!(Ulid::parse(text).unwrap().to_string(), text);
    }
}
