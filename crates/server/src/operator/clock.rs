//! The sandbox's clock.

use super::reply::instant;
use super::{ClockReply, Operator, OperatorError, OperatorReply};

impl Operator {
    /// `clock advance`: what is due by the new time has expired when this returns.
    pub(super) async fn advance_clock(&self, micros: u64) -> Result<OperatorReply, OperatorError> {
        let Some(clock) = &self.clock else {
            let message = "only `countersign dev` has a clock that can be moved on";
            return Err(OperatorError::conflict(message));
        };
        let advanced = clock.advance_micros(micros);
        advanced.map_err(|error| OperatorError::invalid(error.to_string()))?;
        self.moved.send_replace(());
        let expired = self.engine.sweep().await?;
        let now = instant(self.engine.now());
        Ok(OperatorReply::Clock(ClockReply { now, expired }))
    }
}
