//! Counts that each thread keeps for itself.

use super::sheet::Row;

/// A count that only rises.
///
/// Each thread adds to a word of its own, without a locked instruction. A sum modulo 2^64 is what all of
/// them, those that have ended included, have added.
///
/// Clones are the same counter. It must not be used from within a signal handler: an addition that is
/// interrupted by another would undo it.
///
/// # Examples
/// ```
/// use nodestate::metrics::Metrics;
///
/// let metrics = Metrics::new();
/// let requests = metrics.counter("requests_total", "Requests so far.", &[("kind", "read")])?;
/// std::thread::scope(|scope| {
///     scope.spawn(|| requests.add(2));
///     requests.increment();
/// });
/// assert_eq!(requests.sum(), 3);
/// # Ok::<(), nodestate::metrics::RegisterError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Counter {
    row: Row,
}

impl Counter {
    /// On a row of one word.
    pub(crate) fn new(row: Row) -> Self {
        debug_assert_eq!(row.len(), 1);
        Self { row }
    }

    /// Adds `n`.
    ///
    /// # Progress
    /// Wait-free. The first time that a thread counts on a sheet of 512 words it allocates its block there;
    /// its first time of all may try again where another thread has come or gone.
    /// # Cost
    /// Five loads and a store, of which none is locked. A locked addition to a word that is shared, if 1,024
    /// other threads count, or from a destructor of thread-local storage after this thread's seat was left.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// # use nodestate::metrics::Metrics;
    /// let bytes = Metrics::new().counter("bytes_total", "", &[])?;
    /// bytes.add(u64::MAX);
    /// bytes.add(3);
    /// assert_eq!(bytes.sum(), 2); // modulo 2^64
    /// # Ok::<(), nodestate::metrics::RegisterError>(())
    /// ```
    #[inline]
    pub fn add(&self, n: u64) {
        // SAFETY: there is a word.
        unsafe { self.row.add([(0, n)]) };
    }

    /// Adds 1.
    ///
    /// # Progress
    /// As [`add`](Self::add).
    /// # Cost
    /// As [`add`](Self::add).
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// # use nodestate::metrics::Metrics;
    /// let calls = Metrics::new().counter("calls_total", "", &[])?;
    /// calls.increment();
    /// assert_eq!(calls.sum(), 1);
    /// # Ok::<(), nodestate::metrics::RegisterError>(())
    /// ```
    #[inline]
    pub fn increment(&self) {
        self.add(1);
    }

    /// What all threads have added, modulo 2^64.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// Two loads for each thread of the most that ever counted at once.
    /// # Consistency
    /// All additions that happened before the call are in it, others may be. It never falls, as long as it does
    /// not wrap: not from one call to the next, nor from one thread to another that has heard from it.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// # use nodestate::metrics::Metrics;
    /// assert_eq!(Metrics::new().counter("calls_total", "", &[])?.sum(), 0);
    /// # Ok::<(), nodestate::metrics::RegisterError>(())
    /// ```
    pub fn sum(&self) -> u64 {
        self.row.sum(0)
    }
}

/// How many there are of what comes and goes, each thread keeping its own count: calls in flight, say.
///
/// It is a [`Counter`] of which one can also take away. A thread may take away what another has added.
///
/// # Examples
/// ```
/// # use nodestate::metrics::Metrics;
/// let in_flight = Metrics::new().level("in_flight", "Calls that have not returned.", &[])?;
/// in_flight.add(2);
/// in_flight.subtract(1);
/// assert_eq!(in_flight.sum(), 1);
/// # Ok::<(), nodestate::metrics::RegisterError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Level {
    row: Row,
}

impl Level {
    /// On a row of one word.
    pub(crate) fn new(row: Row) -> Self {
        debug_assert_eq!(row.len(), 1);
        Self { row }
    }

    /// Adds `n`.
    ///
    /// # Progress
    /// As [`Counter::add`].
    /// # Cost
    /// As [`Counter::add`].
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// # use nodestate::metrics::Metrics;
    /// let open = Metrics::new().level("open", "", &[])?;
    /// open.add(1);
    /// assert_eq!(open.sum(), 1);
    /// # Ok::<(), nodestate::metrics::RegisterError>(())
    /// ```
    #[inline]
    pub fn add(&self, n: u64) {
        // SAFETY: there is a word.
        unsafe { self.row.add([(0, n)]) };
    }

    /// Takes `n` away.
    ///
    /// # Progress
    /// As [`Counter::add`].
    /// # Cost
    /// As [`Counter::add`].
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// # use nodestate::metrics::Metrics;
    /// let open = Metrics::new().level("open", "", &[])?;
    /// open.subtract(1);
    /// assert_eq!(open.sum(), -1);
    /// # Ok::<(), nodestate::metrics::RegisterError>(())
    /// ```
    #[inline]
    pub fn subtract(&self, n: u64) {
        self.add(n.wrapping_neg());
    }

    /// What was added, less what was taken away.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// As [`Counter::sum`].
    /// # Consistency
    /// Exact when nobody adds or takes away. Else what one thread has added may be missing where another's
    /// taking away is in it: it may be below 0 for a while.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// # use nodestate::metrics::Metrics;
    /// assert_eq!(Metrics::new().level("open", "", &[])?.sum(), 0);
    /// # Ok::<(), nodestate::metrics::RegisterError>(())
    /// ```
    pub fn sum(&self) -> i64 {
        self.row.sum(0).cast_signed()
    }
}
