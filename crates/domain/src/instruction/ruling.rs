//! What ordered rules say of an instruction, beside the policies of its wallet.
//!
//! Policies are a set, and the strictest of them wins; ordered rules are read from the first to the
//! last, and the first that matches decides. Both judge, and the stricter of the two wins.

use serde::{Deserialize, Serialize};

use super::Instruction;
use crate::approval::Ask;
use crate::ids::DocumentId;
use crate::policy::Verdict;
use crate::policy::ordered::rule;
use crate::state::{Draft, Halt};
use crate::wallet::Wallet;

/// What ordered rules say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ruling {
    /// The answer.
    pub verdict: Verdict,
    /// Who has to agree, where somebody has to.
    pub asks: Vec<Ask>,
    /// How long it waits for that, in seconds; none for ever.
    pub deadline_seconds: Option<u32>,
    /// What is kept of it.
    pub ruled: Ruled,
}

/// What is kept of what ordered rules said, with the instruction and with its request.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ruled {
    /// The rule that decided, in the version that did; none where none matched.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<DocumentId>,
    /// What it was called then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Why, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// What about it is a risk, in an open vocabulary.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub risk_factors: Vec<String>,
    /// The list whose people are asked first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub list: Option<DocumentId>,
    /// Whether administrators are told of it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub notifies: bool,
}

/// What ordered rules say of an instruction now; none where there are no such rules for its kind.
///
/// It is asked when an instruction is created, and again at the vote that decides.
pub(crate) fn ordered_ruling(
    draft: &Draft<'_>,
    (_from, instruction): (&Wallet, &Instruction),
) -> Result<Option<Ruling>, Halt> {
    rule(draft, instruction)
}
