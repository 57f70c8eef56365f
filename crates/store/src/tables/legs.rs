//! The legs of a transfer as one text: `owner amount balance-after version`, a line for each leg.
//!
//! Both sides of a movement stand in one row, so that posting it is one write.

use std::fmt::Write as _;

use countersign_domain::ledger::Leg;
use countersign_domain::money::Amount;

/// Writes the legs.
pub(crate) fn write_legs(legs: &[Leg], to: &mut String) {
    for (index, leg) in legs.iter().enumerate() {
        if index > 0 {
            to.push('\n');
        }
        let Leg { owner, amount, balance_after, version } = leg;
        // Writing to a `String` cannot fail.
        _ = write!(to, "{owner} {amount} {balance_after} {version}");
    }
}

/// Reads the legs.
pub(super) fn read_legs(text: &str) -> Option<Vec<Leg>> {
    text.lines().map(read_leg).collect()
}

fn read_leg(line: &str) -> Option<Leg> {
    let mut words = line.split(' ');
    let mut word = || words.next();
    let leg = Leg {
        owner: word()?.parse().ok()?,
        amount: Amount::from_units(word()?.parse().ok()?),
        balance_after: Amount::from_units(word()?.parse().ok()?),
        version: word()?.parse().ok()?,
    };
    word().is_none().then_some(leg)
}
