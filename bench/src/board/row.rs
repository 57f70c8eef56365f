//! One row of the scoreboard: its definition, and the definition filled with samples.

use super::metric::Metric;
use super::samples::Samples;
use super::sheet::Sheet;

/// On which side of a number a value must be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Bound {
    /// The value or more.
    AtLeast(f64),
    /// The value or less.
    AtMost(f64),
}

impl Bound {
    /// Whether the value is on the right side.
    pub(crate) fn admits(self, value: f64) -> bool {
        match self {
            Self::AtLeast(bound) => value >= bound,
            Self::AtMost(bound) => value <= bound,
        }
    }
}

/// What a row compares and what is asked of it. A row with a floor is judged by its ratio, a row
/// without one by its own value.
#[derive(Clone, Copy)]
pub(crate) struct Definition {
    /// The row's short name.
    pub(crate) id: &'static str,
    /// What is compared.
    pub(crate) what: &'static str,
    /// Our measurement.
    pub(crate) ours: Metric,
    /// What it is divided by.
    pub(crate) floor: Option<Metric>,
    /// The least that is acceptable.
    pub(crate) bar: Option<Bound>,
    /// What we aim at.
    pub(crate) goal: Option<Bound>,
}

impl Definition {
    /// A row that is a figure of its own, without a floor or a goal.
    pub(super) const fn figure(
        id: &'static str,
        what: &'static str,
        ours: Metric,
        bar: Option<Bound>,
    ) -> Self {
        Self { id, what, ours, floor: None, bar, goal: None }
    }

    /// A row that compares two measurements, and of which nothing is asked.
    pub(super) const fn compared(
        id: &'static str,
        what: &'static str,
        (ours, floor): (Metric, Metric),
    ) -> Self {
        Self { id, what, ours, floor: Some(floor), bar: None, goal: None }
    }

    /// A row that compares much with little, and may grow by half.
    pub(super) const fn grown(
        id: &'static str,
        what: &'static str,
        (ours, floor): (Metric, Metric),
    ) -> Self {
        let (bar, goal) = (Some(Bound::AtMost(1.5)), Some(Bound::AtMost(1.1)));
        Self { id, what, ours, floor: Some(floor), bar, goal }
    }

    /// The row with its samples; `None` when they were not measured.
    pub(crate) fn fill(self, sheet: &Sheet) -> Option<Row> {
        let ours = sheet.samples(self.ours)?.clone();
        let floor = match self.floor {
            Some(metric) => Some(sheet.samples(metric)?.clone()),
            None => None,
        };
        let ratio = floor.as_ref().map(|floor| ours.over(floor));
        Some(Row { definition: self, ours, floor, ratio })
    }
}

/// A measured row.
pub(crate) struct Row {
    /// What it compares.
    pub(crate) definition: Definition,
    /// Our samples.
    pub(crate) ours: Samples,
    /// The floor's samples.
    pub(crate) floor: Option<Samples>,
    /// Ours divided by the floor's, round by round.
    pub(crate) ratio: Option<Samples>,
}

/// How far a row has come.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Verdict {
    /// Nothing is asked.
    Unasked,
    /// Worse than the bar.
    Missed,
    /// At least the bar.
    Bar,
    /// The goal.
    Goal,
}

impl Row {
    /// Judges the median: of the ratio where there is a floor, else of the value.
    pub(crate) fn verdict(&self) -> Verdict {
        let judged = self.ratio.as_ref().unwrap_or(&self.ours).median();
        match (self.definition.bar, self.definition.goal) {
            (_, Some(goal)) if goal.admits(judged) => Verdict::Goal,
            (Some(bar), _) if bar.admits(judged) => Verdict::Bar,
            (None, None) => Verdict::Unasked,
            _ => Verdict::Missed,
        }
    }
}
