//! Shuttle's atomics, which tell when they are used after their end.

pub(crate) use shuttle::sync::atomic::fence;
use shuttle::sync::atomic::{self, Ordering};

/// A word by which one is told, as long as nothing else lies there.
#[derive(Debug)]
struct There(u64);

impl There {
    const WORD: u64 = 0x600d_600d_600d_600d;

    #[track_caller]
    fn check(&self) {
        // SAFETY: a reference to a word.
        let word = unsafe { std::ptr::read_volatile(&raw const self.0) };
        assert_eq!(word, Self::WORD, "an atomic is used after its end");
    }
}

impl Drop for There {
    fn drop(&mut self) {
        // SAFETY: the word is this one's.
        unsafe { std::ptr::write_volatile(&raw mut self.0, 0) };
    }
}

macro_rules! atomic {
    ($name:ident $(<$of:ident>)?, $value:ty $(, $method:ident)*) => {
        #[derive(Debug)]
        pub struct $name $(<$of>)? (atomic::$name $(<$of>)?, There);

        impl $(<$of>)? $name $(<$of>)? {
            #[track_caller]
            pub(crate) fn new(value: $value) -> Self {
                Self(atomic::$name::new(value), There(There::WORD))
            }

            /// What another thread may do before an access, it may have ended the atomic by.
            #[track_caller]
            fn inner(&self) -> &atomic::$name $(<$of>)? {
                self.1.check();
                &self.0
            }

            #[track_caller]
            pub(crate) fn load(&self, order: Ordering) -> $value {
                let value = self.inner().load(order);
                self.1.check();
                value
            }

            #[track_caller]
            pub(crate) fn store(&self, value: $value, order: Ordering) {
                self.inner().store(value, order);
            }

            #[track_caller]
            pub(crate) fn swap(&self, value: $value, order: Ordering) -> $value {
                self.inner().swap(value, order)
            }

            #[track_caller]
            pub(crate) fn compare_exchange(
                &self,
                current: $value,
                new: $value,
                success: Ordering,
                failure: Ordering,
            ) -> Result<$value, $value> {
                self.inner().compare_exchange(current, new, success, failure)
            }

            $(
                #[track_caller]
                pub(crate) fn $method(&self, value: $value, order: Ordering) -> $value {
                    self.inner().$method(value, order)
                }
            )*
        }
    };
}

atomic!(AtomicBool, bool);
atomic!(AtomicU64, u64, fetch_or, fetch_and, fetch_add, fetch_sub, fetch_max);
atomic!(AtomicUsize, usize, fetch_add, fetch_sub);
atomic!(AtomicPtr<T>, *mut T);

impl AtomicU64 {
    /// Fails now and then for no reason, as the product's may on other machines.
    #[track_caller]
    pub(crate) fn compare_exchange_weak(
        &self,
        current: u64,
        new: u64,
        success: Ordering,
        failure: Ordering,
    ) -> Result<u64, u64> {
        if super::thread::one_in(8) {
            return Err(self.load(failure));
        }
        self.compare_exchange(current, new, success, failure)
    }
}
