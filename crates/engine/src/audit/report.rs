//! What a verification found.

use std::fmt;

use countersign_domain::ids::OrgId;

/// What was checked, and what does not hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Organizations checked.
    pub organizations: u64,
    /// Log records hashed.
    pub records: u64,
    /// Transfers added up.
    pub transfers: u64,
    /// Accounts compared.
    pub accounts: u64,
    /// What does not hold, in the order in which it was found; at most [`Report::LISTED`].
    pub complaints: Vec<Complaint>,
    /// How many complaints there are, listed or not.
    pub complaints_total: u64,
}

/// One thing that does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Complaint {
    /// Whose row.
    pub org: OrgId,
    /// Which row, and what about it.
    pub what: String,
    /// What it should be.
    pub expected: String,
    /// What it is.
    pub found: String,
}

impl fmt::Display for Complaint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { org, what, expected, found } = self;
        write!(f, "{org}: {what}: expected {expected}, found {found}")
    }
}

impl Report {
    /// How many complaints are listed; a broken chain breaks every record behind it.
    pub const LISTED: usize = 100;

    /// Whether everything holds.
    #[must_use]
    pub const fn holds(&self) -> bool {
        self.complaints_total == 0
    }

    pub(super) fn complain(
        &mut self,
        org: OrgId,
        what: impl fmt::Display,
        (expected, found): (impl fmt::Display, impl fmt::Display),
    ) {
        self.complaints_total += 1;
        if self.complaints.len() < Self::LISTED {
            let (expected, found) = (expected.to_string(), found.to_string());
            self.complaints.push(Complaint { org, what: what.to_string(), expected, found });
        }
    }

    /// Complains unless both are equal.
    pub(super) fn equal<T: PartialEq + fmt::Display>(
        &mut self,
        org: OrgId,
        what: impl fmt::Display,
        (expected, found): (T, T),
    ) {
        if expected != found {
            self.complain(org, what, (expected, found));
        }
    }
}
