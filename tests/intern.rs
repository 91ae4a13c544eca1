//! The interner as its users see it: what it hands out, what it refuses, and what many threads and a
//! purge between them leave.

#[path = "support/random.rs"]
mod random;

use std::collections::{BTreeSet, HashMap, HashSet};
use std::hash::{BuildHasher, Hasher};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::*};
use std::sync::{Arc, Barrier};

use nodestate::intern::{Full, Interner, Limits, Sym};
use random::Random;

fn interner(entries: usize, bytes: usize) -> Interner {
    Interner::with_limits(Limits { entries, bytes })
}

#[test]
fn equal_texts_are_one_string() {
    let interner = Interner::new();
    let texts = ["", "a", "10.0.0.1:7000", "ä\0\n", &"x".repeat(100_000)];
    let first = texts.map(|text| interner.intern(text).unwrap());
    let second = texts.map(|text| interner.intern(&String::from(text)).unwrap());
    assert_eq!(first, second);
    for (symbol, text) in first.iter().zip(texts) {
        assert_eq!(symbol.as_str(), text);
        assert_eq!(interner.get(text).as_ref(), Some(symbol));
    }
    assert_eq!(interner.len(), texts.len());
    assert_eq!(interner.bytes(), texts.iter().map(|text| text.len()).sum());
    let stats = interner.stats();
    assert_eq!((stats.hits, stats.misses), (10, 5));
}

#[test]
fn symbols_are_compared_by_pointer_and_ordered_by_text() {
    let (one, other) = (Interner::new(), Interner::new());
    let [a, b] = ["a", "b"].map(|text| one.intern(text).unwrap());
    let foreign = other.intern("a").unwrap();
    assert!(a < b && foreign < b);
    assert_ne!(a, foreign, "of another interner");
    assert_ne!(a.cmp(&foreign), std::cmp::Ordering::Equal, "the order agrees with the equality");
    assert!(a == *"a" && *a == *foreign);
    let set: HashSet<Sym> = [a.clone(), a.clone(), b.clone(), foreign.clone()].into();
    assert_eq!(set.len(), 3);
    let sorted: BTreeSet<Sym> = [b.clone(), a.clone(), a.clone()].into();
    assert_eq!(sorted.into_iter().map(|symbol| symbol.to_string()).collect::<String>(), "ab");
    assert_eq!(format!("{a} {a:?}"), "a \"a\"");
    assert_eq!(size_of::<Option<Sym>>(), size_of::<usize>());
}

#[test]
fn symbols_outlive_their_interner() {
    let interner = Interner::new();
    let held = interner.intern("held").unwrap();
    let twin = held.clone();
    drop(interner.intern("not held").unwrap());
    drop(interner);
    assert_eq!(held.as_str(), "held");
    drop(held);
    assert_eq!(std::thread::spawn(move || twin.len()).join().unwrap(), 4);
}

#[test]
fn limits_say_which_was_reached() {
    let interner = interner(2, 4);
    let a = interner.intern("abc").unwrap();
    assert_eq!(interner.intern("de"), Err(Full::Bytes { limit: 4, wanted: 2 }));
    let d = interner.intern("d").unwrap();
    assert_eq!(interner.intern(""), Err(Full::Entries { limit: 2 }));
    assert_eq!(interner.intern("abc").as_ref(), Ok(&a), "what is there needs no room");
    assert_eq!(interner.get("de"), None);
    assert_eq!((interner.len(), interner.bytes()), (2, 4));
    drop(d);
    assert_eq!(interner.purge(), 1);
    assert_eq!((interner.len(), interner.bytes()), (1, 3));
    assert_eq!(interner.intern("e").unwrap().as_str(), "e");
    assert!(Full::Entries { limit: 2 }.to_string().contains('2'));
    assert!(Full::Bytes { limit: 4, wanted: 2 }.to_string().contains('4'));
}

#[test]
fn nothing_goes_into_an_interner_of_none() {
    let interner = interner(0, 0);
    assert_eq!(interner.intern(""), Err(Full::Entries { limit: 0 }));
    assert_eq!((interner.len(), interner.purge()), (0, 0));
}

#[test]
fn a_purge_takes_what_nobody_holds() {
    let interner = Interner::new();
    let held: Vec<_> = (0..100).map(|n| interner.intern(&format!("held {n}")).unwrap()).collect();
    (0..1_000).for_each(|n| drop(interner.intern(&format!("not held {n}"))));
    assert_eq!(interner.purge(), 1_000);
    assert_eq!((interner.purge(), interner.len()), (0, 100));
    for symbol in &held {
        assert_eq!(interner.get(symbol).as_ref(), Some(symbol));
    }
    let texts: HashSet<_> = interner.pin().iter().map(str::to_owned).collect();
    assert_eq!(texts, held.iter().map(|symbol| symbol.to_string()).collect());
    drop(held);
    assert_eq!(interner.purge(), 100);
    assert!(interner.is_empty() && interner.pin().iter().next().is_none());
}

/// What a purge has taken is reclaimed, and what is held is the same string before and after.
#[test]
fn a_purged_string_is_reclaimed() {
    let interner = Interner::with_limits_and_hasher(Limits::NONE, foldhash());
    (0..300).for_each(|n| drop(interner.intern(&n.to_string())));
    let pinned = interner.pin();
    assert_eq!(interner.purge(), 300);
    assert!(interner.pending() >= 300, "somebody is pinned");
    drop(pinned);
    let start = std::time::Instant::now();
    while !interner.flush() {
        assert!(start.elapsed().as_secs() < 60, "not reclaimed");
        std::thread::yield_now();
    }
    assert_eq!(interner.pending(), 0);
}

fn foldhash() -> nodestate::map::RandomState {
    nodestate::map::RandomState::default()
}

/// lasso's interner made two of one string when two threads came at once.
#[test]
fn no_string_is_there_twice() {
    for _ in 0..200 {
        let interner = Interner::new();
        let barrier = Barrier::new(4);
        let texts: Vec<_> = (0..20).map(|n| format!("text {n}")).collect();
        let all: Vec<Vec<Sym>> = std::thread::scope(|s| {
            let threads: Vec<_> = (0..4)
                .map(|_| {
                    s.spawn(|| {
                        barrier.wait();
                        texts.iter().map(|text| interner.intern(text).unwrap()).collect()
                    })
                })
                .collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        assert!(all.iter().all(|symbols| *symbols == all[0]), "two strings of one text");
        assert_eq!(interner.len(), texts.len());
        let stats = interner.stats();
        assert_eq!(stats.hits + stats.misses, 80);
    }
}

/// The limits are exact, however many come at once.
#[test]
fn limits_hold_under_threads() {
    for round in 0..50 {
        let interner = interner(10, 25);
        let barrier = Barrier::new(4);
        let held: Vec<Vec<Sym>> = std::thread::scope(|s| {
            let (interner, barrier) = (&interner, &barrier);
            let threads: Vec<_> = (0..4)
                .map(|thread| {
                    s.spawn(move || {
                        barrier.wait();
                        let texts = (0..10).map(|n| format!("{}", 100 * thread + n + round));
                        texts.filter_map(|text| interner.intern(&text).ok()).collect()
                    })
                })
                .collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        let texts: HashSet<&str> = held.iter().flatten().map(Sym::as_str).collect();
        assert_eq!(texts.len(), interner.len());
        assert_eq!(texts.iter().map(|text| text.len()).sum::<usize>(), interner.bytes());
        assert!(interner.len() <= 10 && interner.bytes() <= 25);
    }
}

/// Threads that put in, hold, let go and purge: who holds a string always finds that one.
fn churn(operations: u64, threads: u64) {
    let interner = Arc::new(Interner::with_limits(Limits { entries: 60, bytes: 1_000 }));
    let purged = AtomicUsize::new(0);
    std::thread::scope(|s| {
        for thread in 0..threads {
            let (interner, purged) = (&interner, &purged);
            s.spawn(move || {
                let mut random = Random::new(thread);
                let mut held: HashMap<String, Sym> = HashMap::new();
                for _ in 0..operations / threads {
                    let text = format!("text {}", random.below(70));
                    match random.below(16) {
                        0 => _ = purged.fetch_add(interner.purge(), Relaxed),
                        1..5 => _ = held.remove(&text),
                        5..8 => {
                            let found = interner.get(&text);
                            assert!(found.is_none_or(|found| *found == *text));
                        }
                        _ => match interner.intern(&text) {
                            Ok(symbol) => {
                                assert_eq!(*symbol, *text);
                                let before = held.insert(text, symbol.clone());
                                assert!(before.is_none_or(|before| before == symbol), "two of one");
                            }
                            Err(full) => {
                                assert_eq!(full, Full::Entries { limit: 60 });
                                assert!(!held.contains_key(&text), "it was purged while held");
                            }
                        },
                    }
                    assert!(interner.len() <= 60);
                }
                for (text, symbol) in &held {
                    assert_eq!(interner.get(text).as_ref(), Some(symbol), "purged while held");
                }
            });
        }
    });
    interner.purge();
    assert_eq!((interner.len(), interner.bytes()), (0, 0));
    assert!(purged.load(Relaxed) > 0);
}

#[test]
fn churn_of_a_million() {
    churn(1_000_000, 4);
}

/// Ten million, as is asked for: `cargo test --release --test intern -- --ignored`.
#[test]
#[ignore = "seconds of both cores"]
fn churn_of_ten_million() {
    churn(10_000_000, 4);
}

/// internment's counted strings could be freed twice when the last one went beside a new one.
#[test]
fn drops_race_with_new_ones() {
    let interner = Interner::new();
    let done = AtomicBool::new(false);
    std::thread::scope(|s| {
        s.spawn(|| {
            while !done.load(Relaxed) {
                interner.purge();
            }
        });
        let threads: Vec<_> = (0..2)
            .map(|_| {
                s.spawn(|| {
                    for n in 0..50_000 {
                        let symbol = interner.intern("the only one").unwrap();
                        let twin = (n % 3 == 0).then(|| symbol.clone());
                        drop(symbol);
                        assert!(twin.is_none_or(|twin| twin == *"the only one"));
                    }
                })
            })
            .collect();
        let ended: Vec<_> = threads.into_iter().map(|thread| thread.join()).collect();
        done.store(true, Relaxed);
        assert!(ended.iter().all(Result::is_ok));
    });
    interner.purge();
    assert!(interner.is_empty());
}

/// A symbol may be dropped wherever one likes: by a thread-local destructor, inside a look-up.
#[test]
fn symbols_go_with_their_thread() {
    thread_local!(static KEPT: std::cell::RefCell<Vec<Sym>> = const { std::cell::RefCell::new(Vec::new()) });
    let interner = Arc::new(Interner::new());
    let inside = interner.clone();
    std::thread::spawn(move || {
        KEPT.with_borrow_mut(|kept| {
            kept.extend((0..10).map(|n| inside.intern(&n.to_string()).unwrap()))
        });
        drop(inside);
    })
    .join()
    .unwrap();
    assert_eq!(interner.purge(), 10);
}

/// Panics when it is told to, and counts how often it was asked.
#[derive(Clone, Default)]
struct Fuse(Arc<AtomicUsize>);

struct FuseHasher(Arc<AtomicUsize>, u64);

impl BuildHasher for Fuse {
    type Hasher = FuseHasher;

    fn build_hasher(&self) -> FuseHasher {
        FuseHasher(self.0.clone(), 7)
    }
}

impl Hasher for FuseHasher {
    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.1 = self.1.wrapping_mul(31) + u64::from(*byte));
    }

    fn finish(&self) -> u64 {
        if self.0.load(Relaxed) > 0 && self.0.fetch_sub(1, Relaxed) == 1 {
            std::panic::resume_unwind(Box::new("a hasher's own panic"));
        }
        self.1
    }
}

/// Whichever hash of a call panics, the interner's books are right, and it can be used on.
#[test]
fn a_hasher_that_panics_leaves_the_books_right() {
    let fuse = Fuse::default();
    let interner = Interner::with_limits_and_hasher(Limits { entries: 2, bytes: 10 }, fuse.clone());
    let held = interner.intern("held").unwrap();
    for at in 1..10 {
        fuse.0.store(at, Relaxed);
        let panicked = catch_unwind(AssertUnwindSafe(|| interner.intern("new"))).is_err();
        fuse.0.store(0, Relaxed);
        assert_eq!(interner.len(), interner.pin().iter().count());
        if panicked {
            assert_eq!((interner.len(), interner.bytes()), (1, 4));
        }
        drop(interner.intern("new"));
        fuse.0.store(at, Relaxed);
        let _ = catch_unwind(AssertUnwindSafe(|| interner.purge()));
        fuse.0.store(0, Relaxed);
        drop(interner.intern("new").expect("what was given up is taken out by who comes next"));
        assert_eq!(interner.purge(), 1);
        assert_eq!(interner.get("held").as_ref(), Some(&held));
        assert_eq!((interner.len(), interner.bytes()), (1, 4));
    }
}

#[test]
fn auto_traits() {
    fn all<T: Send + Sync + Unpin + 'static>() {}
    all::<Sym>();
    all::<Interner>();
    all::<Full>();
}
