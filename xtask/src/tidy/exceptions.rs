//! Where a rule does not hold, and why. The one table; an exception that nothing needs is a
//! complaint itself.

use super::complaint::{Complaint, Rule};

/// A file for which a rule does not hold.
pub(crate) struct Exception {
    /// The rule.
    pub(crate) rule: Rule,
    /// The file.
    pub(crate) path: &'static str,
    /// Why.
    pub(crate) reason: &'static str,
}

/// All of them.
pub(crate) const EXCEPTIONS: [Exception; 2] = [
    Exception {
        rule: Rule::Wall,
        path: "crates/server/tests/process/audit.rs",
        reason: "writes to the database behind the program's back, to see whether it is found",
    },
    Exception {
        rule: Rule::FileLength,
        path: "crates/domain/src/log/fact.rs",
        reason: "every fact there is, in one closed enum, each member with its meaning",
    },
];

/// Drops the complaints that are excepted, and complains about exceptions without a use.
pub(crate) fn apply(exceptions: &[Exception], complaints: Vec<Complaint>) -> Vec<Complaint> {
    let meets = |exception: &Exception, complaint: &Complaint| {
        exception.rule == complaint.rule && exception.path == complaint.path
    };
    let unused = exceptions
        .iter()
        .filter(|exception| !complaints.iter().any(|complaint| meets(exception, complaint)))
        .map(|exception| {
            let message = format!("no longer needs its exception: {}", exception.reason);
            Complaint::file(Rule::Exception, exception.path, message)
        })
        .collect::<Vec<_>>();
    let left = complaints
        .into_iter()
        .filter(|complaint| !exceptions.iter().any(|exception| meets(exception, complaint)));
    left.chain(unused).collect()
}
