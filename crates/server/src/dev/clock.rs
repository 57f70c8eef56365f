//! The sandbox's clock: the machine's, moved on as often as somebody asks. How far is kept in the
//! data folder, so that time does not fall back when the server starts again.

use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use countersign_domain::time::Timestamp;
use countersign_engine::{Clock, SystemClock};

use crate::folder::{self, Folder};
use crate::serve::StartError;

/// The sandbox's clock.
pub(crate) struct SandboxClock {
    clock: SystemClock,
    file: PathBuf,
    offset_micros: Mutex<i64>,
}

/// How far a clock can be moved on altogether: a hundred years. Beyond that calendars end.
const OFFSET_MICROS_MAX: i64 = 100 * 366 * 86_400 * 1_000_000;

/// So far behind is the clock of a sandbox that is new, until it has been filled: then something in
/// it has waited for a while.
const BEHIND_MICROS: i64 = 75 * 60 * 1_000_000;

/// Why a clock was not moved on.
#[derive(Debug, thiserror::Error)]
pub(crate) enum AdvanceError {
    /// It would be too far.
    #[error("the clock can be moved on by a hundred years at most, altogether")]
    TooFar,
    /// It could not be written down. The clock stands as before.
    #[error("the clock's file cannot be written: {0}")]
    File(std::io::Error),
}

impl SandboxClock {
    /// The clock of a data folder, as far on as it was.
    pub(crate) fn open(folder: &Folder) -> Result<Self, StartError> {
        let file = folder.clock();
        let text = folder::read_if_any(&file).map_err(StartError::file(&file))?;
        let offset = match text {
            None if !folder.dev_env().exists() => -BEHIND_MICROS,
            None => 0,
            Some(text) => {
                let offset: Option<i64> = text.trim().parse().ok();
                let offset = offset.filter(|offset| (0..=OFFSET_MICROS_MAX).contains(offset));
                offset.ok_or_else(|| StartError::Clock(file.clone()))?
            }
        };
        let clock = SystemClock::with_offset_micros(offset);
        Ok(Self { clock, file, offset_micros: Mutex::new(offset) })
    }

    /// Brings the clock of a new sandbox to the present.
    pub(crate) fn catch_up(&self) {
        let mut offset = self.offset_micros.lock().unwrap_or_else(PoisonError::into_inner);
        if let Ok(behind) = u64::try_from(-*offset) {
            self.clock.advance_micros(behind);
            *offset = 0;
        }
    }

    /// Moves the clock on. It is written down before it counts: what has expired stays expired.
    pub(crate) fn advance_micros(&self, micros: u64) -> Result<(), AdvanceError> {
        let mut offset = self.offset_micros.lock().unwrap_or_else(PoisonError::into_inner);
        let further = i64::try_from(micros).ok().and_then(|micros| offset.checked_add(micros));
        let further = further.filter(|further| *further <= OFFSET_MICROS_MAX);
        let further = further.ok_or(AdvanceError::TooFar)?;
        folder::replace(&self.file, &format!("{further}\n")).map_err(AdvanceError::File)?;
        self.clock.advance_micros(micros);
        *offset = further;
        Ok(())
    }
}

impl Clock for SandboxClock {
    fn now(&self) -> Timestamp {
        self.clock.now()
    }
}
