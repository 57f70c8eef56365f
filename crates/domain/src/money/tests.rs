use proptest::prelude::*;

use super::*;

#[test]
fn decimal_text_is_read_exactly_or_not_at_all() {
    let units = |text| Amount::parse(text, 8).map(Amount::units);
    assert_eq!(units("50.00"), Ok(5_000_000_000));
    assert_eq!(units("0.00000001"), Ok(1));
    assert_eq!(units("-25"), Ok(-2_500_000_000));
    assert_eq!(units("1.100000000000"), Ok(110_000_000));
    assert_eq!(units("1.123456789"), Err(DecimalError::TooManyDecimals));
    let enormous = "9".repeat(40);
    assert_eq!(units(&enormous), Err(DecimalError::TooLarge));
    for text in ["", "-", ".5", "5.", "1e3", "+1", " 1", "1 ", "NaN", "1,0", "１０", "0x1", "--1"]
    {
        assert_eq!(units(text), Err(DecimalError::Malformed), "{text:?}");
    }
}

#[test]
fn decimal_text_keeps_the_decimals_asked_for() {
    let text = |units, decimals| Amount::from_units(units).to_decimal(8, decimals);
    assert_eq!(text(100_000_000_000, 8), "1000.00000000");
    assert_eq!(text(2_500_000_000, 2), "25.00");
    assert_eq!(text(61_725_000, 2), "0.61725");
    assert_eq!(text(-1, 2), "-0.00000001");
    assert_eq!(text(0, 2), "0.00");
    assert_eq!(Amount::from_units(7).to_decimal(0, 0), "7");
}

#[test]
fn an_asset_is_known_by_its_key() {
    assert_eq!(Asset::from_key("USD"), Some(Asset::USD));
    assert_eq!(Asset::from_key("usd"), None);
}

proptest! {
    #[test]
    fn decimal_text_round_trips(units in any::<i64>(), scale in 0_u8..=18) {
        let amount = Amount::from_units(i128::from(units));
        let text = amount.to_decimal(scale, scale.min(2));
        prop_assert_eq!(Amount::parse(&text, scale), Ok(amount));
    }
}
