//! What several policies ask together.

use super::Requirement;

impl Requirement {
    /// All of these requirements, by different people. What another of them asks anyway is not
    /// asked twice: of two that are the same one remains, and one approval by anyone allowed is
    /// part of every other.
    #[must_use]
    pub fn combine<'r>(parts: impl IntoIterator<Item = &'r Self>) -> Self {
        let mut kept: Vec<&Self> = Vec::new();
        for part in parts {
            if !kept.iter().any(|other| other.implies(part)) {
                kept.retain(|other| !part.implies(other));
                kept.push(part);
            }
        }
        match kept.as_slice() {
            [] => Self::one(),
            [only] => (*only).clone(),
            several => Self::All(several.iter().map(|part| (*part).clone()).collect()),
        }
    }

    /// Whether the people who meet this one meet the other as well, whoever they are. It says no
    /// where that is not plain to see, which asks too much and never too little.
    #[must_use]
    pub fn implies(&self, other: &Self) -> bool {
        if self == other {
            return true;
        }
        match (self, other) {
            (Self::Any(options), other) if !options.is_empty() => {
                options.iter().all(|option| option.implies(other))
            }
            (one, Self::Any(options)) if options.iter().any(|option| one.implies(option)) => true,
            (Self::Quorum { count, of }, Self::Quorum { count: least, of: among }) => {
                let anyone = among.contains(&super::Approvers::Permitted);
                count >= least && (anyone || of.iter().all(|entry| among.contains(entry)))
            }
            (Self::Then(stages), Self::Then(others)) if stages.len() == others.len() => {
                stages.iter().zip(others).all(|(stage, other)| stage.implies(other))
            }
            (Self::All(parts) | Self::Then(parts), Self::All(others)) => {
                each_by_another(parts, others) || parts.iter().any(|part| part.implies(other))
            }
            (Self::All(parts) | Self::Then(parts), other) => {
                parts.iter().any(|part| part.implies(other))
            }
            (Self::Quorum { .. } | Self::Any(_), _) => false,
        }
    }
}

/// Whether every one of the others is implied by a part of its own: the parts are met by
/// different people.
fn each_by_another(parts: &[Requirement], others: &[Requirement]) -> bool {
    let mut left: Vec<&Requirement> = parts.iter().collect();
    !others.is_empty()
        && others.iter().all(|other| {
            let place = left.iter().position(|part| part.implies(other));
            place.is_some_and(|place| {
                left.swap_remove(place);
                true
            })
        })
}
