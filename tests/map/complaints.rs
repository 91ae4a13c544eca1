//! What users of other maps complain about, and of this one should not. What they say of memory is
//! in `memory`, what they say of closures in `closures`.

use std::hash::{Hash, Hasher};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::{Duration, Instant};

use nodestate::map::{EpochMap, Operation, RandomState};

use crate::payload::{Census, reclaim_all};

/// dashmap #74, #233: a thread that holds a reference and calls the map waits for itself.
#[test]
fn a_thread_that_holds_references_may_do_anything() {
    let map: EpochMap<u64, u64> = (0..100).map(|n| (n, n)).collect();
    let held: Vec<_> = (0..100).map(|n| map.get(&n).unwrap()).collect();
    let pinned = map.pin();
    for (key, value) in &pinned {
        map.insert(*key, value + 1);
        map.remove(&(key + 1));
        pinned.compute(key + 2, |_| {
            map.insert(200 + key, 0);
            Operation::<_>::Insert(7)
        });
        pinned.retain(|other, _| map.contains_key(other));
    }
    map.clear();
    pinned.shrink_to_fit();
    assert!(map.is_empty());
    assert_eq!(held.iter().map(|entry| **entry).sum::<u64>(), 99 * 50);
}

/// dashmap #79: a task keeps a reference across an `await`, and another on its thread waits for it.
#[tokio::test]
async fn a_task_that_holds_a_reference_keeps_no_other_waiting() {
    let map = Arc::new(EpochMap::new());
    let tasks = (0..30_u64).map(|n| {
        let map = map.clone();
        map.insert(n, n);
        async move {
            let pinned = map.pin_owned();
            let mine = pinned.get(&n).unwrap();
            tokio::time::sleep(Duration::from_millis(1)).await;
            map.insert((n + 1) % 30, n + 100);
            let old = pinned.insert(n, n + 200).unwrap();
            tokio::task::yield_now().await;
            assert_eq!(*mine, n);
            assert!(*old == n || *old >= 100);
        }
    });
    // Spawned, so it also shows that such a future may change threads.
    let tasks: Vec<_> = tasks.map(tokio::spawn).collect();
    for task in tasks {
        task.await.unwrap();
    }
    assert_eq!(map.len(), 30);
}

/// A key that counts how often it is looked at.
#[derive(Clone, Debug)]
struct Watched(u64, Arc<AtomicUsize>);

impl PartialEq for Watched {
    fn eq(&self, other: &Self) -> bool {
        self.1.fetch_add(1, Relaxed);
        self.0 == other.0
    }
}

impl Eq for Watched {}

impl Hash for Watched {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.1.fetch_add(1, Relaxed);
        self.0.hash(state);
    }
}

/// papaya #47: iteration is slow.
#[test]
fn a_walk_hashes_and_compares_nothing() {
    let looks = Arc::new(AtomicUsize::new(0));
    let map: EpochMap<_, _> = (0..10_000).map(|n| (Watched(n, looks.clone()), n)).collect();
    looks.store(0, Relaxed);
    assert_eq!(map.pin().values().sum::<u64>(), 9_999 * 5_000);
    assert_eq!(map.len(), 10_000);
    assert_eq!(map.pin().drain().count(), 10_000);
    assert_eq!(looks.load(Relaxed), 0);
}

fn time<T>(work: impl Fn() -> T) -> Duration {
    let once = |_| {
        let start = Instant::now();
        std::hint::black_box(work());
        start.elapsed()
    };
    (0..5).map(once).min().expect("five times")
}

/// papaya #47: nor does it take longer because there were more entries once.
#[test]
fn a_walk_takes_as_long_as_there_are_entries() {
    let map = EpochMap::with_private_collector(RandomState::default());
    (&map).extend((0..200_000).map(|n| (n, n)));
    let walk = || time(|| map.pin().values().sum::<u64>());
    let full = walk();
    map.pin().retain(|n, _| *n < 100);
    map.pin().shrink_to_fit();
    reclaim_all(&map);
    let thinned = walk();
    assert!(thinned * 20 < full, "{thinned:?} for 100, {full:?} for 200,000");
}

/// agave #7007: the length costs a pass over all shards, and their locks.
#[test]
fn a_thousand_lengths_take_less_than_a_walk() {
    let map: EpochMap<u64, u64> = (0..200_000).map(|n| (n, n)).collect();
    let walk = time(|| map.pin().iter().count());
    let lengths = time(|| (0..1_000).map(|_| map.len()).sum::<usize>());
    assert!(lengths < walk, "{lengths:?} for lengths, {walk:?} for a walk");
}

/// papaya #70, #76: no way to take everything out.
#[test]
fn everything_can_be_taken_out_shared_or_owned() {
    let map: EpochMap<u64, String> = (0..100).map(|n| (n, n.to_string())).collect();
    let pinned = map.pin();
    let mut drained: Vec<_> = pinned.drain().collect();
    drained.sort();
    assert!(drained.into_iter().map(|(key, _)| *key).eq(0..100));
    map.insert(7, "seven".to_string());
    drop(pinned);
    let owned: Vec<(u64, String)> = map.into_iter().collect();
    assert_eq!(owned, [(7, "seven".to_string())]);
}

/// dashmap #97: does a walk find everything, if others insert? Here the table doubles seven times
/// below it, and shrinks; `concurrent` has the threads.
#[test]
fn a_walk_finds_everything_whatever_is_inserted_meanwhile() {
    let map: EpochMap<u64, u64> = (0..100).map(|n| (n, n)).collect();
    let pinned = map.pin();
    let mut met = Vec::new();
    for (step, (key, _)) in pinned.iter().enumerate() {
        met.extend((*key < 100).then_some(*key));
        match step {
            0..50 => (&map).extend((0..200).map(|n| (1_000 + 200 * step as u64 + n, n))),
            50 => {
                pinned.retain(|key, _| *key < 100);
                pinned.shrink_to_fit();
            }
            _ => {}
        }
    }
    met.sort_unstable();
    assert!(met.into_iter().eq(0..100));
}

/// dashmap #12: somebody outside chooses keys that collide.
#[test]
fn each_map_hashes_in_its_own_way() {
    let (one, other) = (EpochMap::<u64, ()>::new(), EpochMap::<u64, ()>::new());
    let bucket = |map: &EpochMap<u64, ()>, key: u64| {
        std::hash::BuildHasher::hash_one(map.hasher(), key) % 1024
    };
    let colliding: Vec<u64> = (0..).filter(|key| bucket(&one, *key) == 0).take(200).collect();
    let still_colliding = colliding.iter().filter(|key| bucket(&other, **key) == 0).count();
    assert!(still_colliding < 20, "{still_colliding} of 200 collide in another map as well");
}

/// RUSTSEC-2026-0205: a panic in user code leaves a map that is unsound. `panics` has every point.
#[test]
fn a_panic_half_way_leaves_a_sound_map() {
    let census = Census::new();
    let map: EpochMap<u64, _> = (0..100).map(|n| (n, census.make(n))).collect();
    let half_way = std::panic::AssertUnwindSafe(|| {
        let mut left = 50;
        map.pin().retain(|_, _| {
            left -= 1;
            if left == 0 {
                std::panic::resume_unwind(Box::new("a closure's own panic"));
            }
            false
        });
    });
    assert!(std::panic::catch_unwind(half_way).is_err());
    assert_eq!((map.len(), map.pin().iter().count()), (51, 51));
    reclaim_all(&map);
    assert_eq!(census.alive(), 51);
    drop(map);
    assert_eq!(census.alive(), 0);
}
