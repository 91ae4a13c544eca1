//! An `Arc` that counts its clones, each thread for itself, as the allocator counts.

use std::cell::Cell;
use std::ops::Deref;
use std::sync::Arc;

thread_local! {
    static CLONES: Cell<u64> = const { Cell::new(0) };
}

/// How often this thread has cloned a [`Counted`].
pub(crate) fn clones() -> u64 {
    CLONES.get()
}

/// A value behind an `Arc`, as managers are kept; a clone is one more reference, and is counted.
#[derive(Debug)]
pub(crate) struct Counted<T>(Arc<T>);

impl<T> Counted<T> {
    pub(crate) fn new(value: T) -> Self {
        Self(Arc::new(value))
    }
}

impl<T> Clone for Counted<T> {
    fn clone(&self) -> Self {
        CLONES.set(CLONES.get() + 1);
        Self(Arc::clone(&self.0))
    }
}

impl<T> Deref for Counted<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clone_is_counted_and_a_reference_is_not() {
        let before = clones();
        let counted = Counted::new(7);
        let reference = &counted;
        assert_eq!((**reference, clones()), (7, before));
        assert_eq!((*counted.clone(), clones()), (7, before + 1));
    }
}
