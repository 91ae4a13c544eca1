//! Threads at a few keys: whatever they record, some order of their calls explains it.

use std::hash::{BuildHasher, Hash, Hasher};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering::*};
use std::thread::{scope, yield_now};

use nodestate::map::{Computed, EpochMap, Operation};

use crate::history::{Call, Event, KEYS, State, is_linearizable, only};
use crate::payload::Random;

const THREADS: usize = 3;
const CALLS: usize = 5;
const ROUNDS: u64 = 1_500;

/// A key at whose comparison another thread often comes in between.
#[derive(Copy, Clone, Debug, Eq)]
struct Key(usize);

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        static COMPARISONS: AtomicU64 = AtomicU64::new(0);
        if COMPARISONS.fetch_add(1, Relaxed).is_multiple_of(5) {
            yield_now();
        }
        self.0 == other.0
    }
}

impl Hash for Key {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(self.0 as u64);
    }
}

type Map<S> = EpochMap<Key, u16, S>;

/// Makes the call; what it says had been there before.
fn make<S: BuildHasher>(map: &Map<S>, call: Call) -> State {
    let pinned = map.pin();
    match call {
        Call::Get(key) => only(key, pinned.get(&Key(key)).copied()),
        Call::Insert(key, value) => only(key, pinned.insert(Key(key), value).copied()),
        Call::TryInsert(key, value) => {
            let refused = pinned.try_insert(Key(key), value).err();
            only(key, refused.map(|refused| *refused.current))
        }
        Call::Remove(key) => only(key, pinned.remove(&Key(key)).copied()),
        Call::RemoveEven(key) => {
            only(key, pinned.remove_if(&Key(key), |_, value| value % 2 == 0).map(|(_, v)| *v))
        }
        Call::Add(key) => {
            let add = |there: Option<(&Key, &u16)>| {
                Operation::<_>::Insert(there.map_or(0, |(_, value)| *value) + 1)
            };
            match pinned.compute(Key(key), add) {
                Computed::Updated { old, .. } => only(key, Some(*old.1)),
                _ => only(key, None),
            }
        }
        Call::Drain => {
            let mut state = [None; KEYS];
            for (key, value) in pinned.drain().filter(|(key, _)| key.0 < KEYS) {
                // A key that comes twice is explained by nothing.
                state[key.0] = Some(state[key.0].map_or(*value, |_| u16::MAX));
            }
            state
        }
    }
}

fn any_call(random: &mut Random, value: u16) -> Call {
    let key = random.below(KEYS as u64) as usize;
    match random.below(15) {
        0..4 => Call::Get(key),
        4..7 => Call::Insert(key, value),
        7 => Call::TryInsert(key, value),
        8..11 => Call::Remove(key),
        11 => Call::RemoveEven(key),
        12 | 13 => Call::Add(key),
        _ => Call::Drain,
    }
}

/// A point that threads pass together. It spins: who sleeps comes too late.
struct Together(AtomicUsize);

impl Together {
    fn pass(&self) {
        let ticket = self.0.fetch_add(1, AcqRel);
        let all = (ticket / THREADS + 1) * THREADS;
        while self.0.load(Acquire) < all {
            yield_now();
        }
    }
}

/// Some calls, beside those of others; now and then the table changes meanwhile.
fn record<S: BuildHasher>(map: &Map<S>, clock: &AtomicU64, me: usize, seed: u64) -> Vec<Event> {
    let mut random = Random::new(seed);
    let mut events = Vec::new();
    for number in 0..CALLS {
        match random.below(12) {
            0 => map.pin().reserve(20),
            1 => drop(map.pin().shrink_to_fit()),
            _ => {}
        }
        let call = any_call(&mut random, (me * 1000 + number * 100) as u16);
        let began = clock.fetch_add(1, SeqCst);
        let returned = make(map, call);
        events.push(Event { call, returned, began, ended: clock.fetch_add(1, SeqCst) });
    }
    events
}

/// Others in the table: without them it would never grow.
fn fill<S: BuildHasher>(map: &Map<S>, round: u64) {
    for n in 0..round as usize % 8 {
        map.insert(Key(KEYS + n), 0);
    }
}

fn state_of<S: BuildHasher>(map: &Map<S>) -> State {
    std::array::from_fn(|key| map.get(&Key(key)).map(|value| *value))
}

/// What one thread did in each round, and for the first of them what was there after.
fn work<S: BuildHasher>(
    map: &Map<S>,
    clock: &AtomicU64,
    together: &Together,
    me: usize,
) -> Vec<(Vec<Event>, State)> {
    let one = |round| {
        if me == 0 {
            fill(map, round);
        }
        together.pass();
        let mut events = record(map, clock, me, round * THREADS as u64 + me as u64);
        together.pass();
        let last = state_of(map);
        let end = clock.load(SeqCst);
        if me == 0 {
            events.extend((0..KEYS).map(|key| Event {
                call: Call::Get(key),
                returned: only(key, last[key]),
                began: end,
                ended: end + 1,
            }));
        }
        together.pass();
        (events, last)
    };
    (0..ROUNDS).map(one).collect()
}

pub(crate) fn histories_are_linearizable<S>()
where
    S: BuildHasher + Default + Send + Sync,
{
    let map = Map::<S>::default();
    let (clock, together) = (AtomicU64::new(0), Together(AtomicUsize::new(0)));
    let mut threads: Vec<_> = scope(|scope| {
        let (map, clock, together) = (&map, &clock, &together);
        let spawn = |me| scope.spawn(move || work(map, clock, together, me));
        let spawned: Vec<_> = (0..THREADS).map(spawn).collect();
        spawned.into_iter().map(|thread| thread.join().unwrap().into_iter()).collect()
    });
    let mut first = [None; KEYS];
    for _ in 0..ROUNDS {
        let parts: Vec<_> = threads.iter_mut().filter_map(Iterator::next).collect();
        let events: Vec<Event> = parts.iter().flat_map(|(events, _)| events).copied().collect();
        assert!(is_linearizable(first, &events), "from {first:?}: {events:?}");
        first = parts[0].1;
    }
}
