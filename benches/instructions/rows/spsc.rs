//! Rings between two threads.

use std::hint::black_box;

use crate::{
    Operation, repeat,
    support::pairs::{Ring, Rtrb, Spsc, Value},
};

pub(super) const ROWS: &[Operation] = &[
    ("spsc, u64, push and pop", one_in_and_out::<Spsc, u64>),
    ("spsc, u64, a chunk of 64 in and out", chunk_in_and_out::<Spsc, u64>),
    ("spsc, 64 bytes, push and pop", one_in_and_out::<Spsc, [u64; 8]>),
    ("spsc, 64 bytes, a chunk of 64 in and out", chunk_in_and_out::<Spsc, [u64; 8]>),
    ("rtrb, u64, push and pop", one_in_and_out::<Rtrb, u64>),
    ("rtrb, u64, a chunk of 64 in and out", chunk_in_and_out::<Rtrb, u64>),
    ("rtrb, 64 bytes, push and pop", one_in_and_out::<Rtrb, [u64; 8]>),
    ("rtrb, 64 bytes, a chunk of 64 in and out", chunk_in_and_out::<Rtrb, [u64; 8]>),
];

fn one_in_and_out<R: Ring<T>, T: Value>(n: u64) {
    let (mut producer, mut consumer) = R::new();
    repeat(n, || {
        black_box(R::push(&mut producer, black_box(T::default())));
        R::take(&mut consumer);
    });
}

fn chunk_in_and_out<R: Ring<T>, T: Value>(n: u64) {
    let (mut producer, mut consumer) = R::new();
    let (values, mut taken) = ([T::default(); 64], [T::default(); 64]);
    repeat(n, || {
        R::push_slice(&mut producer, black_box(&values));
        R::pop_slice(&mut consumer, black_box(&mut taken));
    });
}
