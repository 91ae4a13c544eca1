//! A `Hash` that is not the same each time, and an `Eq` that lies: entries are hard to find, and
//! nothing worse.

use std::hash::{BuildHasher, Hash, Hasher};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::thread::scope;

use nodestate::map::{Change, EpochMap, Operation};

use crate::payload::{Census, Counted, reclaim_all};
use crate::random::Random;

static MOOD: AtomicU64 = AtomicU64::new(1);

/// A number that depends on how often it was asked.
fn mood() -> u64 {
    let mut random = Random::new(MOOD.fetch_add(1, Relaxed));
    random.next();
    random.next() >> 8
}

#[derive(Clone, Default)]
struct Wobbly;

struct WobblyHasher(u64);

impl BuildHasher for Wobbly {
    type Hasher = WobblyHasher;

    fn build_hasher(&self) -> WobblyHasher {
        WobblyHasher(mood() % 3)
    }
}

impl Hasher for WobblyHasher {
    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.0 += u64::from(*byte));
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// A key that equals what it pleases.
#[derive(Clone)]
struct Liar(u8, #[allow(dead_code, reason = "it is counted")] Counted);

impl PartialEq for Liar {
    fn eq(&self, other: &Self) -> bool {
        if mood().is_multiple_of(8) { mood().is_multiple_of(2) } else { self.0 == other.0 }
    }
}

impl Eq for Liar {}

impl Hash for Liar {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u8(self.0);
    }
}

type Map = EpochMap<Liar, Counted, Wobbly>;

fn any_call(map: &Map, census: &std::sync::Arc<Census>, random: &mut Random) {
    let pinned = map.pin();
    let make = || census.make(7);
    let key = || Liar(mood() as u8 % 64, make());
    match random.below(16) {
        0..4 => assert!(pinned.insert(key(), make()).is_none_or(|old| old.number() == 7)),
        4..7 => assert!(pinned.remove(&key()).is_none_or(|old| old.number() == 7)),
        7 => drop(pinned.try_insert(key(), make())),
        8 => assert!(pinned.get_or_insert(key(), make()).value().number() == 7),
        9 => {
            let toggle = |entry: Option<(&Liar, &Counted)>| match entry {
                Some(_) => Operation::<_>::Remove,
                None => Operation::Insert(make()),
            };
            pinned.compute(key(), toggle);
        }
        10 => drop(pinned.apply([Change::Remove(key()), Change::Insert(key(), make())])),
        11 => pinned.retain(|_, value| value.number() == 7 && !mood().is_multiple_of(16)),
        12 if random.below(40) == 0 => assert!(pinned.drain().all(|(_, v)| v.number() == 7)),
        13 if random.below(40) == 0 => drop(pinned.shrink_to_fit()),
        14 if random.below(40) == 0 => {
            let clone = map.clone();
            assert!(clone.into_iter().all(|(_, value)| value.number() == 7));
        }
        15 if random.below(40) == 0 => {
            assert_eq!(map.snapshot().iter().filter(|(_, value)| value.number() != 7).count(), 0);
        }
        _ => assert!(pinned.get(&key()).is_none_or(|value| value.number() == 7)),
    }
}

#[test]
fn nothing_is_lost_dropped_twice_or_looked_at_too_late() {
    let census = Census::new();
    let map = Map::default();
    scope(|scope| {
        for me in 0..3 {
            let (map, census) = (&map, &census);
            scope.spawn(move || {
                let mut random = Random::new(me);
                (0..15_000).for_each(|_| any_call(map, census, &mut random));
            });
        }
    });
    assert_eq!(map.len(), map.pin().iter().count());
    reclaim_all(&map);
    assert_eq!(census.alive(), 2 * map.len());
    drop(map);
    assert_eq!(census.alive(), 0);
}
