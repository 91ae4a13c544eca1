//! Two threads on one map: each key is a register, and what is displaced is told once.

use std::collections::HashMap;
use std::hash::BuildHasher;
use std::sync::Arc;

use arbitrary::{Arbitrary, Result, Unstructured};
use nodestate::map::{Computed, EpochMap, Operation as Change};

use super::hashers::{Equal, Identity, OneBucket};
use super::threads::{Step, beside, fit, pause, programs, rounds};

#[derive(Debug, Arbitrary)]
enum Operation {
    Get(u8),
    Insert(u8),
    TryInsert(u8),
    Remove(u8),
    RemoveIf(u8, bool),
    Update(u8),
    /// Puts one in where there is none, and takes out what there is.
    Toggle(u8),
    /// So many keys that nobody else uses, so that the table grows.
    Grow(u8),
    Shrink,
    Pause(u8),
}

/// So few that threads meet.
const KEYS: u8 = 4;

/// A number that no other value has, and a share by which it is seen to be dropped.
type Value = (u32, Arc<()>);

pub(super) fn run(input: &mut Unstructured) -> Result<()> {
    match input.arbitrary::<u8>()? % 3 {
        0 => run_with::<Equal>(input),
        1 => run_with::<OneBucket>(input),
        _ => run_with::<Identity>(input),
    }
}

fn run_with<S: BuildHasher + Default + Clone + Send + Sync>(
    input: &mut Unstructured,
) -> Result<()> {
    let (one, other): (Vec<Operation>, Vec<Operation>) = programs(input)?;
    let alive = Arc::new(());
    let map = EpochMap::<u64, Value, S>::with_private_collector(S::default());
    let (one, other) = beside(
        || Party::new(&map, &alive, 0).run(&one),
        || Party::new(&map, &alive, 1).run(&other),
    );
    let none = Vec::new();
    let mut there = 0;
    for key in 0..KEYS.into() {
        let steps = |of: &History| of.steps.get(&key).unwrap_or(&none).clone();
        let last = map.get(&key).map(|entry| entry.value().0);
        assert!(fit(&steps(&one), &steps(&other), last), "{key}: {one:?} {other:?} {last:?}");
        there += usize::from(last.is_some());
    }
    let grown = one.grown + other.grown;
    assert_eq!(map.len(), there + grown);
    assert_eq!(map.pin().iter().count(), there + grown);
    while !map.flush() {
        std::thread::yield_now();
    }
    assert_eq!(Arc::strong_count(&alive), 1 + there + grown, "a share for each entry");
    drop(map);
    assert_eq!(Arc::strong_count(&alive), 1, "leaked");
    Ok(())
}

#[derive(Debug, Default)]
struct History {
    steps: HashMap<u64, Vec<Step>>,
    grown: usize,
}

struct Party<'m, S: BuildHasher> {
    map: &'m EpochMap<u64, Value, S>,
    alive: &'m Arc<()>,
    /// Every second number is another thread's.
    number: u32,
    history: History,
}

impl<'m, S: BuildHasher> Party<'m, S> {
    fn new(map: &'m EpochMap<u64, Value, S>, alive: &'m Arc<()>, number: u32) -> Self {
        Self { map, alive, number, history: History::default() }
    }

    fn value(&mut self) -> Value {
        self.number += 2;
        (self.number, self.alive.clone())
    }

    fn run(mut self, operations: &[Operation]) -> History {
        rounds(operations).for_each(|operation| self.apply(operation));
        self.history
    }

    fn apply(&mut self, operation: &Operation) {
        let value = self.value();
        let (number, map, own) = (value.0, self.map, self.number % 2);
        let pinned = map.pin();
        let of = |old: Option<&Value>| old.map(|old| old.0);
        let (key, step) = match *operation {
            Operation::Get(key) => (key, Step::read(of(pinned.get(&at(key))))),
            Operation::Insert(key) => {
                (key, Step::write(of(pinned.insert(at(key), value)), Some(number)))
            }
            Operation::TryInsert(key) => match pinned.try_insert(at(key), value) {
                Ok(_) => (key, Step::write(None, Some(number))),
                Err(occupied) => (key, Step::read(Some(occupied.current.0))),
            },
            Operation::Remove(key) => (key, Step::write(of(pinned.remove(&at(key))), None)),
            Operation::RemoveIf(key, even) => {
                let mut saw = None;
                let removed = pinned.remove_if(&at(key), |_, there| {
                    saw = Some(there.0);
                    there.0.is_multiple_of(2) == even
                });
                let removed = removed.map(|(_, value)| value.0);
                assert!(removed.is_none() || removed == saw);
                // What was to be removed, and was not, had gone before.
                let kept = saw.filter(|saw| saw.is_multiple_of(2) != even);
                (key, Step::write(removed.or(kept), kept))
            }
            Operation::Update(key) => {
                let mut saw = None;
                let new = of(pinned.update(at(key), |there| {
                    saw = Some(there.0);
                    (number, self.alive.clone())
                }));
                assert!(new.is_none_or(|new| new == number));
                (key, Step::write(saw.filter(|_| new.is_some()), new))
            }
            Operation::Toggle(key) => {
                let toggled = pinned.compute(at(key), |there| match there {
                    Some(_) => Change::<Value>::Remove,
                    None => Change::Insert((number, self.alive.clone())),
                });
                match toggled {
                    Computed::Inserted(..) => (key, Step::write(None, Some(number))),
                    Computed::Removed(_, old) => (key, Step::write(Some(old.0), None)),
                    other => panic!("{other:?}"),
                }
            }
            Operation::Grow(count) => {
                for key in 0..u64::from(count % 32) {
                    let key = 1_000 * (1 + u64::from(own)) + key;
                    let new = pinned.insert(key, (number, self.alive.clone())).is_none();
                    self.history.grown += usize::from(new);
                }
                return;
            }
            Operation::Shrink => {
                pinned.shrink_to_fit();
                return;
            }
            Operation::Pause(turns) => return pause(turns),
        };
        self.history.steps.entry(at(key)).or_default().push(step);
    }
}

fn at(key: u8) -> u64 {
    (key % KEYS).into()
}
