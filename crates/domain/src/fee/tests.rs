use super::*;

#[test]
fn published_fees_are_those_of_the_conformance_table() {
    let cases = [
        ("10", "0.25"),
        ("20", "0.25"),
        ("25", "0.25"),
        ("50", "0.25"),
        ("100", "0.50"),
        ("500", "2.50"),
        ("1000", "5.00"),
        ("123.45", "0.61725"),
    ];
    for (amount, fee) in cases {
        let amount = Amount::parse(amount, 8).unwrap();
        let charged = FeeProfile::Published.of_payment(amount).unwrap();
        assert_eq!(charged.to_decimal(8, 2), fee);
        assert_eq!(FeeProfile::None.of_payment(amount), Some(Amount::ZERO));
    }
}

#[test]
fn halves_round_to_the_even_unit() {
    let fee = |units| FeeProfile::Published.of_payment(Amount::from_units(units)).unwrap();
    assert_eq!(fee(10_000_000_100).units(), 50_000_000, "50000000.5 to even");
    assert_eq!(fee(10_000_000_300).units(), 50_000_002, "50000001.5 to even");
}
