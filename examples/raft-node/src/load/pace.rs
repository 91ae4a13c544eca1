//! Keeping to a rate with sleeps that are never as long as asked.

use std::time::{Duration, Instant};

/// Work that falls due `per_second` times a second.
#[derive(Debug)]
pub(crate) struct Pace {
    start: Instant,
    per_second: f64,
    done: u64,
}

impl Pace {
    pub(crate) fn per_second(per_second: f64) -> Self {
        Self { start: Instant::now(), per_second, done: 0 }
    }

    /// Once every `period`.
    pub(crate) fn every(period: Duration) -> Self {
        Self::per_second(period.as_secs_f64().recip())
    }

    /// How much is due at `now`, at most `most`. What is due beyond that is forgiven: a pause is
    /// not followed by a flood.
    pub(crate) fn due(&mut self, now: Instant, most: u64) -> u64 {
        let expected = (now - self.start).as_secs_f64() * self.per_second;
        let due = (expected as u64).saturating_sub(self.done);
        self.done += due.saturating_sub(most);
        due.min(most)
    }

    /// Notes that `count` of what was due is done.
    pub(crate) fn did(&mut self, count: u64) {
        self.done += count;
    }

    /// Sleeps until the next piece of work is due, but no longer than `longest`; true if it is.
    pub(crate) fn sleep(&mut self, longest: Duration) -> bool {
        let now = Instant::now();
        let next = (self.done + 1) as f64 / self.per_second;
        let wait = Duration::from_secs_f64(next).saturating_sub(now - self.start);
        std::thread::sleep(wait.min(longest));
        let is_due = self.due(Instant::now(), 1) == 1;
        self.did(u64::from(is_due));
        is_due
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_due_grows_with_time_and_is_forgiven_beyond_the_most() {
        let mut pace = Pace::per_second(1000.0);
        let after = |pace: &Pace, millis| pace.start + Duration::from_millis(millis);
        let at = after(&pace, 10);
        assert_eq!(pace.due(at, 64), 10);
        pace.did(10);
        assert_eq!(pace.due(at, 64), 0);
        let at = after(&pace, 500);
        assert_eq!(pace.due(at, 64), 64);
        pace.did(64);
        assert_eq!(pace.due(at, 64), 0);
    }
}
