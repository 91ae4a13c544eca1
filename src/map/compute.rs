//! Changes that are computed from what is there.

use core::hash::{BuildHasher, Hash};

use super::{
    Hold, Pinned,
    list::{Node, Place},
    pinned::{INSERTED, REMOVED, REPLACED},
};
use crate::primitive::Guard;

/// What [`Pinned::compute`] is to do with an entry.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Operation<V, A = ()> {
    /// Insert the value, or put it in the place of the one that is there.
    Insert(V),
    /// Remove the entry, if there is one.
    Remove,
    /// Leave everything as it is, and return this.
    Abort(A),
}

/// What [`Pinned::compute`] has done.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Computed<'p, K, V, A = ()> {
    /// There was no entry; this one was inserted.
    Inserted(&'p K, &'p V),
    /// The value was replaced.
    Updated {
        /// The entry that was there.
        old: (&'p K, &'p V),
        /// The one that is.
        new: (&'p K, &'p V),
    },
    /// The entry was removed.
    Removed(&'p K, &'p V),
    /// There was no entry to remove.
    Absent,
    /// Nothing was changed.
    Aborted(A),
}

impl<K, V, S, G> Pinned<'_, K, V, S, G>
where
    K: Hash + Eq + Send + 'static,
    V: Send + 'static,
    S: BuildHasher,
    G: Hold,
{
    /// Does with an entry what `decide` says of it, if it is still the same then; else asks again.
    ///
    /// Nothing is held while `decide` runs. It may use the map, this very key included; if that
    /// changes the entry, it is asked again, and so without end if it does so every time. How often
    /// closures were run again: [`EpochMap::reruns`](super::EpochMap::reruns).
    ///
    /// # Progress
    /// Lock-free, `decide` aside: it is asked again only if another call has changed something here.
    /// # Cost
    /// That of a [`get`](Self::get) for each time it asks; then of an [`insert`](Self::insert) or a
    /// [`remove`](Self::remove). A value that came too late is dropped, with the allocation made for it.
    /// # Panics
    /// If `decide`, `Hash` or `Eq` does; the entry is as it was then.
    /// # Examples
    /// ```
    /// use nodestate::map::{Computed, EpochMap, Operation};
    ///
    /// let map = EpochMap::new();
    /// let pinned = map.pin();
    /// let count = |entry: Option<(&char, &u32)>| match entry {
    ///     Some((_, n)) if *n == 2 => Operation::Remove,
    ///     Some((_, n)) => Operation::Insert(n + 1),
    ///     None => Operation::<_>::Insert(1),
    /// };
    /// assert_eq!(pinned.compute('a', count), Computed::Inserted(&'a', &1));
    /// assert_eq!(
    ///     pinned.compute('a', count),
    ///     Computed::Updated { old: (&'a', &1), new: (&'a', &2) }
    /// );
    /// assert_eq!(pinned.compute('a', count), Computed::Removed(&'a', &2));
    /// ```
    pub fn compute<A>(
        &self,
        mut key: K,
        mut decide: impl FnMut(Option<(&K, &V)>) -> Operation<V, A>,
    ) -> Computed<'_, K, V, A> {
        let list = &self.map.list;
        let hash = self.map.hash_of(&key);
        self.guard.writing(&list.domain, |guard| {
            loop {
                let place = list.seek(hash, |k| *k == key, guard);
                let operation = decide(place.node.map(Node::entry));
                match self.attempt(&place, operation, hash, key, guard) {
                    Ok(done) => return done,
                    Err(again) => key = again,
                }
                list.count_rerun();
            }
        })
    }

    /// Does what was decided, if the entry is as it was; else gives the key back. What is done is
    /// counted before anything is dropped, which may panic.
    fn attempt<'p, A>(
        &'p self,
        place: &Place<'p, K, V>,
        operation: Operation<V, A>,
        hash: u64,
        key: K,
        guard: &'p Guard,
    ) -> Result<Computed<'p, K, V, A>, K> {
        let list = &self.map.list;
        match (place.node, operation) {
            (_, Operation::Abort(result)) => Ok(Computed::Aborted(result)),
            (None, Operation::Remove) => Ok(Computed::Absent),
            (Some(old), Operation::Remove) if list.take(place, old, guard) => {
                list.settle(REMOVED, guard);
                Ok(Computed::Removed(&old.key, &old.value))
            }
            (Some(_), Operation::Remove) => Err(key),
            (None, Operation::Insert(value)) => {
                // Where it goes may have changed, by other keys: that is no reason to ask again.
                let put = list.insert_new(Node::new(hash, key, value), guard);
                let new = put.map_err(|occupied| occupied.node.into_key())?;
                list.settle(INSERTED, guard);
                Ok(Computed::Inserted(&new.key, &new.value))
            }
            (Some(old), Operation::Insert(value)) => {
                let put = list.supersede(place, old, Node::new(hash, key, value), guard);
                let new = put.map_err(|node| node.into_key())?;
                list.settle(REPLACED, guard);
                Ok(Computed::Updated { old: old.entry(), new: new.entry() })
            }
        }
    }

    /// Puts what `change` makes of a value in its place; the new one, or none if there is no entry.
    ///
    /// # Progress
    /// Lock-free, `change` aside: it runs again only if another call has changed the entry meanwhile.
    /// # Cost
    /// That of a [`compute`](Self::compute) that inserts; no allocation if there is no entry.
    /// # Panics
    /// If `change`, `Hash` or `Eq` does; the entry is as it was then.
    /// # Examples
    /// ```
    /// let map = nodestate::map::EpochMap::from([('a', 1)]);
    /// assert_eq!(map.pin().update('a', |n| n + 1), Some(&2));
    /// assert_eq!(map.pin().update('b', |n| n + 1), None);
    /// ```
    pub fn update(&self, key: K, mut change: impl FnMut(&V) -> V) -> Option<&V> {
        let decide = |entry: Option<(&K, &V)>| match entry {
            Some((_, value)) => Operation::Insert(change(value)),
            None => Operation::Abort(()),
        };
        match self.compute(key, decide) {
            Computed::Updated { new, .. } => Some(new.1),
            _ => None,
        }
    }
}
