//! What has still to be entered in an index that is built in bulk.
//!
//! Entries gather until there are enough of them, then they are sorted and entered a slice at a
//! time: neighbours share a page, and no commit pays for more than its share.

/// Entries on their way into an index.
#[derive(Debug)]
pub(super) struct Backlog<E> {
    /// How many entries make a run.
    run_min: usize,
    /// Entries that are in no run yet.
    recent: Vec<E>,
    /// The run that is being entered, in falling order: the next ones stand at the end.
    run: Vec<E>,
    /// How many entries came since the last slice was taken.
    fresh: usize,
}

impl<E: Ord> Backlog<E> {
    /// An empty backlog.
    pub(super) const fn new(run_min: usize) -> Self {
        Self { run_min, recent: Vec::new(), run: Vec::new(), fresh: 0 }
    }

    /// Adds an entry.
    pub(super) fn push(&mut self, entry: E) {
        self.recent.push(entry);
        self.fresh += 1;
    }

    /// Begins a run when the last one is done and enough has gathered. Returns whether it did.
    pub(super) fn begin_run(&mut self) -> bool {
        if !self.run.is_empty() || self.recent.len() < self.run_min {
            return false;
        }
        self.run = std::mem::take(&mut self.recent);
        self.run.sort_unstable_by(|one, other| other.cmp(one));
        true
    }

    /// The next slice of the run: twice what came in, so that a run is done before the next one
    /// has gathered.
    pub(super) fn slice(&mut self) -> Vec<E> {
        let wanted = std::mem::take(&mut self.fresh) * 2;
        let from = self.run.len().saturating_sub(wanted);
        self.run.split_off(from)
    }

    /// Whether no run is under way.
    pub(super) const fn is_idle(&self) -> bool {
        self.run.is_empty()
    }
}
