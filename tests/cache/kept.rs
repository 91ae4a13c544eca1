//! What is kept, for how long, and how much of it.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::*};
use std::time::Duration;
use std::{io, thread};

use nodestate::cache::{BuildError, LoadError, ReadThrough, Ticks};

use crate::{Cache, SECOND, after, block, cache, is_row, poll, row};

#[test]
fn a_load_that_began_before_an_invalidation_is_not_kept() {
    let changes: [fn(&Cache); 3] = [
        |cache| cache.invalidate(&1),
        Cache::invalidate_all,
        |cache| cache.insert(1, "row 5".to_owned()).unwrap(),
    ];
    for (which, change) in changes.into_iter().enumerate() {
        let cache = cache();
        let mut old = Box::pin(cache.get_or_load(&1, || after(2, 1)));
        assert!(poll(old.as_mut()).is_pending());
        change(&cache);
        let known = (which == 2).then(|| "row 5".to_owned());
        assert_eq!(cache.get(&1), known);
        let mut new = Box::pin(cache.get_or_load(&1, || after(2, 2)));
        let early = poll(new.as_mut()).is_ready();
        assert_eq!(early, which == 2, "one who comes after it does not get what is stale");
        assert!(is_row(&block(old), 1), "one who came before it does");
        assert_eq!(cache.get(&1), known, "it was put in");
        if !early {
            assert!(is_row(&block(new), 2));
            assert_eq!(cache.get(&1).as_deref(), Some("row 2"));
        }
    }
}

/// The same with threads: after an invalidation, nobody sees what was there before.
#[test]
fn invalidations_race_with_loads() {
    let (cache, database) = (cache(), AtomicUsize::new(0));
    let done = AtomicBool::new(false);
    let read = || Ok::<_, io::Error>(Some(database.load(SeqCst).to_string()));
    thread::scope(|s| {
        for _ in 0..2 {
            s.spawn(|| {
                while !done.load(Relaxed) {
                    let least = database.load(SeqCst);
                    let seen = cache.get_or_load_blocking(&1, read).unwrap().unwrap();
                    // The change that made it `least` may not have come to its invalidation.
                    assert!(seen.parse::<usize>().unwrap() + 1 >= least, "stale");
                }
            });
        }
        for n in 1..20_000 {
            database.store(n, SeqCst);
            if n % 3 == 0 {
                cache.invalidate_all()
            } else {
                cache.invalidate(&1)
            }
            let seen = cache.get_or_load_blocking(&1, read).unwrap().unwrap();
            assert_eq!(seen, n.to_string(), "stale after the invalidation");
        }
        done.store(true, Relaxed);
    });
}

#[test]
fn entries_end() {
    let ticks = Ticks::default();
    let cache: Cache = ReadThrough::builder(100)
        .time_to_live(10 * SECOND)
        .negative_time_to_live(SECOND)
        .clock(ticks.clone())
        .build()
        .unwrap();
    let nothing = || Ok::<_, io::Error>(None);
    assert_eq!(cache.get_or_load_blocking(&1, nothing).unwrap(), None);
    assert!(cache.is_known_absent(&1) && cache.get(&1).is_none());
    assert_eq!(cache.get_or_load_blocking(&1, || row(1)).unwrap(), None, "it is known");
    cache.insert(2, "row 2".to_owned()).unwrap();
    ticks.advance(SECOND);
    assert!(!cache.is_known_absent(&1), "its own time is up");
    assert!(is_row(&cache.get_or_load_blocking(&1, || row(1)), 1));
    ticks.advance(9 * SECOND - Duration::from_nanos(1));
    assert!(cache.get(&2).is_some());
    ticks.advance(Duration::from_nanos(1));
    assert_eq!(cache.get(&2), None);
    assert_eq!(cache.len(), 1, "what has ended goes when it is asked for");
    assert!(cache.get(&1).is_some());
}

#[test]
fn absence_is_not_kept_unless_asked_for() {
    let (cache, loads) = (cache(), AtomicUsize::new(0));
    for _ in 0..2 {
        let load = || {
            loads.fetch_add(1, Relaxed);
            Ok::<_, io::Error>(None)
        };
        assert_eq!(cache.get_or_load_blocking(&1, load).unwrap(), None);
    }
    assert_eq!((loads.into_inner(), cache.len()), (2, 0));
}

#[test]
fn entries_are_refreshed_before_they_end() {
    let ticks = Ticks::default();
    let cache: Cache = ReadThrough::builder(100)
        .time_to_live(10 * SECOND)
        .refresh_ahead(2 * SECOND)
        .clock(ticks.clone())
        .build()
        .unwrap();
    assert!(cache.refresh_ahead(&1, || after(0, 2)).is_none(), "it is not there");
    cache.insert(1, "row 1".to_owned()).unwrap();
    ticks.advance(8 * SECOND);
    let refresh = cache.refresh_ahead(&1, || after(0, 2)).expect("it is due");
    assert!(cache.refresh_ahead(&1, || after(0, 3)).is_none(), "it is being loaded");
    assert_eq!(cache.get(&1).as_deref(), Some("row 1"), "the old one, meanwhile");
    // Nobody polls it, and the entry ends: who comes then drives it.
    ticks.advance(2 * SECOND);
    assert!(is_row(&block(cache.get_or_load(&1, || after(0, 4))), 2));
    assert!(is_row(&thread::spawn(move || block(refresh)).join().unwrap(), 2));
    assert_eq!(cache.get(&1).as_deref(), Some("row 2"));
    ticks.advance(9 * SECOND);
    drop(cache.refresh_ahead(&1, || after(0, 5)).expect("it is due"));
    assert_eq!(
        cache.get(&1).as_deref(),
        Some("row 2"),
        "a refresh that is dropped changes nothing"
    );
    assert_eq!(cache.loading(), 0);
}

#[test]
fn what_weighs_too_much_is_refused() {
    let cache: Cache = ReadThrough::builder(1_000)
        .shards(1)
        .weigher(|_, text: &String| text.len() as u64)
        .max_entry_weight(10)
        .build()
        .unwrap();
    let load = |len: usize| move || Ok::<_, io::Error>(Some("x".repeat(len)));
    let outcome = cache.get_or_load_blocking(&1, load(11));
    assert!(matches!(outcome, Err(LoadError::Overweight { weight: 11, limit: 10 })));
    assert!(cache.is_empty());
    assert!(cache.get_or_load_blocking(&1, load(10)).is_ok());
    let refused = cache.insert(1, "y".repeat(12)).unwrap_err();
    assert_eq!((refused.value.len(), refused.weight, refused.limit), (12, 12, 10));
    assert_eq!(cache.get(&1).map(|text| text.len()), Some(10), "the old one stays");
}

/// What the cache takes at most, its store takes: in each shard, and at every capacity.
#[test]
fn the_heaviest_entry_is_kept() {
    for weight in [1, 2, 10, 33, 100, 1_000, 12_345] {
        for shards in [1, 2, 8] {
            let cache: ReadThrough<u64, u64> = ReadThrough::builder(weight)
                .shards(shards)
                .weigher(|_, weight| *weight)
                .build()
                .unwrap();
            let most = cache.max_entry_weight();
            for key in 0..50 {
                cache.insert(key, most).unwrap();
                assert_eq!(cache.get(&key), Some(most), "taken, and not kept");
                let one_more = cache.insert(key, most + 1).unwrap_err();
                assert_eq!(one_more.limit, most);
            }
            assert!(cache.weight() <= weight + shards as u64);
        }
    }
}

#[test]
fn the_weight_is_bounded() {
    let cache: ReadThrough<u64, u64> =
        ReadThrough::builder(1_000).weigher(|_, weight| *weight).build().unwrap();
    for key in 0..10_000 {
        cache.insert(key, key % 7).unwrap();
        assert!(cache.weight() <= 1_000 + 16);
    }
    assert!(cache.len() > 100, "what weighs nothing counts as one");
}

#[test]
fn builders_refuse() {
    let build = || ReadThrough::<u64, u64>::builder(100);
    let zero = Duration::ZERO;
    assert_eq!(ReadThrough::<u64, u64>::builder(0).build().unwrap_err(), BuildError::NoWeight);
    for shards in [0, 65_537] {
        assert_eq!(build().shards(shards).build().unwrap_err(), BuildError::Shards);
    }
    assert_eq!(build().time_to_live(zero).build().unwrap_err(), BuildError::NoTimeToLive);
    assert_eq!(build().negative_time_to_live(zero).build().unwrap_err(), BuildError::NoTimeToLive);
    for early in [SECOND, 2 * SECOND] {
        let refused = build().time_to_live(SECOND).refresh_ahead(early).build();
        assert_eq!(refused.unwrap_err(), BuildError::RefreshAhead);
    }
    assert_eq!(build().refresh_ahead(SECOND).build().unwrap_err(), BuildError::RefreshAhead);
    let heavy = build().shards(1).max_entry_weight(98).build().unwrap_err();
    assert_eq!(heavy, BuildError::EntryWeight { asked: 98, limit: 97 });
    assert!(build().time_to_live(Duration::MAX).build().unwrap().insert(1, 1).is_ok());
}
