//! The latch proper with two, three and four slots, without the waiting: its fences alone.
//!
//! With two slots a publication that is not ordered shows that three would hide.

use loom::sync::Arc;
use loom::thread;

use super::{Plain, explore, explore_pair};
use crate::latch::Slots;

type Pair<const N: usize> = Slots<[u64; 2], N>;

/// A value that shows at once whether it is whole.
const fn value(n: u64) -> [u64; 2] {
    [n, n * 10]
}

fn slots<const N: usize>() -> Pair<N> {
    Slots::new(0, value(0))
}

/// Publishes `last` times beside `reads` reads: each whole, none older than the one before, and
/// the last publication there in the end.
fn whole<const N: usize>(name: &str, bound: Option<usize>, last: u64, reads: usize) {
    explore(name, bound, move || {
        let shared = Arc::new(slots::<N>());
        let writer = thread::spawn({
            let shared = shared.clone();
            move || {
                for n in 1..=last {
                    shared.publish(0, value(n));
                }
            }
        });
        let mut newest = 0;
        for _ in 0..reads {
            newest = read_after(&shared, newest);
        }
        writer.join().unwrap();
        assert_eq!(shared.read().1, value(last));
    });
}

/// Reads something whole that is not older than `newest`.
fn read_after<const N: usize>(shared: &Pair<N>, newest: u64) -> u64 {
    let [a, b] = shared.read().1;
    assert_eq!(value(a), [a, b], "torn");
    assert!(a >= newest, "went back from {newest} to {a}");
    a
}

#[test]
fn whole_n2() {
    whole::<2>("slots::whole_n2", Some(3), 3, 2);
}

#[test]
fn whole_n3() {
    whole::<3>("slots::whole_n3", Some(3), 4, 2);
}

#[test]
fn whole_n4() {
    whole::<4>("slots::whole_n4", Some(3), 5, 2);
}

/// The roles exchanged, and two readers.
#[test]
fn whole_two_readers() {
    explore("slots::whole_two_readers", Some(2), || {
        let shared = Arc::new(slots::<2>());
        let readers = [(); 2].map(|()| {
            let shared = shared.clone();
            thread::spawn(move || read_after(&shared, 0))
        });
        for n in 1..=2 {
            shared.publish(0, value(n));
        }
        for reader in readers {
            reader.join().unwrap();
        }
    });
}

/// Slots beside plain memory that they announce.
struct Shared {
    slots: Pair<2>,
    data: Plain,
}

impl Shared {
    fn new() -> Self {
        Self { slots: slots(), data: Plain::new() }
    }
}

/// Who sees a stamp sees what the writer did before it.
#[test]
fn stamp_orders_data() {
    explore_pair(
        "slots::stamp_orders_data",
        None,
        Shared::new,
        |shared| {
            shared.data.write(1);
            shared.slots.publish(0, value(1));
        },
        |shared| {
            if shared.slots.stamp().version() == 1 {
                assert_eq!(shared.data.read(), 1);
            }
        },
    );
}

/// Who sees the end sees the last publication whole, and what went before it.
#[test]
fn close_orders_data() {
    explore_pair(
        "slots::close_orders_data",
        None,
        Shared::new,
        |shared| {
            shared.data.write(1);
            shared.slots.publish(0, value(1));
            shared.slots.close();
        },
        |shared| {
            if shared.slots.stamp().is_closed() {
                assert_eq!(shared.data.read(), 1);
                assert_eq!(shared.slots.read().1, value(1));
            }
        },
    );
}
