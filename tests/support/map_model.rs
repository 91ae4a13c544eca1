//! A map beside `std`'s, and what has to hold between them.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher, Hash, Hasher};
use std::sync::Arc;

use nodestate::map::{EpochMap, Equivalent, Handle, Reader};

/// A key that can be looked up by its number alone, and whose copies are counted.
#[derive(Clone, Debug)]
pub(crate) struct Key(pub(crate) u16, #[allow(dead_code, reason = "it counts")] pub(crate) Arc<()>);

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl Eq for Key {}

impl Hash for Key {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

impl Equivalent<Key> for u16 {
    fn equivalent(&self, key: &Key) -> bool {
        *self == key.0
    }
}

/// A value, counted with the keys.
#[derive(Clone, Debug)]
pub(crate) struct Value(
    pub(crate) u8,
    #[allow(dead_code, reason = "it counts")] pub(crate) Arc<()>,
);

impl PartialEq for Value {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl Eq for Value {}

/// What a walk that is under way has to keep to.
#[derive(Default)]
pub(crate) struct Walked {
    /// There since it began.
    pub(crate) due: HashSet<u16>,
    /// Removed since it began: may come once more.
    pub(crate) gone: HashSet<u16>,
    pub(crate) met: HashSet<u16>,
}

pub(crate) struct Beside<'a, S> {
    pub(crate) map: &'a EpochMap<Key, Value, S>,
    pub(crate) reader: Reader<'a, Key, Value, S>,
    pub(crate) handle: Handle<'a, Key, Value, S>,
    pub(crate) model: HashMap<u16, u8>,
    pub(crate) walks: Vec<Walked>,
    pub(crate) alive: &'a Arc<()>,
}

impl<'a, S: BuildHasher + Default + Clone> Beside<'a, S> {
    pub(crate) fn new(map: &'a EpochMap<Key, Value, S>, alive: &'a Arc<()>) -> Self {
        let (reader, handle) = (map.reader(), map.handle());
        Self { map, reader, handle, model: HashMap::new(), walks: Vec::new(), alive }
    }

    pub(crate) fn key(&self, number: impl Into<u16>) -> Key {
        Key(number.into(), self.alive.clone())
    }

    pub(crate) fn value(&self, number: u8) -> Value {
        Value(number, self.alive.clone())
    }

    pub(crate) fn insert_into_model(&mut self, key: impl Into<u16>, value: u8) -> Option<u8> {
        self.model.insert(key.into(), value)
    }

    pub(crate) fn remove_from_model(&mut self, key: impl Into<u16>) -> Option<u8> {
        let key = key.into();
        let value = self.model.remove(&key);
        if value.is_some() {
            for walk in &mut self.walks {
                walk.due.remove(&key);
                walk.gone.insert(key);
            }
        }
        value
    }

    pub(crate) fn retain_in_model(&mut self, keep: impl Fn(u16) -> bool) {
        let gone: Vec<u16> = self.model.keys().copied().filter(|key| !keep(*key)).collect();
        for key in gone {
            self.remove_from_model(key);
        }
    }

    /// Every way to look at one key.
    pub(crate) fn look(&mut self, key: u16) {
        let expected = self.model.get(&key).copied();
        let (pinned, owned, handled) = (self.map.pin(), self.map.pin_owned(), self.handle.pin());
        let found = [
            self.map.get(&key).map(|entry| (entry.key().0, entry.0)),
            pinned.get_key_value(&key).map(|(k, v)| (k.0, v.0)),
            owned.get(&key).map(|v| (key, v.0)),
            handled.get_many([&key])[0].map(|v| (key, v.0)),
            self.reader.get(&key).map(|v| (key, v.0)),
            self.reader.with(&key, |value| value.map(|v| (key, v.0))),
        ];
        assert_eq!(found, [expected.map(|value| (key, value)); 6]);
        let there = [
            self.map.contains_key(&key),
            pinned.contains_key(&key),
            self.reader.contains_key(&key),
        ];
        assert_eq!(there, [expected.is_some(); 3]);
    }

    pub(crate) fn flush(&mut self) {
        // What was removed through a handle waits in the handle.
        self.handle = self.map.handle();
        while self.walks.is_empty() && !self.map.flush() {
            std::thread::yield_now();
        }
    }

    /// Every way to look at everything.
    pub(crate) fn compare(&mut self) {
        let pinned = self.map.pin();
        let entries: HashMap<u16, u8> = pinned.iter().map(|(k, v)| (k.0, v.0)).collect();
        assert_eq!(entries, self.model);
        assert_eq!(pinned.iter().count(), self.model.len());
        assert!(pinned.keys().all(|key| self.model.contains_key(&key.0)));
        let sum = |values: &mut dyn Iterator<Item = u8>| values.map(u64::from).sum::<u64>();
        assert_eq!(sum(&mut pinned.values().map(|v| v.0)), sum(&mut self.model.values().copied()));

        let snapshot = self.map.snapshot();
        assert_eq!(snapshot.len(), self.model.len());
        assert!(snapshot.iter().all(|(k, v)| self.model.get(&k.0) == Some(&v.0)));
        assert!(self.model.keys().all(|key| snapshot.get(key) == pinned.get(key)));

        let clone = self.map.clone();
        assert_eq!(&clone, self.map);
        let moved: HashMap<u16, u8> = clone.into_iter().map(|(k, v)| (k.0, v.0)).collect();
        assert_eq!(moved, self.model);
    }
}
