//! One number per round.

/// The samples of one metric, or of one ratio, in the order of the rounds.
#[derive(Clone, Default, Debug, PartialEq)]
pub(crate) struct Samples(pub(crate) Vec<f64>);

impl Samples {
    /// The middle sample; the mean of the two middle ones when their number is even.
    pub(crate) fn median(&self) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_by(f64::total_cmp);
        let at = |place: usize| sorted.get(place).copied().unwrap_or(f64::NAN);
        match sorted.len() {
            0 => f64::NAN,
            count => (at((count - 1) / 2) + at(count / 2)) / 2.0,
        }
    }

    /// The smallest sample.
    pub(crate) fn min(&self) -> f64 {
        self.0.iter().copied().fold(f64::NAN, f64::min)
    }

    /// The largest sample.
    pub(crate) fn max(&self) -> f64 {
        self.0.iter().copied().fold(f64::NAN, f64::max)
    }

    /// Round by round, these samples divided by the floor's of the same round.
    pub(crate) fn over(&self, floor: &Self) -> Self {
        Self(self.0.iter().zip(&floor.0).map(|(ours, floor)| ours / floor).collect())
    }
}
