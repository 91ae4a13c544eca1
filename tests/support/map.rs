//! Operations on a map beside `std`'s.

use std::collections::HashSet;
use std::hash::BuildHasher;
use std::sync::Arc;

use arbitrary::{Arbitrary, Result, Unstructured};
use nodestate::map::{Change, Computed, EpochMap, GetOrInsert, Operation as Do, RandomState};

use super::hashers::{Equal, Identity, Low, OneBucket};
use super::map_model::{Beside, Walked};

#[derive(Copy, Clone, Debug, Arbitrary)]
enum Decision {
    Insert(u8),
    Remove,
    Abort,
}

#[derive(Debug, Arbitrary)]
enum Operation {
    Insert(u8, u8),
    InsertUnpinned(u8, u8),
    TryInsert(u8, u8),
    GetOrInsert(u8, u8),
    Look(u8),
    Remove(u8),
    RemoveEntry(u8),
    RemoveIf(u8, u8),
    Update(u8, u8),
    Compute(u8, Decision),
    Apply([(u8, Option<u8>); 4]),
    RetainOthers(u8),
    /// So many keys in a row that tables grow.
    Fill(u8, u8),
    Thin(u8, u8),
    Clear,
    Drain(u8),
    Reserve(u8),
    Shrink,
    Flush,
    Compare,
    /// A walk, with so many of the operations that follow between its steps.
    Walk(u8),
}

/// Runs the operations that `data` spells.
pub(crate) fn run(data: &[u8]) -> Result<()> {
    let mut input = Unstructured::new(data);
    match input.arbitrary::<u8>()? % 5 {
        0 => run_with::<RandomState>(&mut input),
        1 => run_with::<Equal>(&mut input),
        2 => run_with::<OneBucket>(&mut input),
        3 => run_with::<Identity>(&mut input),
        _ => run_with::<Low>(&mut input),
    }
}

/// The same with a hasher of the caller's choice.
pub(crate) fn run_with<S: BuildHasher + Default + Clone>(input: &mut Unstructured) -> Result<()> {
    let alive = Arc::new(());
    let map = match input.arbitrary()? {
        true => EpochMap::with_private_collector(S::default()),
        false => EpochMap::with_capacity_and_hasher(input.arbitrary::<u8>()?.into(), S::default()),
    };
    let mut beside = Beside::new(&map, &alive);
    let result = beside.run(input, usize::MAX);
    beside.compare();
    let entries = beside.model.len();
    drop(beside);
    while !map.flush() {
        std::thread::yield_now();
    }
    assert_eq!(Arc::strong_count(&alive), 1 + 2 * entries, "a key and a value for each entry");
    drop(map);
    assert_eq!(Arc::strong_count(&alive), 1, "leaked");
    result
}

impl<S: BuildHasher + Default + Clone> Beside<'_, S> {
    fn run(&mut self, input: &mut Unstructured, most: usize) -> Result<()> {
        for _ in 0..most {
            if input.is_empty() {
                break;
            }
            match input.arbitrary()? {
                Operation::Walk(during) => self.walk(input, usize::from(during % 16))?,
                operation => self.change(operation),
            }
            assert_eq!(self.map.len(), self.model.len());
            assert_eq!(self.map.is_empty(), self.model.is_empty());
        }
        Ok(())
    }

    fn change(&mut self, operation: Operation) {
        match operation {
            Operation::Insert(key, value) => {
                let pinned = self.map.pin_owned();
                let old = pinned.insert(self.key(key), self.value(value));
                assert_eq!(old.map(|v| v.0), self.insert_into_model(key, value));
            }
            Operation::InsertUnpinned(key, value) => {
                let new = self.map.insert(self.key(key), self.value(value));
                assert_eq!(new, self.insert_into_model(key, value).is_none());
            }
            Operation::TryInsert(key, value) => self.try_insert(key, value),
            Operation::GetOrInsert(key, value) => self.get_or_insert(key, value),
            Operation::Look(key) => self.look(key.into()),
            Operation::Remove(key) => {
                let removed = self.map.remove(&u16::from(key));
                assert_eq!(removed, self.remove_from_model(key).is_some());
            }
            Operation::RemoveEntry(key) => {
                let pinned = self.handle.pin();
                let removed = pinned.remove_entry(&u16::from(key)).map(|(k, v)| (k.0, v.0));
                let expected = self.remove_from_model(key);
                assert_eq!(removed, expected.map(|value| (key.into(), value)));
            }
            Operation::RemoveIf(key, limit) => self.remove_if(key, limit),
            Operation::Update(key, by) => self.update(key, by),
            Operation::Compute(key, decision) => self.compute(key, decision),
            Operation::Apply(changes) => self.apply(changes),
            Operation::RetainOthers(divisor) => {
                let keep = |key: u16| divisor == 0 || !key.is_multiple_of(divisor.into());
                self.map.pin().retain(|key, _| keep(key.0));
                self.retain_in_model(keep);
            }
            Operation::Fill(from, count) => self.fill(from, count),
            Operation::Thin(from, count) => self.thin(from, count),
            Operation::Clear => {
                self.map.clear();
                self.retain_in_model(|_| false);
            }
            Operation::Drain(taken) => self.drain(taken.into()),
            Operation::Reserve(more) => {
                self.map.pin().reserve(more.into());
                assert!(self.map.capacity() >= self.model.len() + usize::from(more));
            }
            Operation::Shrink => {
                let before = self.map.capacity();
                let shrunk = self.map.pin().shrink_to_fit();
                let after = self.map.capacity();
                assert_eq!(shrunk, after < before);
                assert!(!shrunk || after >= self.model.len());
            }
            Operation::Flush => self.flush(),
            Operation::Compare => self.compare(),
            Operation::Walk(_) => unreachable!(),
        }
    }

    fn try_insert(&mut self, key: u8, value: u8) {
        let pinned = self.map.pin();
        let there = self.model.get(&key.into()).copied();
        match pinned.try_insert(self.key(key), self.value(value)) {
            Ok(new) => assert_eq!((there, new.0), (None, value)),
            Err(refused) => {
                assert_eq!(Some(refused.current.0), there);
                assert_eq!((refused.key.0, refused.value.0), (key.into(), value));
            }
        }
        self.model.entry(key.into()).or_insert(value);
    }

    fn get_or_insert(&mut self, key: u8, value: u8) {
        let pinned = self.map.pin();
        let there = self.model.get(&key.into()).copied();
        let mut made = false;
        let found = pinned.get_or_insert_with(self.key(key), || {
            made = true;
            self.value(value)
        });
        assert_eq!(made, there.is_none());
        assert_eq!(matches!(found, GetOrInsert::Found(_)), there.is_some());
        assert_eq!(found.value().0, *self.model.entry(key.into()).or_insert(value));
    }

    fn remove_if(&mut self, key: u8, limit: u8) {
        let key = u16::from(key);
        let there = self.model.get(&key).copied();
        let pinned = self.map.pin();
        let removed = pinned.remove_if(&key, |k, v| {
            assert_eq!((k.0, Some(v.0)), (key, there));
            v.0 < limit
        });
        assert_eq!(removed.map(|(_, v)| v.0), there.filter(|value| *value < limit));
        if removed.is_some() {
            self.remove_from_model(key);
        }
    }

    fn update(&mut self, key: u8, by: u8) {
        let pinned = self.map.pin();
        let new = pinned.update(self.key(key), |old| self.value(old.0.wrapping_add(by)));
        let expected = self.model.get_mut(&key.into()).map(|value| {
            *value = value.wrapping_add(by);
            *value
        });
        assert_eq!(new.map(|v| v.0), expected);
    }

    fn compute(&mut self, key: u8, decision: Decision) {
        let pinned = self.map.pin();
        let there = self.model.get(&key.into()).copied();
        let computed = pinned.compute(self.key(key), |entry| {
            assert_eq!(entry.map(|(_, v)| v.0), there);
            match decision {
                Decision::Insert(value) => Do::Insert(self.value(value)),
                Decision::Remove => Do::Remove,
                Decision::Abort => Do::Abort(there),
            }
        });
        match (decision, there, computed) {
            (Decision::Insert(value), None, Computed::Inserted(_, new)) => {
                assert_eq!(new.0, value);
                self.insert_into_model(key, value);
            }
            (Decision::Insert(value), Some(before), Computed::Updated { old, new }) => {
                assert_eq!((old.1.0, new.1.0), (before, value));
                self.insert_into_model(key, value);
            }
            (Decision::Remove, Some(before), Computed::Removed(_, old)) => {
                assert_eq!(old.0, before);
                self.remove_from_model(key);
            }
            (Decision::Remove, None, Computed::Absent) => {}
            (Decision::Abort, _, Computed::Aborted(given)) => assert_eq!(given, there),
            (_, _, computed) => panic!("{computed:?} of {decision:?} with {there:?} there"),
        }
    }

    fn apply(&mut self, changes: [(u8, Option<u8>); 4]) {
        let made = self.map.pin().apply(changes.map(|(key, value)| match value {
            Some(value) => Change::Insert(self.key(key), self.value(value)),
            None => Change::Remove(self.key(key)),
        }));
        let mut expected = 0;
        for (key, value) in changes {
            expected += match value {
                Some(value) => {
                    self.insert_into_model(key, value);
                    1
                }
                None => usize::from(self.remove_from_model(key).is_some()),
            };
        }
        assert_eq!(made, expected);
    }

    fn fill(&mut self, from: u8, count: u8) {
        let keys = (u16::from(from) * 4..).take(count.into());
        let mut map = self.map;
        map.extend(keys.clone().map(|key| (self.key(key), self.value(from))));
        for key in keys {
            self.insert_into_model(key, from);
        }
    }

    fn thin(&mut self, from: u8, count: u8) {
        for key in (u16::from(from) * 4..).take(count.into()) {
            let pinned = self.map.pin();
            let removed = pinned.remove(&key).map(|v| v.0);
            assert_eq!(removed, self.remove_from_model(key));
        }
    }

    fn drain(&mut self, taken: usize) {
        let pinned = self.map.pin();
        let drained = pinned.drain();
        assert!(self.map.is_empty());
        assert_eq!(drained.len(), self.model.len());
        let mut given = HashSet::new();
        for (key, value) in drained.take(taken) {
            assert!(given.insert(key.0), "twice");
            assert_eq!(self.model.get(&key.0), Some(&value.0));
        }
        assert_eq!(given.len(), taken.min(self.model.len()));
        self.retain_in_model(|_| false);
    }

    /// Meets everything that stays, and nothing twice, whatever else happens.
    fn walk(&mut self, input: &mut Unstructured, during: usize) -> Result<()> {
        let map = self.map;
        let pinned = map.pin();
        let due = self.model.keys().copied().collect();
        self.walks.push(Walked { due, ..Walked::default() });
        let mut result = Ok(());
        let mut references = Vec::new();
        for (step, (key, value)) in pinned.iter().enumerate() {
            references.push((key, value));
            let walk = self.walks.last_mut().expect("walks end in order");
            let came_back = walk.gone.remove(&key.0);
            assert!(walk.met.insert(key.0) || came_back, "{key:?} twice");
            if step < during {
                result = result.and(self.run(input, 1));
            }
        }
        let walk = self.walks.pop().expect("walks end in order");
        assert!(walk.due.is_subset(&walk.met), "missed");
        // Whatever has been removed since can be looked at still.
        assert!(
            references.iter().all(|(key, value)| walk.met.contains(&key.0) && value.1 == key.1)
        );
        result
    }
}
