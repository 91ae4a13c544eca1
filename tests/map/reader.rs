//! What a `Reader` promises: it sees every call that returned before its read began, for the price
//! of a copy now and then.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::*};
use std::sync::mpsc::channel;
use std::thread::scope;

use nodestate::map::{Change, EpochMap, Operation, Reader};

use crate::payload::{Census, RaiseOnDrop, reclaim_all};
use crate::random::Random;

type Map = EpochMap<u64, u64>;

/// What a call is called, and a call of it.
type Named = (&'static str, fn(&Map));

/// Every call that changes something, each to be seen by a reader that knew the map before.
const CHANGES: [Named; 19] = [
    ("insert", |map| assert!(map.pin().insert(9, 90).is_none())),
    ("insert unpinned", |map| assert!(map.insert(9, 90))),
    ("replace", |map| assert!(map.pin().insert(1, 11).is_some())),
    ("try_insert", |map| assert!(map.pin().try_insert(9, 90).is_ok())),
    ("get_or_insert", |map| assert_eq!(map.pin().get_or_insert(9, 90).value(), &90)),
    ("remove", |map| assert!(map.pin().remove(&1).is_some())),
    ("remove unpinned", |map| assert!(map.remove(&1))),
    ("remove_entry", |map| assert!(map.pin().remove_entry(&1).is_some())),
    ("remove_if", |map| assert!(map.pin().remove_if(&1, |_, _| true).is_some())),
    ("retain", |map| map.pin().retain(|key, _| key % 2 == 0)),
    ("update", |map| assert!(map.pin().update(1, |n| n + 1).is_some())),
    ("compute: insert", |map| compute(map, 9, Operation::Insert(90))),
    ("compute: replace", |map| compute(map, 1, Operation::Insert(11))),
    ("compute: remove", |map| compute(map, 1, Operation::Remove)),
    ("apply", |map| {
        assert_eq!(map.pin().apply([Change::Insert(1, 11), Change::Remove(2)]), 2);
    }),
    ("extend", |map| (&*map).extend([(1, 11), (9, 90)])),
    ("clear", |map| map.pin().clear()),
    ("clear unpinned", Map::clear),
    ("drain", |map| assert_eq!(map.pin().drain().len(), 6)),
];

fn compute(map: &Map, key: u64, operation: Operation<u64>) {
    map.pin().compute(key, |_| operation);
}

fn small() -> Map {
    (0..6).map(|n| (n, n * 10)).collect()
}

fn all(reader: &mut Reader<u64, u64>) -> HashMap<u64, u64> {
    (0..10).filter_map(|key| reader.get(&key).map(|value| (key, value))).collect()
}

#[test]
fn each_change_is_seen() {
    for (name, change) in CHANGES {
        let map = small();
        let (mut warm, mut read_once) = (map.reader(), map.reader());
        let before = all(&mut warm);
        assert_eq!((before.len(), read_once.contains_key(&1)), (6, true));
        change(&map);
        let expected: HashMap<u64, u64> = map.pin().iter().map(|(k, v)| (*k, *v)).collect();
        assert_ne!(expected, before, "{name}");
        assert_eq!(all(&mut warm), expected, "{name}");
        assert_eq!(all(&mut read_once), expected, "{name}");
        assert_eq!(all(&mut map.reader()), expected, "{name}");
    }
}

#[test]
fn each_change_is_seen_by_whoever_is_told_of_it() {
    for (name, change) in CHANGES {
        let map = &small();
        scope(|scope| {
            let (tell, told) = channel();
            let (begin, begun) = channel();
            scope.spawn(move || {
                let mut reader = map.reader();
                all(&mut reader);
                begin.send(()).unwrap();
                let expected: HashMap<u64, u64> = told.recv().unwrap();
                assert_eq!(all(&mut reader), expected, "{name}");
            });
            begun.recv().unwrap();
            change(map);
            tell.send(map.pin().iter().map(|(k, v)| (*k, *v)).collect()).unwrap();
        });
    }
}

/// A writer counts a key up, and says how far it has come; another disturbs by other keys.
fn never_behind(entries: u64) {
    let map: Map = (0..entries).map(|n| (n, 0)).collect();
    let (begun, returned) = (AtomicU64::new(0), AtomicU64::new(0));
    let over = AtomicBool::new(false);
    scope(|scope| {
        scope.spawn(|| {
            let mut random = Random::new(1);
            while !over.load(Relaxed) {
                let key = 1 + random.below(entries - 1);
                map.insert(key, random.next());
                // Readers should come to make copies, too.
                (0..random.below(200)).for_each(|_| std::hint::spin_loop());
            }
        });
        scope.spawn(|| {
            let _over = RaiseOnDrop(&over);
            let mut random = Random::new(2);
            for number in 1..=100_000 {
                begun.store(number, SeqCst);
                match number % 3 {
                    0 => assert!(!map.insert(0, number)),
                    1 => assert!(map.pin().update(0, |_| number).is_some()),
                    _ => assert_eq!(map.pin().apply([Change::Insert(0, number)]), 1),
                }
                returned.store(number, SeqCst);
                (0..random.below(100)).for_each(|_| std::hint::spin_loop());
            }
        });
        let mut reader = map.reader();
        let mut last = 0;
        while !over.load(Relaxed) {
            let least = returned.load(SeqCst);
            let seen = reader.get(&0).unwrap();
            assert!(seen >= least && seen >= last, "{seen} after {least} and {last}");
            assert!(seen <= begun.load(SeqCst));
            last = seen;
        }
    });
    assert_eq!(map.reader().get(&0), Some(100_000));
}

#[test]
fn a_reader_beside_writers_is_never_behind() {
    never_behind(5);
    never_behind(60);
}

#[test]
fn nor_when_the_map_is_too_large_to_be_copied() {
    never_behind(600);
}

#[test]
fn a_reader_follows_a_map_that_grows_large_and_small_again() {
    let map = Map::new();
    let mut reader = map.reader();
    for n in 0..400 {
        assert_eq!(reader.get(&n), None);
        map.insert(n, n);
        assert_eq!((reader.get(&n), reader.get(&(n / 2))), (Some(n), Some(n / 2)));
    }
    map.pin().retain(|n, _| *n < 3);
    map.pin().shrink_to_fit();
    assert_eq!((reader.get(&2), reader.get(&3)), (Some(2), None));
    map.insert(2, 20);
    assert_eq!(reader.get(&2), Some(20));
}

#[test]
fn a_batch_is_looked_at_once() {
    let map = small();
    let mut reader = map.reader();
    all(&mut reader);
    let changes = (0..6).map(|key| {
        // While the batch is made the copy answers: nothing is counted yet.
        assert!((0..6).all(|key| reader.get(&key) == Some(key * 10)));
        Change::Insert(key, 7)
    });
    assert_eq!(map.pin().apply(changes), 6);
    assert!((0..6).all(|key| reader.get(&key) == Some(7)));
}

#[test]
fn a_copy_is_made_when_it_pays() {
    let census = Census::new();
    let map: EpochMap<u64, _> = (0..80).map(|n| (n, census.make(n))).collect();
    let mut reader = map.reader();
    let mut copied_by = |reads: u64| {
        let before = census.made();
        for key in 0..reads {
            assert_eq!(reader.with(&(key % 80), |value| value.unwrap().number()), key % 80);
        }
        census.made() - before
    };
    assert_eq!(copied_by(1000), 80, "one copy");
    assert_eq!(copied_by(1000), 0);
    // One read after each change: the map itself is looked at.
    let mut copied = 0;
    for n in 0..200 {
        map.insert(n % 80, census.make(n % 80));
        copied += copied_by(1);
    }
    assert_eq!(copied, 0);
    assert_eq!(copied_by(1000), 80);
    drop(reader);
    reclaim_all(&map);
    assert_eq!(census.alive(), 80, "the copy goes with the reader");
}

#[test]
fn what_clones_share_is_shared_with_the_copy() {
    let map = EpochMap::from([(1, Arc::new(AtomicU64::new(0)))]);
    let mut reader = map.reader();
    for seen in 0..100 {
        assert_eq!(reader.with(&1, |peer| peer.unwrap().load(SeqCst)), seen);
        map.get(&1).unwrap().fetch_add(1, SeqCst);
    }
    assert!(Arc::ptr_eq(&reader.get(&1).unwrap(), map.get(&1).unwrap().value()));
}

#[test]
fn a_reader_pins_nothing() {
    let census = Census::new();
    let map = EpochMap::with_private_collector(nodestate::map::RandomState::default());
    map.insert(1, census.make(1));
    let mut readers: Vec<_> = (0..4).map(|_| map.reader()).collect();
    // Often enough for each to make its copy.
    for _ in 0..10 {
        assert!(readers.iter_mut().all(|reader| reader.contains_key(&1)));
    }
    assert!(map.remove(&1) && map.flush());
    assert_eq!(census.alive(), 4, "each has its copy");
    assert!(!readers.iter_mut().any(|reader| reader.contains_key(&1)));
    assert_eq!(census.alive(), 0);
}

#[test]
fn a_look_that_panics_leaves_the_reader_as_it_was() {
    let map = small();
    let mut reader = map.reader();
    for _ in 0..3 {
        let look = std::panic::AssertUnwindSafe(|| {
            reader.with(&1, |_| std::panic::resume_unwind(Box::new("a look's own panic")))
        });
        assert!(std::panic::catch_unwind::<_, ()>(look).is_err());
        assert_eq!(reader.get(&1), Some(10));
        map.insert(2, 0);
    }
}
