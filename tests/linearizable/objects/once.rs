//! A slot that is set once, or closed before.

use std::time::Duration;

use nodestate::WaitError;
use nodestate::slot::{OnceSlot, SetError};

use crate::history::Operation;
use crate::record::{Log, Role, record, try_rounds};

/// What the slot has come to.
#[derive(Copy, Clone, Debug, PartialEq)]
enum State {
    Empty,
    Value(u64),
    Closed,
}

/// A call, and what it told.
#[derive(Clone, Debug)]
enum Call {
    Set(u64, Result<(), SetError<u64>>),
    Get(Option<u64>),
    Wait(Result<u64, WaitError>),
    Close,
    IsClosed(bool),
}

use Call::*;

impl Operation for Call {
    type State = State;

    fn step(&self, _: usize, state: &State) -> Option<State> {
        let value = match *state {
            State::Value(value) => Some(value),
            _ => None,
        };
        let (is_empty, is_closed) = (*state == State::Empty, *state == State::Closed);
        let is_so = match *self {
            Set(value, Ok(())) => return is_empty.then_some(State::Value(value)),
            Close => return Some(if is_empty { State::Closed } else { *state }),
            Set(new, Err(SetError::AlreadySet(back))) => value.is_some() && back == new,
            Set(new, Err(SetError::Closed(back))) => is_closed && back == new,
            Get(seen) => seen == value,
            Wait(Ok(seen)) => Some(seen) == value,
            Wait(Err(WaitError::Timeout)) => is_empty,
            Wait(Err(WaitError::Closed)) => is_closed,
            IsClosed(seen) => seen == is_closed,
        };
        is_so.then_some(*state)
    }

    fn is_read(&self) -> bool {
        !matches!(self, Set(_, Ok(())) | Close)
    }
}

fn work(log: &mut Log<'_, Call>, slots: &[OnceSlot<u64>], me: u64) {
    for slot in slots {
        log.next_object();
        for number in 0..12 {
            let value = me << 32 | number;
            match log.below(16) {
                0 | 1 => log.note(|| slot.set(value), |told| Set(value, told)),
                2 if log.below(2) == 0 => log.note(|| slot.close(), |()| Close),
                3 => log.note(|| slot.is_closed(), IsClosed),
                4 => log.note(|| slot.get_timeout(Duration::from_micros(10)).copied(), Wait),
                _ => log.note(|| slot.try_get().copied(), Get),
            }
        }
    }
}

#[test]
fn once_slot() {
    try_rounds("OnceSlot", |round| {
        let slots: Vec<OnceSlot<u64>> = (0..1500).map(|_| OnceSlot::new()).collect();
        let mut roles: Vec<Role<'_, Call>> = Vec::new();
        for me in 1..4 {
            let slots = &slots;
            roles.push(Box::new(move |log: &mut Log<'_, Call>| work(log, slots, me)));
        }
        (State::Empty, record(round, roles))
    });
}
