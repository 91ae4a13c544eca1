//! Parallel iteration, by halves of the buckets.

use core::hash::{BuildHasher, Hash};

use rayon::iter::plumbing::{Folder, UnindexedConsumer, UnindexedProducer, bridge_unindexed};
use rayon::iter::{FromParallelIterator, IntoParallelIterator, ParallelExtend, ParallelIterator};

use super::{EpochMap, Iter, OwnedGuard, Pinned};

/// Entries, in parallel.
#[derive(Debug)]
pub struct ParIter<'p, K, V, S>(&'p Pinned<'p, K, V, S, OwnedGuard>);

impl<'p, K, V, S> IntoParallelIterator for &'p Pinned<'_, K, V, S, OwnedGuard>
where
    K: Send + Sync,
    V: Send + Sync,
    S: Send + Sync,
{
    type Item = (&'p K, &'p V);
    type Iter = ParIter<'p, K, V, S>;

    /// Entries, in parallel, as long as somebody is pinned by [`EpochMap::pin_owned`].
    ///
    /// # Progress
    /// Lock-free in each thread; but who asks for the parallel iteration waits for rayon's threads.
    /// # Consistency
    /// That of [`Pinned::iter`]: the threads share its buckets.
    /// # Examples
    /// ```
    /// use rayon::prelude::*;
    ///
    /// let map: nodestate::map::EpochMap<u64, u64> = (0..1000).map(|n| (n, n)).collect();
    /// let pinned = map.pin_owned();
    /// assert_eq!(pinned.into_par_iter().map(|(_, v)| v).sum::<u64>(), 499_500);
    /// ```
    fn into_par_iter(self) -> Self::Iter {
        ParIter(self)
    }
}

impl<'p, K, V, S> ParallelIterator for ParIter<'p, K, V, S>
where
    K: Send + Sync,
    V: Send + Sync,
    S: Send + Sync,
{
    type Item = (&'p K, &'p V);

    fn drive_unindexed<C: UnindexedConsumer<Self::Item>>(self, consumer: C) -> C::Result {
        bridge_unindexed(self.0.iter(), consumer)
    }
}

impl<'p, K, V, S> UnindexedProducer for Iter<'p, K, V, S>
where
    K: Send + Sync,
    V: Send + Sync,
    S: Send + Sync,
{
    type Item = (&'p K, &'p V);

    fn split(mut self) -> (Self, Option<Self>) {
        let upper = (self.0.buckets_left() > 1).then(|| Iter(self.0.split_off_half()));
        (self, upper)
    }

    fn fold_with<F: Folder<Self::Item>>(self, folder: F) -> F {
        folder.consume_iter(self)
    }
}

impl<K, V, S> ParallelExtend<(K, V)> for &EpochMap<K, V, S>
where
    K: Hash + Eq + Send + Sync + 'static,
    V: Send + Sync + 'static,
    S: BuildHasher + Sync,
{
    /// Inserts the entries; of those with one key, any may come last.
    ///
    /// # Progress
    /// Each insertion is lock-free; the caller waits for rayon's threads.
    fn par_extend<I: IntoParallelIterator<Item = (K, V)>>(&mut self, entries: I) {
        let map: &EpochMap<K, V, S> = self;
        entries.into_par_iter().for_each(|(key, value)| {
            map.insert(key, value);
        });
    }
}

impl<K, V, S> FromParallelIterator<(K, V)> for EpochMap<K, V, S>
where
    K: Hash + Eq + Send + Sync + 'static,
    V: Send + Sync + 'static,
    S: BuildHasher + Default + Sync,
{
    /// A map of the entries; of those with one key, any.
    ///
    /// # Progress
    /// Each insertion is lock-free; the caller waits for rayon's threads.
    fn from_par_iter<I: IntoParallelIterator<Item = (K, V)>>(entries: I) -> Self {
        let map = Self::default();
        (&map).par_extend(entries);
        map
    }
}
