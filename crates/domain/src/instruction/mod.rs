//! Instructions: money that is to leave a wallet over a rail.
//!
//! What an instruction moves is held from its creation until the rail has settled it, so that it
//! can be spent once, and counts toward limits all the while (ADR 0017).

mod accept;
mod advance;
mod attempt;
mod cancel;
mod detail;
mod fail;
mod instruct;
mod instruction;
mod judge;
mod next;
mod notice;
mod once;
mod open;
mod party;
mod payload;
mod postings;
mod reads;
mod ruling;
mod settle;
mod status;
#[cfg(test)]
mod tests;
mod verb;

pub(crate) use advance::advance;
pub use detail::{Detail, InstructionKind};
pub(crate) use fail::{discard, fail};
pub use instruct::{HoldAsked, Instruct};
pub(crate) use instruct::{instruct, known_before};
pub use instruction::{Funds, Instruction};
pub(crate) use judge::{Standing, judge_again, judge_instruction};
pub use next::Next;
pub use once::Once;
pub(crate) use once::find as find_once;
pub use party::{InstructionLeg, Outside, Party};
pub(crate) use payload::payload_of;
pub use postings::Movement;
pub(crate) use reads::{reads_of_end, reads_of_instruct, reads_of_instruction, row};
pub(crate) use ruling::ordered_ruling;
pub use ruling::{Ruled, Ruling};
pub(crate) use settle::{give_back, move_money, release};
pub use status::{InstructionStatus, Progress, Stage};
pub use verb::InstructionVerb;
