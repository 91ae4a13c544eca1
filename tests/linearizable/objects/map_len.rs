//! The map's length: counted by each call after it has taken effect, and read in two steps, what was removed
//! first.

use nodestate::map::EpochMap;

use crate::history::Operation;
use crate::record::{Log, Role, record, try_rounds};

const KEYS: usize = 4;

#[derive(Copy, Clone, Debug, PartialEq)]
struct State {
    is_there: [bool; KEYS],
    inserted: u32,
    removed: u32,
    /// What the reader of the length has found removed, while it is at it.
    found: Option<u32>,
}

/// A call on a key, and what it told.
#[derive(Clone, Debug)]
enum Call {
    Insert(usize, bool),
    Remove(usize, bool),
    Contains(usize, bool),
    Len(usize),
}

use Call::*;

impl Operation for Call {
    type State = State;

    fn steps(&self) -> usize {
        match self {
            Insert(_, true) | Remove(_, true) | Len(_) => 2,
            _ => 1,
        }
    }

    fn step(&self, step: usize, state: &State) -> Option<State> {
        let mut next = *state;
        match *self {
            Insert(key, was_new) if step == 0 => {
                next.is_there[key] = true;
                (was_new != state.is_there[key]).then_some(next)
            }
            Remove(key, was_there) if step == 0 => {
                next.is_there[key] = false;
                (was_there == state.is_there[key]).then_some(next)
            }
            Insert(..) => Some(State { inserted: state.inserted + 1, ..next }),
            Remove(..) => Some(State { removed: state.removed + 1, ..next }),
            Contains(key, seen) => (seen == state.is_there[key]).then_some(next),
            Len(_) if step == 0 => Some(State { found: Some(state.removed), ..next }),
            Len(told) => {
                let len = state.inserted.saturating_sub(state.found?);
                (told == len as usize).then_some(State { found: None, ..next })
            }
        }
    }

    fn is_look(&self, _: usize) -> bool {
        self.is_read() && !matches!(self, Len(_))
    }

    fn is_read(&self) -> bool {
        matches!(self, Insert(_, false) | Remove(_, false) | Contains(..) | Len(_))
    }
}

fn write(log: &mut Log<'_, Call>, map: &EpochMap<usize, ()>) {
    log.next_object();
    for _ in 0..6000 {
        let key = log.below(KEYS as u64) as usize;
        match log.below(8) {
            0..4 => log.note(|| map.insert(key, ()), |was_new| Insert(key, was_new)),
            4..7 => log.note(|| map.remove(&key), |was_there| Remove(key, was_there)),
            _ => log.note(|| map.contains_key(&key), |is_there| Contains(key, is_there)),
        }
    }
}

fn count(log: &mut Log<'_, Call>, map: &EpochMap<usize, ()>) {
    log.next_object();
    for _ in 0..12_000 {
        log.note(|| map.len(), Len);
    }
}

#[test]
fn length_of_a_map() {
    try_rounds("EpochMap::len", |round| {
        let map = EpochMap::new();
        let mut roles: Vec<Role<'_, Call>> = Vec::new();
        for _ in 0..2 {
            roles.push(Box::new(|log: &mut Log<'_, Call>| write(log, &map)));
        }
        roles.push(Box::new(|log: &mut Log<'_, Call>| count(log, &map)));
        let first = State { is_there: [false; KEYS], inserted: 0, removed: 0, found: None };
        (first, record(round, roles))
    });
}
