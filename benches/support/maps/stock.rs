//! The filled maps of one size, made when they are first asked for and shared by all tables.

use std::{
    any::{Any, TypeId},
    cell::RefCell,
    collections::HashMap,
    rc::Rc,
};

use nodestate::map::RandomState;

use super::{ReadMap, value_of};
use crate::support::keys;

/// From this many entries on there is one map of each kind: it is large enough to be average.
const MANY: usize = 1 << 16;

/// How many maps of a smaller kind there are, each with a hasher of its own: with 16 keys, who
/// collides is a matter of luck.
const HASHERS: usize = 15;

/// Maps of each kind, all with the same keys, the first with one hasher, the second with another.
pub(crate) struct Stock {
    keys: Vec<u64>,
    hashers: Vec<RandomState>,
    made: RefCell<HashMap<TypeId, Rc<dyn Any>>>,
}

impl Stock {
    /// For maps of `entries` entries.
    pub(crate) fn new(entries: usize) -> Self {
        let hashers = if entries < MANY { HASHERS } else { 1 };
        Self {
            keys: keys::present(entries),
            hashers: (0..hashers).map(|_| RandomState::default()).collect(),
            made: RefCell::default(),
        }
    }

    pub(crate) fn entries(&self) -> usize {
        self.keys.len()
    }

    /// Whether a map's entries leave the caches while others are measured.
    pub(crate) fn is_large(&self) -> bool {
        self.entries() >= MANY
    }

    /// Maps of a kind that others may be reading too.
    pub(crate) fn shared<M: ReadMap>(&self) -> Rc<Vec<M>> {
        if let Some(maps) = self.made.borrow().get(&TypeId::of::<M>()) {
            return Rc::clone(maps).downcast().expect("it is kept by its type");
        }
        let maps = Rc::new(self.fresh::<M>());
        self.made.borrow_mut().insert(TypeId::of::<M>(), Rc::clone(&maps) as Rc<dyn Any>);
        maps
    }

    /// Maps of a kind that are the caller's own.
    pub(crate) fn fresh<M: ReadMap>(&self) -> Vec<M> {
        self.hashers
            .iter()
            .map(|hasher| checked(M::filled(hasher, &self.keys), &self.keys))
            .collect()
    }
}

/// A map that did not find its keys would be fast.
fn checked<M: ReadMap>(map: M, keys: &[u64]) -> M {
    let absent = keys::absent(1)[0];
    assert!(keys.iter().all(|&key| map.get(key) == Some(value_of(key))), "{}", M::NAME);
    assert_eq!(map.get(absent), None, "{}", M::NAME);
    map
}
