//! What threads did to a few keys and what they saw, and whether some order of it explains that.

use std::collections::HashSet;

pub(crate) const KEYS: usize = 3;

/// The values of the keys.
pub(crate) type State = [Option<u16>; KEYS];

/// A call; numbers are keys, then values.
#[derive(Copy, Clone, Debug)]
pub(crate) enum Call {
    Get(usize),
    Insert(usize, u16),
    TryInsert(usize, u16),
    Remove(usize),
    RemoveEven(usize),
    /// One more than there is, or one.
    Add(usize),
    Drain,
}

/// A call, what it said had been there before, and when it began and ended.
#[derive(Copy, Clone, Debug)]
pub(crate) struct Event {
    pub(crate) call: Call,
    pub(crate) returned: State,
    pub(crate) began: u64,
    pub(crate) ended: u64,
}

/// Nothing but this value of this key.
pub(crate) fn only(key: usize, value: Option<u16>) -> State {
    let mut state = [None; KEYS];
    state[key] = value;
    state
}

impl Call {
    /// What the call makes of a state, and what it says had been there.
    fn at(self, mut state: State) -> (State, State) {
        let returned = match self {
            Call::Drain => std::mem::take(&mut state),
            Call::Get(key) => only(key, state[key]),
            Call::Insert(key, value) => only(key, state[key].replace(value)),
            Call::Remove(key) => only(key, state[key].take()),
            Call::RemoveEven(key) => only(key, state[key].take_if(|value| *value % 2 == 0)),
            Call::TryInsert(key, value) => {
                let before = state[key];
                state[key] = before.or(Some(value));
                only(key, before)
            }
            Call::Add(key) => {
                let before = state[key];
                only(key, state[key].replace(before.unwrap_or(0) + 1))
            }
        };
        (state, returned)
    }
}

/// Whether the events can be put in an order that keeps to theirs, and in which each call returns
/// what it did: the search of Wing and Gong, with the memory of Lowe.
pub(crate) fn is_linearizable(first: State, events: &[Event]) -> bool {
    assert!(events.len() <= 64);
    search(first, events, 0, &mut HashSet::new())
}

fn search(state: State, events: &[Event], done: u64, seen: &mut HashSet<(u64, State)>) -> bool {
    let left = || (0..events.len()).filter(|at| done >> at & 1 == 0);
    let Some(first_end) = left().map(|at| events[at].ended).min() else { return true };
    if !seen.insert((done, state)) {
        return false;
    }
    let may_be_next = left().filter(|at| events[*at].began < first_end);
    may_be_next.into_iter().any(|at| {
        let (next, returned) = events[at].call.at(state);
        returned == events[at].returned && search(next, events, done | 1 << at, seen)
    })
}

#[cfg(test)]
mod tests {
    use super::{Call::*, *};

    fn event(call: Call, returned: State, began: u64, ended: u64) -> Event {
        Event { call, returned, began, ended }
    }

    const EMPTY: State = [None; KEYS];

    #[test]
    fn a_stale_read_is_rejected() {
        let insert = event(Insert(0, 2), EMPTY, 0, 1);
        let stale = event(Get(0), EMPTY, 2, 3);
        let fresh = event(Get(0), only(0, Some(2)), 2, 3);
        assert!(is_linearizable(EMPTY, &[insert, fresh]));
        assert!(!is_linearizable(EMPTY, &[insert, stale]));
        assert!(is_linearizable(EMPTY, &[insert, event(Get(0), EMPTY, 0, 3)]));
    }

    #[test]
    fn a_read_that_goes_back_is_rejected() {
        let insert = event(Insert(0, 2), EMPTY, 0, 9);
        let new = |began| event(Get(0), only(0, Some(2)), began, began + 1);
        let old = |began| event(Get(0), EMPTY, began, began + 1);
        assert!(is_linearizable(EMPTY, &[insert, old(2), new(4)]));
        assert!(!is_linearizable(EMPTY, &[insert, new(2), old(4)]));
    }

    #[test]
    fn a_lost_update_is_rejected() {
        let first = event(Add(1), EMPTY, 0, 5);
        assert!(!is_linearizable(EMPTY, &[first, event(Add(1), EMPTY, 1, 4)]));
        assert!(is_linearizable(EMPTY, &[first, event(Add(1), only(1, Some(1)), 1, 4)]));
    }

    #[test]
    fn a_value_that_comes_out_twice_is_rejected() {
        let full = only(2, Some(4));
        let removal = event(Remove(2), full, 0, 5);
        assert!(!is_linearizable(full, &[removal, event(Drain, full, 1, 4)]));
        assert!(is_linearizable(full, &[removal, event(Drain, EMPTY, 1, 4)]));
    }

    #[test]
    fn a_drain_in_two_steps_is_rejected() {
        let full = [Some(2), Some(4), None];
        let drain = event(Drain, full, 0, 9);
        let gone = event(Get(0), EMPTY, 1, 2);
        let still_there = event(Get(1), only(1, Some(4)), 3, 4);
        assert!(!is_linearizable(full, &[drain, gone, still_there]));
        assert!(is_linearizable(full, &[drain, still_there]));
    }
}
