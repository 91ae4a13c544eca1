//! Time that passes by being looked at, so that a model with timeouts is the same at each replay.

use std::cell::Cell;
use std::time::Duration;

loom::thread_local! {
    static LOOKS: Cell<u64> = Cell::new(0);
}

/// A point in the time of one thread: how often it has looked at the clock, in nanoseconds.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Instant(u64);

impl Instant {
    pub(crate) fn now() -> Self {
        LOOKS.with(|looks| {
            looks.set(looks.get() + 1);
            Self(looks.get())
        })
    }

    pub(crate) fn checked_add(self, duration: Duration) -> Option<Self> {
        let nanos = u64::try_from(duration.as_nanos()).ok()?;
        self.0.checked_add(nanos).map(Self)
    }

    pub(crate) fn saturating_duration_since(self, earlier: Self) -> Duration {
        Duration::from_nanos(self.0.saturating_sub(earlier.0))
    }
}
