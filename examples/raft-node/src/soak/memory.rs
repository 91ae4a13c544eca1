//! Whether memory stays flat: the resident set over time, and the line through its second half.

use std::time::Duration;

/// What the line through the second half may rise, whatever its length: pages that the allocator
/// takes and gives back.
const SLACK: f64 = 4.0 * 1024.0 * 1024.0;
/// What it may rise beside that, in bytes per second.
const SLOPE: f64 = 1024.0;

/// The resident set at a time.
#[derive(Copy, Clone, PartialEq, Debug)]
pub(super) struct Resident {
    pub(super) at: Duration,
    pub(super) bytes: u64,
}

/// The bytes that are resident of this process, where the system has a `/proc` that tells.
pub(super) fn resident() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    Some(line.split_whitespace().next()?.parse::<u64>().ok()? * 1024)
}

/// The line through the second half.
#[derive(Copy, Clone, PartialEq, Debug)]
pub struct Line {
    /// Bytes per second.
    pub slope: f64,
    /// What it rises from the middle to the end.
    pub rise: f64,
    /// What it may rise.
    pub allowed: f64,
}

impl Line {
    /// The least squares' line through those of `samples` that are in the second half; none without any.
    pub(super) fn through(samples: &[Resident]) -> Option<Self> {
        let end = samples.last()?.at;
        let half: Vec<(f64, f64)> = samples
            .iter()
            .filter(|sample| sample.at * 2 >= end)
            .map(|sample| (sample.at.as_secs_f64(), sample.bytes as f64))
            .collect();
        let count = half.len() as f64;
        let mean = |of: fn(&(f64, f64)) -> f64| half.iter().map(of).sum::<f64>() / count;
        let (x, y) = (mean(|point| point.0), mean(|point| point.1));
        let both: f64 = half.iter().map(|point| (point.0 - x) * (point.1 - y)).sum();
        let square: f64 = half.iter().map(|point| (point.0 - x).powi(2)).sum();
        let slope = if square > 0.0 { both / square } else { 0.0 };
        let length = end.as_secs_f64() / 2.0;
        Some(Self { slope, rise: slope * length, allowed: SLACK + SLOPE * length })
    }

    /// Whether memory stayed flat.
    pub fn is_flat(&self) -> bool {
        self.rise <= self.allowed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(bytes: impl Fn(u64) -> u64) -> Line {
        let at = |second| Resident { at: Duration::from_secs(second), bytes: bytes(second) };
        Line::through(&(0..=1800).map(at).collect::<Vec<_>>()).unwrap()
    }

    #[test]
    fn what_grows_and_stays_is_flat_and_what_goes_on_growing_is_not() {
        const MIB: u64 = 1 << 20;
        assert!(line(|_| 50 * MIB).is_flat());
        // Up to its working set in the first ten minutes.
        assert!(line(|second| 10 * MIB + second.min(600) * MIB / 10).is_flat());
        // A log that is cut every 30 seconds.
        assert!(line(|second| 50 * MIB + second % 30 * MIB).is_flat());
        let leak = line(|second| 50 * MIB + second * 8192);
        assert!((leak.slope - 8192.0).abs() < 1.0 && !leak.is_flat(), "{leak:?}");
    }

    #[test]
    fn this_process_has_memory_or_nothing_is_said() {
        assert!(resident().is_none_or(|bytes| bytes > 100_000));
        assert_eq!(resident().is_some(), std::path::Path::new("/proc/self/status").exists());
        assert_eq!(Line::through(&[]), None);
    }
}
