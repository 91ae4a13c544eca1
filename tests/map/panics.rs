//! User code that panics at its n-th call, for every n: the map is as it was before that entry was
//! touched, nothing leaks or is dropped twice, and the map is good for more.

use std::hash::BuildHasher;
use std::panic::resume_unwind;
use std::sync::Arc;

use nodestate::map::{Change, EpochMap, Operation};

use crate::fuse::{Bench, KEYS, Key, POINTS, Point, Value, pass, with_fuse};
use crate::payload::{Census, Counted, reclaim_all};
use crate::support::hashers::{Equal, Identity};

/// Does `work` with every fuse until none burns. Entries whose key is not `touched` stay as they
/// are, and a reader that knew the map before sees what it is after.
fn at_every_point<S: BuildHasher + Default + Clone>(touched: &[u64], work: impl Fn(&Bench<S>)) {
    for point in POINTS {
        for passes in 0.. {
            let bench = Bench::<S>::new();
            let mut reader = bench.map.reader();
            assert!((0..KEYS).all(|number| reader.contains_key(&bench.key(number))));
            let burnt = with_fuse(point, passes, || work(&bench));
            bench.is_sound();
            for number in (0..KEYS).filter(|number| !touched.contains(number)) {
                let pinned = bench.map.pin();
                let value = pinned.get(&bench.key(number)).map(|value| value.0.number());
                assert_eq!(value, Some(number * 10), "{point:?} {passes}");
            }
            for number in 0..2 * KEYS {
                let seen = reader.with(&bench.key(number), |v| v.map(|v| v.0.number()));
                let there = bench.map.get(&bench.key(number)).map(|v| v.0.number());
                assert_eq!(seen, there, "{point:?} {passes}");
            }
            drop(reader);
            bench.is_good_for_more();
            bench.leaves_nothing();
            if !burnt {
                break;
            }
        }
    }
}

/// A test for each name, with keys that differ in their hashes and with keys that do not.
macro_rules! at_every_point {
    ($($(#[$doc:meta])* $name:ident, $touched:expr, $work:expr;)*) => {$(
        $(#[$doc])*
        #[test]
        fn $name() {
            fn work<S: BuildHasher + Default + Clone>(bench: &Bench<S>) {
                let work: fn(&Bench<S>) = $work;
                work(bench);
            }
            at_every_point::<Identity>(&$touched, work);
            at_every_point::<Equal>(&$touched, work);
        }
    )*};
}

at_every_point! {
    look_ups, [], |bench| {
        let pinned = bench.map.pin();
        assert!(pinned.get(&bench.key(1)).is_some());
        assert!(!pinned.contains_key(&bench.key(7)));
        assert!(pinned.get_many([&bench.key(0), &bench.key(8)])[0].is_some());
        assert!(bench.map.get(&bench.key(2)).is_some());
    };
    insertions, [1], |bench| {
        let pinned = bench.map.pin();
        assert!(pinned.insert(bench.key(1), bench.value(11)).is_some());
        assert!(pinned.insert(bench.key(7), bench.value(70)).is_none());
        assert!(pinned.try_insert(bench.key(2), bench.value(0)).is_err());
        assert!(pinned.try_insert(bench.key(8), bench.value(80)).is_ok());
    };
    insertions_of_what_is_made, [], |bench| {
        let pinned = bench.map.pin();
        let make = |number| {
            pass(Point::Closure);
            bench.value(number)
        };
        pinned.get_or_insert_with(bench.key(1), || make(0));
        pinned.get_or_insert_with(bench.key(7), || make(70));
        // Another comes first, so that what was made is given back.
        pinned.get_or_insert_with(bench.key(8), || {
            bench.map.insert(bench.key(8), bench.value(80));
            make(0)
        });
    };
    removals, [1, 2, 3], |bench| {
        let pinned = bench.map.pin();
        pinned.remove(&bench.key(1));
        pinned.remove_entry(&bench.key(2));
        pinned.remove(&bench.key(7));
        let asks = |answer| {
            pass(Point::Closure);
            answer
        };
        pinned.remove_if(&bench.key(3), |_, _| asks(true));
        pinned.remove_if(&bench.key(4), |_, _| asks(false));
    };
    computations, [1, 2], |bench| {
        let pinned = bench.map.pin();
        let decide = |operation| {
            pass(Point::Closure);
            operation
        };
        pinned.compute(bench.key(1), |_| decide(Operation::<_>::Insert(bench.value(11))));
        pinned.compute(bench.key(2), |_| decide(Operation::<_>::Remove));
        pinned.compute(bench.key(3), |_| decide(Operation::Abort(())));
        pinned.compute(bench.key(7), |_| decide(Operation::<_>::Insert(bench.value(70))));
        pinned.compute(bench.key(8), |_| decide(Operation::<_>::Remove));
        pinned.update(bench.key(1), |old| {
            pass(Point::Closure);
            bench.value(old.0.number() + 1)
        });
    };
    /// The entry changes while it is decided on, so that there is a second time.
    computations_that_run_again, [1, 2], |bench| {
        let pinned = bench.map.pin();
        for number in [1, 2] {
            let mut again = true;
            pinned.compute(bench.key(number), |_| {
                pass(Point::Closure);
                if std::mem::take(&mut again) {
                    bench.map.insert(bench.key(number), bench.value(number));
                }
                if number == 1 { Operation::<_>::Remove } else { Operation::Insert(bench.value(5)) }
            });
        }
    };
    batches, [1, 2], |bench| {
        let changes = [
            Change::Insert(bench.key(1), bench.value(11)),
            Change::Remove(bench.key(2)),
            Change::Remove(bench.key(9)),
            Change::Insert(bench.key(7), bench.value(70)),
            Change::Remove(bench.key(1)),
        ];
        bench.map.pin().apply(changes.into_iter().inspect(|_| pass(Point::Closure)));
    };
    extension, [1], |bench| {
        let entries = [1, 7, 8].map(|number| (bench.key(number), bench.value(number * 10)));
        (&bench.map).extend(entries.into_iter().inspect(|_| pass(Point::Closure)));
    };
    retaining, [0, 1, 2, 3, 4, 5], |bench| {
        bench.map.pin().retain(|key, _| {
            pass(Point::Closure);
            key.0.number() % 2 == 0
        });
    };
    draining, [0, 1, 2, 3, 4, 5], |bench| {
        let pinned = bench.map.pin();
        let drained = pinned.drain().inspect(|_| pass(Point::Closure));
        assert_eq!(drained.filter(|(key, value)| key.0.number() * 10 == value.0.number()).count(), 6);
        bench.map.clear();
    };
    copies, [], |bench| {
        let clone = bench.map.clone();
        assert!(clone == bench.map);
        let snapshot = bench.map.snapshot();
        assert!(snapshot.get(&bench.key(1)).is_some());
        assert_eq!(clone.into_iter().inspect(|_| pass(Point::Closure)).count(), 6);
    };
    collection, [], |bench| {
        let entries = (0..5).map(|number| (bench.key(number), bench.value(number)));
        let map: EpochMap<Key, Value, S> = entries.inspect(|_| pass(Point::Closure)).collect();
        assert_eq!(map.len(), 5);
        map.clear();
        reclaim_all(&map);
    };
    room, [], |bench| {
        let pinned = bench.map.pin();
        pinned.reserve(100);
        pinned.shrink_to_fit();
    };
    readers, [1], |bench| {
        let mut reader = bench.map.reader();
        for number in [1, 7] {
            reader.with(&bench.key(number), |value| {
                pass(Point::Closure);
                assert_eq!(value.is_some(), number == 1);
            });
        }
        bench.map.insert(bench.key(1), bench.value(11));
        assert_eq!(reader.get(&bench.key(1)).map(|value| value.0.number()), Some(11));
        assert!(reader.contains_key(&bench.key(2)));
    };
}

/// Destructors that run when memory is given back: each of them, whichever panics.
#[test]
fn destructors_of_what_was_removed() {
    for passes in 0.. {
        let bench = Bench::<Identity>::new();
        let map = &bench.map;
        map.remove(&bench.key(0));
        map.insert(bench.key(1), bench.value(11));
        let burnt = with_fuse(Point::Drop, passes, || reclaim_all(map));
        map.clear();
        bench.is_good_for_more();
        bench.leaves_nothing();
        if !burnt {
            assert_eq!(passes, 4, "two keys and two values");
            return;
        }
    }
}

#[test]
fn destructors_of_what_is_there_at_the_end() {
    for passes in 0.. {
        let Bench { map, census } = Bench::<Identity>::new();
        let burnt = with_fuse(Point::Drop, passes, || drop(map));
        assert_eq!(census.alive(), 0);
        if !burnt {
            assert_eq!(passes as u64, 2 * KEYS);
            return;
        }
    }
}

#[test]
fn destructors_of_what_was_detached() {
    for passes in 0.. {
        let bench = Bench::<Identity>::new();
        bench.map.clear();
        let burnt = with_fuse(Point::Drop, passes, || reclaim_all(&bench.map));
        bench.is_good_for_more();
        bench.leaves_nothing();
        if !burnt {
            assert_eq!(passes as u64, 2 * KEYS);
            return;
        }
    }
}

/// Each destructor panics, with something that panics again when it is dropped.
#[test]
fn panics_that_panic() {
    struct Rude(#[allow(dead_code, reason = "it is counted")] Counted);
    impl Drop for Rude {
        fn drop(&mut self) {
            struct Ruder;
            impl Drop for Ruder {
                fn drop(&mut self) {
                    resume_unwind(Box::new(()));
                }
            }
            resume_unwind(Box::new(Ruder));
        }
    }
    let census = Census::new();
    let map: EpochMap<u64, Rude> = (0..200).map(|n| (n, Rude(census.make(n)))).collect();
    (0..100).for_each(|n| assert!(map.remove(&n)));
    reclaim_all(&map);
    assert_eq!(census.alive(), 100);
    map.pin().retain(|n, _| *n < 150);
    map.clear();
    reclaim_all(&map);
    assert_eq!(census.alive(), 0);
    map.insert(1, Rude(census.make(1)));
    drop(map);
    assert_eq!(census.alive(), 0);
}

/// A destructor may use the map that its value was in.
#[test]
fn destructors_that_use_the_map() {
    struct Returns(Arc<EpochMap<u64, Option<Returns>>>, u64);
    impl Drop for Returns {
        fn drop(&mut self) {
            self.0.insert(self.1 + 100, None);
            self.0.remove(&(self.1 + 50));
        }
    }
    let map = Arc::new(EpochMap::new());
    assert!((0..10).all(|n| map.insert(n, Some(Returns(map.clone(), n)))));
    map.pin().retain(|_, value| value.is_none());
    reclaim_all(&map);
    assert_eq!(map.len(), 10);
    assert!((100..110).all(|key| map.contains_key(&key)));
}
