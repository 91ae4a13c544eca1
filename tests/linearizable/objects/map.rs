//! The map, whole: a few keys under every call that claims to be one step, while the table grows, shrinks, and is
//! detached.

use std::cell::Cell;
use std::hash::{BuildHasher, Hash, Hasher};
use std::thread::yield_now;

use nodestate::map::{Computed, EpochMap, Operation as Decision, RandomState};

use crate::hashers::{Equal, Identity, Low, OneBucket};
use crate::history::{History, Operation};
use crate::record::{Log, Role, record, try_rounds};

const KEYS: usize = 24;

/// The values of the keys; 0 is none.
type State = [u16; KEYS];

/// A call, and what it told last; numbers are keys, then values, and 0 is none.
#[derive(Clone, Debug)]
enum Call {
    Get(usize, u16),
    Contains(usize, bool),
    Insert(usize, u16, u16),
    TryInsert(usize, u16, u16),
    /// What is there afterwards.
    GetOrInsert(usize, u16, u16),
    /// Without what was there.
    PlainInsert(usize, u16, bool),
    Remove(usize, u16),
    PlainRemove(usize, bool),
    /// What was there and even.
    RemoveEven(usize, u16),
    /// One more than there was, or one.
    Add(usize, u16),
    /// One more than there was, if it was there.
    Update(usize, u16),
    /// All at once.
    Drain(Box<State>),
    Clear,
}

use Call::*;

/// A key at whose comparison another thread sometimes comes in between.
#[derive(Copy, Clone, Debug, Eq)]
struct Key(usize);

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        thread_local!(static COMPARISONS: Cell<u64> = const { Cell::new(0) });
        let number = COMPARISONS.get();
        COMPARISONS.set(number + 1);
        if number.is_multiple_of(101) {
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

impl Operation for Call {
    type State = State;

    fn step(&self, _: usize, state: &State) -> Option<State> {
        let after = |key: usize, is_so: bool, value: u16| {
            let mut next = *state;
            next[key] = value;
            is_so.then_some(next)
        };
        let (new, before): (u16, u16) = match *self {
            Drain(ref all) => return (**all == *state).then_some([0; KEYS]),
            Clear => return Some([0; KEYS]),
            Get(key, seen) => (seen, state[key]),
            Contains(key, _) | PlainRemove(key, _) => (0, state[key]),
            Insert(key, new, _) | TryInsert(key, new, _) => (new, state[key]),
            GetOrInsert(key, new, _) | PlainInsert(key, new, _) => (new, state[key]),
            Remove(key, _) | RemoveEven(key, _) => (0, state[key]),
            Add(key, _) | Update(key, _) => (state[key].wrapping_add(1).max(1), state[key]),
        };
        match *self {
            Get(key, seen) => after(key, seen == before, before),
            Contains(key, is_there) => after(key, is_there == (before != 0), before),
            Insert(key, _, told) | Remove(key, told) | Add(key, told) => {
                after(key, told == before, new)
            }
            TryInsert(key, _, told) => {
                after(key, told == before, if before == 0 { new } else { before })
            }
            GetOrInsert(key, _, told) => {
                let there = if before == 0 { new } else { before };
                after(key, told == there, there)
            }
            PlainInsert(key, _, was_new) => after(key, was_new == (before == 0), new),
            PlainRemove(key, was_there) => after(key, was_there == (before != 0), 0),
            RemoveEven(key, told) if before.is_multiple_of(2) => after(key, told == before, 0),
            RemoveEven(key, told) => after(key, told == 0, before),
            Update(key, told) if before == 0 => after(key, told == 0, 0),
            Update(key, told) => after(key, told == new, new),
            Drain(_) | Clear => None,
        }
    }

    fn is_read(&self) -> bool {
        match *self {
            Get(..) | Contains(..) => true,
            TryInsert(_, _, told) => told != 0,
            Remove(_, told) | RemoveEven(_, told) | Update(_, told) => told == 0,
            PlainRemove(_, was_there) => !was_there,
            _ => false,
        }
    }

    fn part(&self) -> Option<u64> {
        match *self {
            Drain(_) | Clear => None,
            Get(key, _) | Contains(key, _) | Insert(key, ..) | TryInsert(key, ..) => {
                Some(key as u64)
            }
            GetOrInsert(key, ..) | PlainInsert(key, ..) | Remove(key, _) => Some(key as u64),
            PlainRemove(key, _) | RemoveEven(key, _) | Add(key, _) | Update(key, _) => {
                Some(key as u64)
            }
        }
    }
}

type Map<S> = EpochMap<Key, u16, S>;

/// One more than there was, or one; what there was.
fn add<S: BuildHasher>(map: &Map<S>, key: usize) -> u16 {
    let decide = |there: Option<(&Key, &u16)>| {
        Decision::<_>::Insert(there.map_or(0, |(_, value)| *value).wrapping_add(1).max(1))
    };
    match map.pin().compute(Key(key), decide) {
        Computed::Updated { old, .. } => *old.1,
        _ => 0,
    }
}

fn drain<S: BuildHasher>(map: &Map<S>) -> Call {
    let mut state = [0; KEYS];
    for (key, value) in map.pin().drain() {
        // A key that comes twice is explained by nothing.
        state[key.0] = if state[key.0] == 0 { *value } else { u16::MAX };
    }
    Drain(Box::new(state))
}

fn call<S: BuildHasher>(log: &mut Log<'_, Call>, map: &Map<S>, new: u16) {
    let key = log.below(KEYS as u64) as usize;
    let k = Key(key);
    let or_none = |value: Option<&u16>| value.copied().unwrap_or(0);
    match log.below(64) {
        0..14 => log.note(|| or_none(map.pin().get(&k)), |value| Get(key, value)),
        14..18 => log.note(|| map.get(&k).map_or(0, |value| *value), |value| Get(key, value)),
        18..20 => log.note(|| map.contains_key(&k), |is_there| Contains(key, is_there)),
        20..32 => log.note(|| or_none(map.pin().insert(k, new)), |old| Insert(key, new, old)),
        32..34 => log.note(
            || map.pin().try_insert(k, new).map_or_else(|refused| *refused.current, |_| 0),
            |there| TryInsert(key, new, there),
        ),
        34..36 => log.note(
            || *map.pin().get_or_insert(k, new).value(),
            |value| GetOrInsert(key, new, value),
        ),
        36..39 => log.note(|| map.insert(k, new), |was_new| PlainInsert(key, new, was_new)),
        39..48 => log.note(|| or_none(map.pin().remove(&k)), |old| Remove(key, old)),
        48..51 => log.note(|| map.remove(&k), |was_there| PlainRemove(key, was_there)),
        51..53 => log.note(
            || map.pin().remove_if(&k, |_, value| value % 2 == 0).map_or(0, |(_, value)| *value),
            |old| RemoveEven(key, old),
        ),
        53..58 => log.note(|| add(map, key), |old| Add(key, old)),
        58..61 => log.note(
            || or_none(map.pin().update(k, |value| value.wrapping_add(1).max(1))),
            |new| Update(key, new),
        ),
        61 => log.note(|| drain(map), |all| all),
        62 if log.below(4) == 0 => log.note(|| map.clear(), |()| Clear),
        _ => match log.below(4) {
            0 => map.pin().reserve(20),
            1 => drop(map.pin().shrink_to_fit()),
            _ => drop(map.flush()),
        },
    }
}

/// Threads on maps that live long, or on small ones that grow.
fn histories<S>(round: u64) -> Vec<History<Call>>
where
    S: BuildHasher + Default + Send + Sync,
{
    let (objects, calls) = if round % 4 < 2 { (2, 4000_u16) } else { (100, 80) };
    let maps: Vec<Map<S>> = (0..objects).map(|_| Map::default()).collect();
    let mut roles: Vec<Role<'_, Call>> = Vec::new();
    for me in 1..4 {
        let maps = &maps;
        roles.push(Box::new(move |log: &mut Log<'_, Call>| {
            for map in maps {
                log.next_object();
                (0..calls).for_each(|number| call(log, map, me << 14 | number | 1 << 13));
            }
        }));
    }
    record(round, roles)
}

#[test]
fn epoch_map() {
    try_rounds("EpochMap", |round| {
        let recorded = match round / 4 % 6 {
            0 => histories::<Equal>(round),
            1 => histories::<OneBucket>(round),
            2 => histories::<Identity>(round),
            3 => histories::<Low>(round),
            _ => histories::<RandomState>(round),
        };
        ([0; KEYS], recorded)
    });
}
