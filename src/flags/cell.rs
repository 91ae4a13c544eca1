//! A small typed value behind one atomic.

use core::fmt;

use bytemuck::NoUninit;

use crate::primitive::{Atomic, Ordering::*};

/// An enum or bit set of yours that threads share, as one atomic of its own size.
///
/// For state that nobody waits for; [`Flags`](super::Flags) has the waiting. A type for which the
/// machine has no atomic of the same size and alignment does not compile: there is no lock to fall
/// back to.
///
/// `NoUninit` is the `bytemuck` crate's: a value without padding. Its feature `derive` derives it.
///
/// # Examples
/// ```
/// use bytemuck::NoUninit;
/// use nodestate::flags::FlagCell;
///
/// #[derive(Copy, Clone, Debug, PartialEq, NoUninit)]
/// #[repr(u8)]
/// enum Log {
///     Quiet,
///     Normal,
///     Chatty,
/// }
///
/// let log = FlagCell::new(Log::Normal);
/// assert_eq!(log.swap(Log::Chatty), Log::Normal);
/// assert_eq!(log.compare_exchange(Log::Normal, Log::Quiet), Err(Log::Chatty));
/// assert_eq!(log.load(), Log::Chatty);
/// ```
pub struct FlagCell<E: NoUninit> {
    value: Atomic<E>,
}

impl<E: NoUninit> FlagCell<E> {
    /// A cell that holds `value`. Not `const`, so a `static` wants a `LazyLock`.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// No allocation.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::flags::FlagCell;
    ///
    /// assert_eq!(FlagCell::new(7u8).load(), 7);
    /// ```
    pub fn new(value: E) -> Self {
        const { assert!(Atomic::<E>::is_lock_free(), "no atomic of this size and alignment") };
        Self { value: Atomic::new(value) }
    }

    /// What the cell holds.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// One load.
    /// # Consistency
    /// What was done before it was stored has happened.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::flags::FlagCell;
    /// use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
    ///
    /// let (index, is_ready) = (AtomicU64::new(0), FlagCell::new(false));
    /// std::thread::scope(|scope| {
    ///     scope.spawn(|| {
    ///         index.store(7, Relaxed);
    ///         is_ready.store(true);
    ///     });
    ///     if is_ready.load() {
    ///         assert_eq!(index.load(Relaxed), 7); // what was done before
    ///     }
    /// });
    /// ```
    #[inline]
    pub fn load(&self) -> E {
        // ORDERING(cell.load): Acquire; pairs with cell.store, cell.swap and cell.exchange; model
        // `cells::store_then_load`.
        self.value.load(Acquire)
    }

    /// Stores `value`.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// One store.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// let level = nodestate::flags::FlagCell::new(0u8);
    /// level.store(3);
    /// assert_eq!(level.load(), 3);
    /// ```
    #[inline]
    pub fn store(&self, value: E) {
        // ORDERING(cell.store): Release; pairs with cell.load; model `cells::store_then_load`.
        self.value.store(value, Release);
    }

    /// Stores `value` and returns what it replaces.
    ///
    /// # Progress
    /// Wait-free where the machine swaps in one instruction, as x86-64 does.
    /// # Cost
    /// One locked instruction.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// let level = nodestate::flags::FlagCell::new(0u8);
    /// assert_eq!(level.swap(3), 0);
    /// assert_eq!(level.swap(4), 3);
    /// ```
    pub fn swap(&self, value: E) -> E {
        // ORDERING(cell.swap): AcqRel; pairs with cell.load and itself; model
        // `cells::swap_then_swap`.
        self.value.swap(value, AcqRel)
    }

    /// Stores `new` if the cell holds `current`, and returns what it held.
    ///
    /// # Progress
    /// Wait-free where the machine compares in one instruction, as x86-64 does.
    /// # Cost
    /// One locked instruction.
    /// # Errors
    /// What the cell holds instead.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// let level = nodestate::flags::FlagCell::new(0u8);
    /// assert_eq!(level.compare_exchange(0, 3), Ok(0));
    /// assert_eq!(level.compare_exchange(0, 4), Err(3));
    /// ```
    pub fn compare_exchange(&self, current: E, new: E) -> Result<E, E> {
        // ORDERING(cell.exchange): AcqRel; pairs with cell.load, cell.exchange.failed and itself; model
        // `cells::exchange_then_exchange`.
        // ORDERING(cell.exchange.failed): Acquire; pairs with cell.exchange; model
        // `cells::refusal_acquires`.
        self.value.compare_exchange(current, new, AcqRel, Acquire)
    }
}

impl<E: NoUninit + fmt::Debug> fmt::Debug for FlagCell<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("FlagCell").field(&self.load()).finish()
    }
}
