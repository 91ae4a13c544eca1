//! What waiters share: the store, the loads in flight, and what is kept how long.

use core::hash::{BuildHasher, Hash};
use core::time::Duration;
use std::error::Error;
use std::sync::Arc;

use quick_cache::sync::Cache;
use quick_cache::{Lifecycle, Weighter};

use super::LoadError;
use super::clock::{Clock, nanos};
use super::flight::{Desk, Flight};
use crate::map::EpochMap;
use crate::panics::{Payload, discard};

/// What a loader has brought.
pub(super) type Loaded<V> = Result<Option<V>, Arc<dyn Error + Send + Sync>>;
/// What its waiters are told.
pub(super) type Outcome<V> = Arc<Result<Option<V>, LoadError>>;
/// A load in flight.
pub(super) type InFlight<V> = Flight<Loaded<V>, Outcome<V>>;

/// An entry without an end.
const NEVER: u64 = u64::MAX;

/// An entry: a value, or that there is none.
#[derive(Clone)]
pub(super) struct Stored<V> {
    value: Option<V>,
    weight: u64,
    /// When it ends, in nanoseconds of the clock.
    end: u64,
}

/// The entries know their weights: what weighs them runs before any lock is taken.
#[derive(Clone)]
pub(super) struct Weights;

impl<K, V> Weighter<K, Stored<V>> for Weights {
    fn weight(&self, _: &K, stored: &Stored<V>) -> u64 {
        stored.weight
    }
}

/// What is evicted is dropped when no lock of the store is held.
#[derive(Clone)]
pub(super) struct Evictions;

impl<K, V> Lifecycle<K, Stored<V>> for Evictions {
    type RequestState = Vec<(K, Stored<V>)>;

    fn on_evict(&self, evicted: &mut Self::RequestState, key: K, stored: Stored<V>) {
        evicted.push((key, stored));
    }
}

/// How much entries weigh, and how long they are kept.
pub(super) struct Policy<K, V> {
    pub(super) weigher: Option<Box<Weigher<K, V>>>,
    pub(super) most: u64,
    pub(super) time_to_live: Option<Duration>,
    pub(super) negative: Option<Duration>,
    pub(super) ahead: Option<Duration>,
    pub(super) clock: Box<dyn Clock>,
}

pub(super) type Weigher<K, V> = dyn Fn(&K, &V) -> u64 + Send + Sync;

impl<K, V> Policy<K, V> {
    pub(super) fn weight(&self, key: &K, value: &V) -> u64 {
        // What weighs nothing would never be evicted.
        self.weigher.as_ref().map_or(1, |weigher| weigher(key, value).max(1))
    }

    fn now(&self) -> u64 {
        nanos(self.clock.now())
    }

    fn end(&self, after: Option<Duration>) -> u64 {
        after.map_or(NEVER, |after| self.now().saturating_add(nanos(after)))
    }

    pub(super) fn entry(&self, value: V, weight: u64) -> Stored<V> {
        Stored { value: Some(value), weight, end: self.end(self.time_to_live) }
    }

    /// That there is no value; unless that is not kept.
    fn absence(&self) -> Option<Stored<V>> {
        let end = self.end(Some(self.negative?));
        Some(Stored { value: None, weight: 1, end })
    }
}

pub(super) type Store<K, V, S> = Cache<K, Stored<V>, Weights, S, Evictions>;

pub(super) struct Shared<K, V, S> {
    pub(super) store: Store<K, V, S>,
    pub(super) flights: EpochMap<K, Arc<InFlight<V>>, S>,
    pub(super) policy: Policy<K, V>,
}

impl<K, V, S> Shared<K, V, S>
where
    K: Hash + Eq + Clone + Send + Sync + 'static,
    V: Clone + Send + Sync + 'static,
    S: BuildHasher + Clone,
{
    /// What is known of a key: a value, or that there is none.
    #[inline]
    pub(super) fn look(&self, key: &K) -> Option<Option<V>> {
        // In parts: a whole one is moved by vector loads, which wait for the shorter stores before them.
        match self.store.get(key) {
            Some(Stored { value, end, .. }) if end == NEVER || !self.ends(key, end) => Some(value),
            _ => None,
        }
    }

    /// Whether the time of an entry is up; it is taken out then, unless it was replaced.
    fn ends(&self, key: &K, end: u64) -> bool {
        let now = self.policy.now();
        if end <= now {
            drop(self.store.remove_if(key, |stored| stored.end <= now));
        }
        end <= now
    }

    /// Whether the entry is there, and ends so soon that it is to be loaded anew.
    pub(super) fn is_due(&self, key: &K) -> bool {
        let Some(ahead) = self.policy.ahead else { return false };
        let end = self.store.peek(key).map(|stored| stored.end);
        end.is_some_and(|end| end <= self.policy.now().saturating_add(nanos(ahead)))
    }

    /// A load that has begun is not kept, nor waited for by who comes now.
    pub(super) fn spoil(&self, key: &K) {
        let flights = self.flights.pin();
        if let Some(flight) = flights.get(key) {
            flight.spoil();
            flights.remove_if(key, |_, there| Arc::ptr_eq(there, flight));
        }
    }

    /// [`spoil`](Self::spoil) for every key.
    pub(super) fn spoil_all(&self) {
        let flights = self.flights.pin();
        for (key, flight) in &flights {
            flight.spoil();
            flights.remove_if(key, |_, there| Arc::ptr_eq(there, flight));
        }
    }

    /// Puts an entry in; what it has replaced or evicted.
    pub(super) fn put(&self, key: K, stored: Stored<V>) -> Vec<(K, Stored<V>)> {
        let mut evicted = Vec::new();
        self.store.insert_with_lifecycle(key, stored, &mut evicted);
        evicted
    }
}

/// Where a load of a key is settled.
pub(super) struct KeyDesk<'d, K, V, S> {
    pub(super) shared: &'d Shared<K, V, S>,
    pub(super) key: &'d K,
}

impl<K, V, S> Desk<Loaded<V>, Outcome<V>> for KeyDesk<'_, K, V, S>
where
    K: Hash + Eq + Clone + Send + Sync + 'static,
    V: Clone + Send + Sync + 'static,
    S: BuildHasher + Clone,
{
    type Kept = (K, Stored<V>);
    type Garbage = Vec<(K, Stored<V>)>;

    fn settle(&self, loaded: Result<Loaded<V>, Payload>) -> (Outcome<V>, Option<Self::Kept>) {
        let policy = &self.shared.policy;
        let (outcome, stored) = match loaded {
            Err(payload) => (Err(LoadError::Panicked(message(payload))), None),
            Ok(Err(error)) => (Err(LoadError::Failed(error)), None),
            Ok(Ok(None)) => (Ok(None), policy.absence()),
            Ok(Ok(Some(value))) => match policy.weight(self.key, &value) {
                weight if weight > policy.most => {
                    (Err(LoadError::Overweight { weight, limit: policy.most }), None)
                }
                weight => (Ok(Some(value.clone())), Some(policy.entry(value, weight))),
            },
        };
        (Arc::new(outcome), stored.map(|stored| (self.key.clone(), stored)))
    }

    fn keep(&self, (key, stored): Self::Kept) -> Self::Garbage {
        self.shared.put(key, stored)
    }

    fn leave(&self, flight: &InFlight<V>) {
        let own = |there: &Arc<InFlight<V>>| core::ptr::eq(&raw const **there, flight);
        let leave = || _ = self.shared.flights.pin().remove_if(self.key, |_, there| own(there));
        // If it stays, by a panic in `Hash` or `Eq`, who finds it takes it out.
        if let Err(payload) = std::panic::catch_unwind(std::panic::AssertUnwindSafe(leave)) {
            discard(payload);
        }
    }

    fn cancelled(&self) -> Outcome<V> {
        Arc::new(Err(LoadError::Cancelled))
    }
}

/// What a panic has said.
fn message(payload: Payload) -> Arc<str> {
    let text = payload.downcast_ref::<String>().map(String::as_str);
    let text = text.or_else(|| payload.downcast_ref::<&str>().copied());
    let text = text.unwrap_or("no message").into();
    discard(payload);
    text
}
