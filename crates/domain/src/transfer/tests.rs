//! Transfers: fees, and refusals that only these have.

mod scene;

use super::fee::{before, sum};
use super::{OfframpAmount, Percentage, TransferFee};
use crate::instruction::InstructionStatus;
use crate::money::Amount;
use crate::outcome::Outcome;
use crate::rejection::Rejection;
use scene::Scene;

#[test]
fn fees_that_are_taken_out_leave_what_was_to_be_left() {
    let fixed = TransferFee::Fixed(Amount::from_units(500_000));
    let fees = [fixed, TransferFee::Part(Percentage(10_000))];
    for left in [1, 999_999, 1_000_000, 123_456_789_i128] {
        let left = Amount::from_units(left);
        let gross = before(&fees, left).unwrap();
        let taken = sum(&fees, gross).unwrap();
        let rest = gross.checked_sub(taken).unwrap();
        let over = rest.checked_sub(left).unwrap().units();
        assert!((0..=1).contains(&over), "{left} of {gross} leaves {rest}");
    }
    assert_eq!(before(&[TransferFee::Part(Percentage::WHOLE)], Amount::from_units(1)), None);
}

#[test]
fn a_fee_never_takes_more_than_its_part() {
    let fee = TransferFee::Part(Percentage(10_000));
    assert_eq!(fee.on(Amount::from_units(199)), Some(Amount::from_units(1)));
    assert_eq!(fee.on(Amount::from_units(99)), Some(Amount::ZERO));
}

/// These are played here, because no script has users:
/// `-> ROLE_TOO_LOW`, `-> OWNER_GONE`, `-> NO_ROUTE`, `-> ACCOUNT_UNFIT`.
#[test]
fn refusals_that_only_transfers_have() {
    let mut scene = Scene::new();
    let unregistered = "0x52908400098527886e0f7030069857d2e4169ee7";
    let to = scene.to_address(unregistered);
    assert!(matches!(scene.send("alice", to), Err(Rejection::NoRoute(_))));
    let to = scene.to_payee();
    assert_eq!(scene.send("looker", to.clone()).unwrap_err(), Rejection::RoleTooLow);
    assert_eq!(scene.send("left", to.clone()).unwrap_err(), Rejection::OwnerGone);
    let theirs = scene.account("payee");
    let amount = OfframpAmount::Send(Amount::from_units(1_000_000));
    assert!(matches!(scene.pay_out(theirs, amount), Err(Rejection::AccountUnfit(_))));
    match scene.send("alice", to).unwrap() {
        Outcome::Instructed(made) => {
            assert_eq!(made.instruction.status, InstructionStatus::Created);
        }
        other => panic!("no transfer: {other:?}"),
    }
}
