//! Awaiting the end of something that is held (`?wait=25s`).

use std::time::Duration;

use countersign_domain::state::Key;

use crate::dialect::wallgent::error::Failure;
use crate::dialect::wallgent::reader::Reader;

impl Reader {
    /// Reads until what was read is final, or the time is over; answers with what was read last.
    ///
    /// `read` says whether its answer is final. `deadline` is noticed too: at it a request expires
    /// without anything being written.
    pub(super) async fn until_final<T, F>(
        &self,
        key: Key,
        wait_seconds: Option<u64>,
        mut read: impl FnMut() -> F,
    ) -> Result<T, Failure>
    where
        F: Future<Output = Result<(T, bool), Failure>>,
    {
        let Some(seconds) = wait_seconds else { return read().await.map(|(found, _)| found) };
        let watch = self.engine.watch(key);
        let timeout = tokio::time::sleep(Duration::from_secs(seconds));
        tokio::pin!(timeout);
        loop {
            let (found, is_final) = read().await?;
            if is_final {
                return Ok(found);
            }
            tokio::select! {
                () = watch.changed() => {}
                () = &mut timeout => return read().await.map(|(found, _)| found),
            }
        }
    }
}
