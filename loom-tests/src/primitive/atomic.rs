//! Loom's atomics with an ear for mutants.

use std::cell::Cell;

use loom::sync::atomic::Ordering;

use crate::mutate::order;

/// The mutated order of a call that must have one.
#[track_caller]
fn ordered(argument: usize, written: Ordering) -> Ordering {
    order(argument, written).expect("only a fence can be taken out")
}

thread_local! {
    /// All threads of a model run on the thread of its test.
    static ALIVE: Cell<usize> = const { Cell::new(0) };
}

/// How many atomics there are in this test: what is left at the end of a model has leaked.
#[cfg(test)]
pub(crate) fn atomics_alive() -> usize {
    ALIVE.get()
}

/// Counts an atomic, and tells one that is used after its end, as long as nothing else lies there.
#[derive(Debug)]
struct Alive(u64);

impl Alive {
    const THERE: u64 = 0x600d_600d_600d_600d;

    fn new() -> Self {
        ALIVE.set(ALIVE.get() + 1);
        Self(Self::THERE)
    }

    #[track_caller]
    fn check(&self) {
        // SAFETY: a reference to a word.
        let there = unsafe { std::ptr::read_volatile(&raw const self.0) };
        assert_eq!(there, Self::THERE, "an atomic is used after its end");
    }
}

impl Drop for Alive {
    fn drop(&mut self) {
        let _ = ALIVE.try_with(|alive| alive.set(alive.get().wrapping_sub(1)));
        // SAFETY: the word is this one's.
        unsafe { std::ptr::write_volatile(&raw mut self.0, 0) };
    }
}

macro_rules! atomic {
    ($name:ident $(<$of:ident>)?, $value:ty) => {
        #[derive(Debug)]
        pub struct $name $(<$of>)? (loom::sync::atomic::$name $(<$of>)?, Alive);

        impl $(<$of>)? $name $(<$of>)? {
            #[track_caller]
            pub(crate) fn new(value: $value) -> Self {
                Self(loom::sync::atomic::$name::new(value), Alive::new())
            }

            #[track_caller]
            pub(crate) fn load(&self, order: Ordering) -> $value {
                self.1.check();
                self.0.load(ordered(0, order))
            }

            #[track_caller]
            pub(crate) fn store(&self, value: $value, order: Ordering) {
                self.1.check();
                self.0.store(value, ordered(0, order));
            }

            #[track_caller]
            pub(crate) fn swap(&self, value: $value, order: Ordering) -> $value {
                self.1.check();
                self.0.swap(value, ordered(0, order))
            }

            #[track_caller]
            pub(crate) fn compare_exchange(
                &self,
                current: $value,
                new: $value,
                success: Ordering,
                failure: Ordering,
            ) -> Result<$value, $value> {
                self.1.check();
                self.0.compare_exchange(current, new, ordered(0, success), ordered(1, failure))
            }
        }
    };
}

atomic!(AtomicBool, bool);
atomic!(AtomicU64, u64);
atomic!(AtomicUsize, usize);
atomic!(AtomicPtr<T>, *mut T);

impl AtomicU64 {
    #[track_caller]
    pub(crate) fn fetch_or(&self, bits: u64, order: Ordering) -> u64 {
        self.1.check();
        self.0.fetch_or(bits, ordered(0, order))
    }

    #[track_caller]
    pub(crate) fn fetch_and(&self, bits: u64, order: Ordering) -> u64 {
        self.1.check();
        self.0.fetch_and(bits, ordered(0, order))
    }

    #[track_caller]
    pub(crate) fn fetch_add(&self, value: u64, order: Ordering) -> u64 {
        self.1.check();
        self.0.fetch_add(value, ordered(0, order))
    }

    #[track_caller]
    pub(crate) fn fetch_sub(&self, value: u64, order: Ordering) -> u64 {
        self.1.check();
        self.0.fetch_sub(value, ordered(0, order))
    }

    /// Fails only for a reason: loom does not model spurious failures.
    #[track_caller]
    pub(crate) fn compare_exchange_weak(
        &self,
        current: u64,
        new: u64,
        success: Ordering,
        failure: Ordering,
    ) -> Result<u64, u64> {
        self.1.check();
        self.0.compare_exchange(current, new, ordered(0, success), ordered(1, failure))
    }
}

impl AtomicU64 {
    #[track_caller]
    pub(crate) fn fetch_max(&self, value: u64, order: Ordering) -> u64 {
        self.1.check();
        self.0.fetch_max(value, ordered(0, order))
    }
}

impl AtomicUsize {
    #[track_caller]
    pub(crate) fn fetch_add(&self, value: usize, order: Ordering) -> usize {
        self.1.check();
        self.0.fetch_add(value, ordered(0, order))
    }

    #[track_caller]
    pub(crate) fn fetch_sub(&self, value: usize, order: Ordering) -> usize {
        self.1.check();
        self.0.fetch_sub(value, ordered(0, order))
    }
}

#[track_caller]
pub(crate) fn fence(written: Ordering) {
    if let Some(order) = order(0, written) {
        loom::sync::atomic::fence(order);
    }
}
