//! The surface of the `atomic` crate's `Atomic`, whose own atomics no checker can see. The twin for shuttle has
//! it too.

use std::marker::PhantomData;

use bytemuck::NoUninit;

use super::{AtomicU64, Ordering};

#[derive(Debug)]
pub struct Atomic<E> {
    bits: AtomicU64,
    value: PhantomData<E>,
}

impl<E: NoUninit> Atomic<E> {
    pub(crate) const fn is_lock_free() -> bool {
        size_of::<E>() <= 8
    }

    #[track_caller]
    pub(crate) fn new(value: E) -> Self {
        Self { bits: AtomicU64::new(to_bits(value)), value: PhantomData }
    }

    #[track_caller]
    pub(crate) fn load(&self, order: Ordering) -> E {
        from_bits(self.bits.load(order))
    }

    #[track_caller]
    pub(crate) fn store(&self, value: E, order: Ordering) {
        self.bits.store(to_bits(value), order);
    }

    #[track_caller]
    pub(crate) fn swap(&self, value: E, order: Ordering) -> E {
        from_bits(self.bits.swap(to_bits(value), order))
    }

    #[track_caller]
    pub(crate) fn compare_exchange(
        &self,
        current: E,
        new: E,
        success: Ordering,
        failure: Ordering,
    ) -> Result<E, E> {
        self.bits
            .compare_exchange(to_bits(current), to_bits(new), success, failure)
            .map(from_bits)
            .map_err(from_bits)
    }
}

fn to_bits<E: NoUninit>(value: E) -> u64 {
    let mut bytes = [0; 8];
    bytes[..size_of::<E>()].copy_from_slice(bytemuck::bytes_of(&value));
    u64::from_ne_bytes(bytes)
}

fn from_bits<E: NoUninit>(bits: u64) -> E {
    let bytes = bits.to_ne_bytes();
    assert!(size_of::<E>() <= bytes.len());
    // SAFETY: the bytes were made by `to_bits` from an `E`, which is `Copy`, and are in bounds.
    unsafe { bytes.as_ptr().cast::<E>().read_unaligned() }
}
