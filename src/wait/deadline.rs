//! Until when a wait may last.

use core::time::Duration;

use crate::primitive::{Instant, park, park_timeout};

/// A point in time, or never.
#[derive(Copy, Clone, Debug)]
pub(crate) struct Deadline(Option<Instant>);

impl Deadline {
    pub(crate) const NEVER: Self = Self(None);

    /// A timeout that no clock can express is as good as never.
    pub(crate) fn after(timeout: Duration) -> Self {
        Self(Instant::now().checked_add(timeout))
    }

    pub(crate) fn at(instant: Instant) -> Self {
        Self(Some(instant))
    }

    pub(crate) fn has_passed(self) -> bool {
        self.0.is_some_and(|at| at <= Instant::now())
    }

    /// Parks the thread until it is unparked or the time is up, or for no reason at all.
    pub(crate) fn park(self) {
        match self.0 {
            None => park(),
            Some(at) => park_timeout(at.saturating_duration_since(Instant::now())),
        }
    }
}
