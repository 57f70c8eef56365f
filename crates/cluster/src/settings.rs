//! What a server is told when it starts.

/// Parameters of `postgresql.conf`; of equal names the last one counts.
#[derive(Clone, Debug)]
pub struct Settings(Vec<(String, String)>);

impl Settings {
    /// Durable as a ledger must be, and otherwise kind to what is measured: enough memory, no
    /// checkpoint and no autovacuum in a leg of a few seconds (nor beside the bench's other legs,
    /// while the cluster is idle).
    #[must_use]
    pub fn durable() -> Self {
        Self::of(&[
            ("fsync", "on"),
            ("synchronous_commit", "on"),
            ("full_page_writes", "on"),
            ("shared_buffers", "256MB"),
            ("min_wal_size", "2GB"),
            ("max_wal_size", "8GB"),
            ("checkpoint_timeout", "30min"),
            ("autovacuum", "off"),
            ("max_connections", "100"),
        ])
    }

    /// Nothing waits for the disk, and many tests may connect at once.
    #[must_use]
    pub fn fast() -> Self {
        Self::of(&[
            ("fsync", "off"),
            // Commits still wait for the log to be written, and for a standby.
            ("synchronous_commit", "on"),
            ("full_page_writes", "off"),
            ("shared_buffers", "64MB"),
            ("autovacuum", "on"),
            ("max_connections", "300"),
        ])
    }

    /// One more.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.0.push((name.to_owned(), value.to_owned()));
        self
    }

    /// As `postgres` takes them.
    pub(crate) fn arguments(&self) -> impl Iterator<Item = String> {
        self.0.iter().flat_map(|(name, value)| ["-c".to_owned(), format!("{name}={value}")])
    }

    fn of(settings: &[(&str, &str)]) -> Self {
        settings.iter().fold(Self(Vec::new()), |all, (name, value)| all.with(name, value))
    }
}
