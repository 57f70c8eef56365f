//! Commands that are decided together, and whoever waits for their answers.

use countersign_domain::command::Request;
use tokio::sync::oneshot;

use super::{Queue, Submission};
use crate::Enough;
use crate::batch::{Answer, Commands};

/// Commands, in the order in which they came.
#[derive(Default)]
pub(super) struct Submissions {
    requests: Vec<Request>,
    waiting: Vec<oneshot::Sender<Answer>>,
}

impl Submissions {
    /// The commands.
    pub(super) fn requests(&self) -> &[Request] {
        &self.requests
    }

    /// Answers everybody, in order.
    pub(super) fn answer(self, answers: Vec<Answer>) {
        for (waiting, answer) in self.waiting.into_iter().zip(answers) {
            // Whoever asked may have gone; what was done stays done.
            drop(waiting.send(answer));
        }
    }
}

impl Extend<Submission> for Submissions {
    fn extend<I: IntoIterator<Item = Submission>>(&mut self, submissions: I) {
        for Submission { request, answer } in submissions {
            self.requests.push(request);
            self.waiting.push(answer);
        }
    }
}

impl FromIterator<Submission> for Submissions {
    fn from_iter<I: IntoIterator<Item = Submission>>(submissions: I) -> Self {
        let mut all = Self::default();
        all.extend(submissions);
        all
    }
}

/// Commands that others join until their turn has come: while it is waited for, more queue up.
pub(super) struct Boarding<'q> {
    /// Those that have come so far.
    pub(super) submissions: Submissions,
    /// Where others come from.
    pub(super) queue: &'q mut Queue,
    /// How many are likely to come.
    pub(super) wanted: usize,
    /// How many go at once.
    pub(super) max: usize,
}

impl Commands for Boarding<'_> {
    fn requests(&self) -> &[Request] {
        &self.submissions.requests
    }

    fn gather(&mut self) -> bool {
        let before = self.submissions.requests.len();
        self.submissions.extend(self.queue.waiting(self.max.saturating_sub(before)));
        self.submissions.requests.len() > before
    }

    fn enough(&self) -> Enough<'_> {
        let wanted = self.wanted.min(self.max).saturating_sub(self.submissions.requests.len());
        Box::pin(self.queue.filled(wanted))
    }
}
