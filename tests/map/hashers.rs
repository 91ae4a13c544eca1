//! The same tests with each hasher: good ones, and some under which keys collide in every way.

use std::collections::HashMap;
use std::hash::BuildHasher;

use arbitrary::Unstructured;
use nodestate::map::{EpochMap, RandomState};

use crate::payload::{Census, reclaim_all};
use crate::random::Random;
use crate::support::hashers::{Equal, Identity, Low, OneBucket};
use crate::support::map::run_with;

/// What a hasher needs for the suite, and how many keys it bears: each of them may collide with
/// all others.
trait Bears: BuildHasher + Default + Clone + Send + Sync + 'static {
    const KEYS: u64;
}

impl Bears for RandomState {
    const KEYS: u64 = 6_000;
}

impl Bears for Identity {
    const KEYS: u64 = 6_000;
}

impl Bears for Low {
    const KEYS: u64 = 6_000;
}

impl Bears for Equal {
    const KEYS: u64 = 250;
}

impl Bears for OneBucket {
    const KEYS: u64 = 250;
}

macro_rules! suite {
    ($($module:ident: $hasher:ty;)*) => {$(
        mod $module {
            #[test]
            fn calls_beside_std() {
                super::calls_beside_std::<$hasher>();
            }

            #[test]
            fn churn_beside_std() {
                super::churn_beside_std::<$hasher>();
            }

            #[test]
            fn filled_thinned_and_shrunk() {
                super::filled_thinned_and_shrunk::<$hasher>();
            }

            #[test]
            fn threads_own_their_keys() {
                crate::concurrent::threads_own_their_keys::<$hasher>(
                    <$hasher as super::Bears>::KEYS / 10,
                );
            }
        }
    )*};
}

suite! {
    default: nodestate::map::RandomState;
    equal: crate::support::hashers::Equal;
    one_bucket: crate::support::hashers::OneBucket;
    identity: crate::support::hashers::Identity;
    low: crate::support::hashers::Low;
}

/// The language of the fuzz target, at random.
fn calls_beside_std<S: Bears>() {
    let mut random = Random::new(1);
    for _ in 0..150 {
        let length = random.below(600);
        let data: Vec<u8> = (0..length).map(|_| random.next() as u8).collect();
        // Input that ends in the middle of an operation is input, too.
        let _ = run_with::<S>(&mut Unstructured::new(&data));
    }
}

/// Longer runs over few, some and many keys.
fn churn_beside_std<S: Bears>() {
    for keys in [4, 60, S::KEYS] {
        let census = Census::new();
        let map = EpochMap::with_hasher(S::default());
        let mut model = HashMap::new();
        let mut random = Random::new(keys);
        for step in 0..20_000 {
            let key = random.below(keys);
            let pinned = map.pin();
            match random.below(10) {
                0..4 => {
                    let old = pinned.insert(key, census.make(step)).map(|v| v.number());
                    assert_eq!(old, model.insert(key, step));
                }
                4..7 => {
                    assert_eq!(pinned.remove(&key).map(|v| v.number()), model.remove(&key));
                }
                7 if random.below(200) == 0 => {
                    pinned.shrink_to_fit();
                }
                8 if random.below(1000) == 0 => {
                    pinned.clear();
                    model.clear();
                }
                _ => {
                    let found = pinned.get(&key).map(|v| v.number());
                    assert_eq!(found, model.get(&key).copied());
                }
            }
            assert_eq!(map.len(), model.len());
        }
        let entries: HashMap<u64, u64> = map.pin().iter().map(|(k, v)| (*k, v.number())).collect();
        assert_eq!(entries, model);
        reclaim_all(&map);
        assert_eq!(census.alive(), model.len());
        drop(map);
        assert_eq!(census.alive(), 0);
    }
}

fn filled_thinned_and_shrunk<S: Bears>() {
    let map = EpochMap::<u64, u64, S>::default();
    for round in 0..3 {
        assert!((0..S::KEYS).all(|n| map.insert(n, n)));
        assert_eq!(map.pin().keys().count() as u64, S::KEYS);
        map.pin().retain(|n, _| n % 10 == round);
        map.pin().shrink_to_fit();
        for n in 0..S::KEYS {
            assert_eq!(map.get(&n).as_deref(), (n % 10 == round).then_some(&n), "{n}");
        }
        map.pin().reserve(S::KEYS as usize);
        assert_eq!(map.pin().iter().count(), map.len());
        let (mut left, drained) = (S::KEYS / 10, map.pin());
        drained.drain().for_each(|(n, _)| left -= u64::from(n % 10 == round));
        assert_eq!(left, 0);
    }
}
