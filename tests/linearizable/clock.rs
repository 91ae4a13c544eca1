//! When calls began and ended, told by one clock for all threads.
//!
//! What a clock must give: if a call's end is told as earlier than another's beginning, the other has to see
//! what the first has done. Two clocks do, and each leaves other interleavings alone:
//! - *A counter*: one locked addition each time. It makes one thread's past the next one's, in the words of the
//!   language: what it says holds on any machine. But threads meet at its line before and after each call, so
//!   that calls are drawn apart.
//! - *Cycles* of the processor (`rdtsc`), which no line is shared for: calls of two cores run into each other
//!   freely. At the end a fence waits until the call's stores can be seen, or a push by a plain store would be told
//!   as over while it stands in its core's buffer. Equal times count as concurrent. It needs counters that
//!   run at one pace on all cores, which is asked of the processor, and tried.

use std::sync::atomic::{AtomicU64, Ordering::SeqCst};

#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(crate) enum Clock {
    Counter,
    #[cfg(target_arch = "x86_64")]
    Cycles,
}

static COUNTER: AtomicU64 = AtomicU64::new(0);

impl Clock {
    /// One and the other by turns, where both can be trusted.
    pub(crate) fn of(round: u64) -> Self {
        #[cfg(target_arch = "x86_64")]
        if round.is_multiple_of(2) && cycles::can_be_trusted() {
            return Self::Cycles;
        }
        let _ = round;
        Self::Counter
    }

    #[inline]
    pub(crate) fn begin(self) -> u64 {
        match self {
            Self::Counter => COUNTER.fetch_add(1, SeqCst),
            #[cfg(target_arch = "x86_64")]
            Self::Cycles => cycles::begin(),
        }
    }

    #[inline]
    pub(crate) fn end(self) -> u64 {
        match self {
            Self::Counter => COUNTER.fetch_add(1, SeqCst),
            #[cfg(target_arch = "x86_64")]
            Self::Cycles => cycles::end(),
        }
    }
}

#[cfg(target_arch = "x86_64")]
mod cycles {
    use std::arch::x86_64::{__cpuid, _mm_lfence, _mm_mfence, _rdtsc};
    use std::sync::LazyLock;
    use std::sync::atomic::{AtomicU64, Ordering::SeqCst, compiler_fence};
    use std::thread::scope;

    /// Nothing of the call is done before this is read.
    #[inline]
    pub(super) fn begin() -> u64 {
        compiler_fence(SeqCst);
        // SAFETY: every x86-64 has both.
        let now = unsafe {
            let now = _rdtsc();
            _mm_lfence();
            now
        };
        compiler_fence(SeqCst);
        now
    }

    /// This is read when all loads of the call are done, and its stores can be seen.
    #[inline]
    pub(super) fn end() -> u64 {
        compiler_fence(SeqCst);
        // SAFETY: every x86-64 has all three.
        let now = unsafe {
            _mm_mfence();
            _mm_lfence();
            _rdtsc()
        };
        compiler_fence(SeqCst);
        now
    }

    pub(super) fn can_be_trusted() -> bool {
        static TRUSTED: LazyLock<bool> = LazyLock::new(|| is_invariant() && runs_evenly());
        *TRUSTED
    }

    /// Whether the processor says that the pace is always the same.
    fn is_invariant() -> bool {
        const PAGE: u32 = 0x8000_0007;
        __cpuid(0x8000_0000).eax >= PAGE && __cpuid(PAGE).edx >> 8 & 1 == 1
    }

    /// Whether no thread's time was behind what another had read before.
    fn runs_evenly() -> bool {
        let latest = AtomicU64::new(0);
        let look = || {
            (0..20_000).all(|_| {
                let seen = latest.load(SeqCst);
                let is_after = begin() >= seen;
                latest.fetch_max(end(), SeqCst);
                is_after
            })
        };
        scope(|scope| {
            let other = scope.spawn(look);
            look() & other.join().unwrap_or(false)
        })
    }
}
