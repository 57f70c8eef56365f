//! What can be set about a store. The defaults are good; tests choose small numbers to see
//! everything happen soon.

/// How a store is set up.
#[derive(Clone, Copy, Debug)]
pub struct SqliteOptions {
    /// How many entries gather before they are entered in an index by wallet.
    pub wallet_run_min: usize,
    /// How many idempotency keys, or names, gather before they are entered in their index.
    pub key_run_min: usize,
    /// How many rows the writer remembers; at most twice as many while it forgets.
    pub cache_rows: usize,
    /// After how many bytes of rows the write-ahead log is copied. Pages that many batches change
    /// are copied once, so a larger interval is less work; a smaller one is a smaller file.
    pub checkpoint_bytes: u64,
}

impl Default for SqliteOptions {
    fn default() -> Self {
        Self {
            wallet_run_min: 65_536,
            key_run_min: 32_768,
            cache_rows: 24_576,
            checkpoint_bytes: 12 << 20,
        }
    }
}
