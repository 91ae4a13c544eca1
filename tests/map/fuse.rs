//! User code that panics when it is told to: keys and values whose `Hash`, `Eq`, `Clone` and `Drop`
//! have a fuse, and a map of them to try it on.

use std::cell::Cell;
use std::hash::{BuildHasher, Hash, Hasher};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Arc;

use nodestate::map::EpochMap;

use crate::payload::{Census, Counted, reclaim_all};

/// Where user code runs.
#[derive(Copy, Clone, Debug, PartialEq)]
pub(crate) enum Point {
    Hash,
    Eq,
    Clone,
    Drop,
    Closure,
}

pub(crate) const POINTS: [Point; 5] =
    [Point::Hash, Point::Eq, Point::Clone, Point::Drop, Point::Closure];

thread_local! {
    /// A point, and how often this thread may pass it until it panics there.
    static FUSE: Cell<Option<(Point, usize)>> = const { Cell::new(None) };
}

/// What the panics here throw.
struct Burnt;

pub(crate) fn pass(point: Point) {
    match FUSE.get() {
        Some((its, 0)) if its == point => {
            FUSE.set(None);
            resume_unwind(Box::new(Burnt));
        }
        Some((its, left)) if its == point => FUSE.set(Some((its, left - 1))),
        _ => {}
    }
}

/// Runs `work`, in which the pass of `point` after `passes` panics; whether it came to that. The
/// panic of a destructor that runs later is the collector's, and does not come out.
pub(crate) fn with_fuse(point: Point, passes: usize, work: impl FnOnce()) -> bool {
    FUSE.set(Some((point, passes)));
    let outcome = catch_unwind(AssertUnwindSafe(work));
    let burnt = FUSE.take().is_none();
    if let Err(payload) = outcome {
        assert!(payload.is::<Burnt>() && burnt, "a panic of its own");
    }
    burnt
}

#[derive(Debug)]
pub(crate) struct Key(pub(crate) Counted);

#[derive(Debug, PartialEq)]
pub(crate) struct Value(pub(crate) Counted);

impl Hash for Key {
    fn hash<H: Hasher>(&self, state: &mut H) {
        pass(Point::Hash);
        state.write_u64(self.0.number());
    }
}

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        pass(Point::Eq);
        self.0 == other.0
    }
}

impl Eq for Key {}

impl Clone for Key {
    fn clone(&self) -> Self {
        pass(Point::Clone);
        Self(self.0.clone())
    }
}

impl Clone for Value {
    fn clone(&self) -> Self {
        pass(Point::Clone);
        Self(self.0.clone())
    }
}

// What is counted is a field, which is dropped even if these panic.
impl Drop for Key {
    fn drop(&mut self) {
        pass(Point::Drop);
    }
}

impl Drop for Value {
    fn drop(&mut self) {
        pass(Point::Drop);
    }
}

pub(crate) struct Bench<S> {
    pub(crate) map: EpochMap<Key, Value, S>,
    pub(crate) census: Arc<Census>,
}

/// Keys 0 to 5 are there; their values are ten times as much.
pub(crate) const KEYS: u64 = 6;

impl<S: BuildHasher + Default + Clone> Bench<S> {
    pub(crate) fn new() -> Self {
        let bench =
            Self { map: EpochMap::with_private_collector(S::default()), census: Census::new() };
        (0..KEYS).for_each(|key| assert!(bench.map.insert(bench.key(key), bench.value(key * 10))));
        bench
    }

    pub(crate) fn key(&self, number: u64) -> Key {
        Key(self.census.make(number))
    }

    pub(crate) fn value(&self, number: u64) -> Value {
        Value(self.census.make(number))
    }

    /// Entries, by their numbers.
    fn entries(&self) -> Vec<(u64, u64)> {
        let pinned = self.map.pin();
        let numbers = |(k, v): (&Key, &Value)| (k.0.number(), v.0.number());
        let mut entries: Vec<_> = pinned.iter().map(numbers).collect();
        entries.sort_unstable();
        entries
    }

    pub(crate) fn is_sound(&self) {
        let entries = self.entries();
        assert_eq!(self.map.len(), entries.len(), "{entries:?}");
        assert!(entries.windows(2).all(|two| two[0].0 != two[1].0), "{entries:?}");
        for number in 0..2 * KEYS {
            let found = self.map.get(&self.key(number)).map(|value| value.0.number());
            let expected = entries.iter().find(|(key, _)| *key == number);
            assert_eq!(found, expected.map(|(_, value)| *value), "{number}");
        }
    }

    pub(crate) fn is_good_for_more(&self) {
        let before = self.map.len();
        for number in 100..120 {
            assert!(self.map.insert(self.key(number), self.value(number)));
            assert!(!self.map.insert(self.key(number), self.value(number)));
        }
        for number in 100..120 {
            assert!(self.map.remove(&self.key(number)));
        }
        assert_eq!(self.map.len(), before);
        self.is_sound();
    }

    pub(crate) fn leaves_nothing(self) {
        reclaim_all(&self.map);
        assert_eq!(self.census.alive(), 2 * self.map.len());
        drop(self.map);
        assert_eq!(self.census.alive(), 0);
    }
}
