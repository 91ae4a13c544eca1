//! Time that passes by being looked at, so that a schedule with timeouts is the same at each replay.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;

use super::Single;

/// How often it was looked at.
static LOOKS: Single<AtomicU64> = Single::new(|| AtomicU64::new(0));

/// A point in time, in nanoseconds: every look takes one.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Instant(u64);

impl Instant {
    pub(crate) fn now() -> Self {
        Self(LOOKS.get().fetch_add(1, Relaxed) + 1)
    }

    pub(crate) fn checked_add(self, duration: Duration) -> Option<Self> {
        let nanos = u64::try_from(duration.as_nanos()).ok()?;
        self.0.checked_add(nanos).map(Self)
    }

    pub(crate) fn saturating_duration_since(self, earlier: Self) -> Duration {
        Duration::from_nanos(self.0.saturating_sub(earlier.0))
    }
}
