//! The two ways to have the value of a slot.

use core::{fmt, marker::PhantomData, ops::Deref};

use super::{Content, held::Held};
use crate::primitive::{Arc, SwapGuard};

/// The value of a [`SwapSlot`](super::SwapSlot), for the thread that looked at it, and for a moment.
///
/// The value stays as long as the guard, though it may be replaced in the slot meanwhile. The guard
/// cannot be sent, and so a spawned task that holds one across an `await` does not compile. To keep the
/// value for longer make an [`Owned`] of it.
pub struct SlotGuard<T> {
    /// INVARIANT(slot.guard): it holds a value, not nothing and no seal.
    content: SwapGuard<Content<T>>,
    _stays: PhantomData<*const ()>,
}

impl<T> SlotGuard<T> {
    #[inline(always)]
    pub(super) fn new(content: SwapGuard<Content<T>>) -> Option<Self> {
        content.as_ref()?.value()?;
        Some(Self { content, _stays: PhantomData })
    }

    /// The same value, to be kept and sent.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// One change of the value's count, which threads share.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::slot::{SlotGuard, SwapSlot};
    ///
    /// let slot = SwapSlot::from(7);
    /// let value = SlotGuard::into_owned(slot.try_get().unwrap());
    /// assert_eq!(*value, 7);
    /// ```
    #[inline]
    pub fn into_owned(this: Self) -> Owned<T> {
        match SwapGuard::into_inner(this.content) {
            Some(held) => Owned(held),
            None => no_value(),
        }
    }
}

impl<T> Deref for SlotGuard<T> {
    type Target = T;

    #[inline(always)]
    fn deref(&self) -> &T {
        let value = self.content.as_ref().and_then(|held| held.value());
        value.unwrap_or_else(|| no_value())
    }
}

impl<T: fmt::Debug> fmt::Debug for SlotGuard<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

/// A value that is, or was, in a [`SwapSlot`](super::SwapSlot), to be kept and sent to other threads.
///
/// As long as there is one, a value that was replaced is not retired.
pub struct Owned<T>(
    /// INVARIANT(slot.owned): it is no seal.
    Arc<Held<T>>,
);

impl<T> Owned<T> {
    /// Whether both are the same value in memory.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// A comparison.
    /// # Panics
    /// Never.
    /// # Examples
    /// ```
    /// use nodestate::slot::{Owned, SwapSlot};
    ///
    /// let slot = SwapSlot::from(7);
    /// let (one, other) = (slot.try_get_owned().unwrap(), slot.try_get_owned().unwrap());
    /// assert!(Owned::ptr_eq(&one, &other));
    /// ```
    pub fn ptr_eq(this: &Self, other: &Self) -> bool {
        Arc::ptr_eq(&this.0, &other.0)
    }
}

impl<T> Deref for Owned<T> {
    type Target = T;

    #[inline(always)]
    fn deref(&self) -> &T {
        self.0.value().unwrap_or_else(|| no_value())
    }
}

impl<T> Clone for Owned<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T: fmt::Debug> fmt::Debug for Owned<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

#[cold]
fn no_value() -> ! {
    unreachable!("INVARIANT(slot.guard), INVARIANT(slot.owned): there is a value")
}
