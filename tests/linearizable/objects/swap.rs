//! A slot whose value is replaced and taken, until it is closed.
//!
//! A call that puts a value in looks first whether the slot is closed, and then takes effect. One that takes
//! looks likewise: if it was closed, what is taken is the last, and a seal is left.

use std::thread::yield_now;
use std::time::Duration;

use nodestate::WaitError;
use nodestate::slot::{Retired, SetError, SwapSlot};

use crate::history::{Operation, THREADS};
use crate::record::{Log, Role, record, try_rounds};

#[derive(Copy, Clone, Debug, PartialEq)]
enum Content {
    Empty,
    Value(u64),
    /// Nothing will come any more.
    Seal,
}

use Content::{Empty, Seal, Value};

#[derive(Copy, Clone, Debug, PartialEq)]
struct State {
    content: Content,
    closed: bool,
    /// The threads in a `take` that has found the slot closed.
    seals: [bool; THREADS],
}

/// A call, and what it told.
#[derive(Clone, Debug)]
enum Call {
    Set(u64, Result<(), SetError<u64>>),
    /// What was put in, and what was there.
    Replace(u64, Result<Option<u64>, SetError<u64>>),
    /// The thread, and what was there.
    Take(usize, Option<u64>),
    Get(Option<u64>),
    Wait(Result<u64, WaitError>),
    Close,
    IsClosed(bool),
}

use Call::*;

fn value(of: Content) -> Option<u64> {
    match of {
        Value(value) => Some(value),
        Empty | Seal => None,
    }
}

fn put(state: &State, before: Content, new: u64) -> Option<State> {
    (state.content == before).then_some(State { content: Value(new), ..*state })
}

fn take(state: &State, me: usize, told: Option<u64>) -> Option<State> {
    let mut next = *state;
    next.seals[me] = false;
    if state.seals[me] {
        next.content = Seal;
    } else if told.is_some() {
        next.content = Empty;
    }
    (value(state.content) == told).then_some(next)
}

impl Operation for Call {
    type State = State;

    fn steps(&self) -> usize {
        match self {
            Set(_, Err(SetError::Closed(_))) | Replace(_, Err(_)) => 1,
            Set(..) | Replace(..) | Take(..) | Wait(Err(WaitError::Closed)) => 2,
            _ => 1,
        }
    }

    fn step(&self, step: usize, state: &State) -> Option<State> {
        let has = value(state.content);
        let is_so = match *self {
            Set(new, Err(SetError::Closed(back))) => state.closed && new == back,
            Replace(new, Err(refused)) => state.closed && refused == SetError::Closed(new),
            Set(..) | Replace(..) if step == 0 => !state.closed,
            Set(new, Ok(())) => return put(state, Empty, new),
            Set(new, Err(SetError::AlreadySet(back))) => has.is_some() && new == back,
            Replace(new, Ok(old)) => return put(state, old.map_or(Empty, Value), new),
            Take(me, _) if step == 0 => {
                let mut next = *state;
                next.seals[me] = state.closed;
                return Some(next);
            }
            Take(me, told) => return take(state, me, told),
            Get(seen) => seen == has,
            Wait(Ok(seen)) => Some(seen) == has,
            Wait(Err(WaitError::Timeout)) => state.content == Empty && !state.closed,
            Wait(Err(WaitError::Closed)) if step == 0 => state.closed,
            Wait(Err(WaitError::Closed)) => has.is_none(),
            Close => return Some(State { closed: true, ..*state }),
            IsClosed(seen) => seen == state.closed,
        };
        is_so.then_some(*state)
    }

    fn is_look(&self, step: usize) -> bool {
        self.is_read() || step == 0 && matches!(self, Set(..) | Replace(..))
    }

    fn is_read(&self) -> bool {
        match self {
            Get(_) | Wait(_) | IsClosed(_) => true,
            Set(_, told) => told.is_err(),
            Replace(_, told) => told.is_err(),
            Take(..) | Close => false,
        }
    }
}

/// The value, when nobody looks at it any more.
fn inner(mut retired: Retired<u64>) -> u64 {
    loop {
        match retired.into_inner() {
            Ok(value) => return value,
            Err(again) => retired = again,
        }
        yield_now();
    }
}

fn work(log: &mut Log<'_, Call>, slots: &[SwapSlot<u64>], me: usize, calls: u64) {
    for slot in slots {
        log.next_object();
        for number in 0..calls {
            let value = (me as u64 + 1) << 32 | number;
            match log.below(32) {
                0..5 => log.note(|| slot.set(value), |told| Set(value, told)),
                5..10 => log.note(
                    || slot.replace(value),
                    |told| Replace(value, told.map(|old| old.map(inner))),
                ),
                10..14 => log.note(|| slot.take(), |old| Take(me, old.map(inner))),
                14 if log.below(calls) < 4 => log.note(|| slot.close(), |()| Close),
                15 => log.note(|| slot.is_closed(), IsClosed),
                16 => log
                    .note(|| slot.get_timeout(Duration::from_micros(10)).map(|value| *value), Wait),
                _ => log.note(|| slot.try_get().map(|value| *value), Get),
            }
        }
    }
}

#[test]
fn swap_slot() {
    try_rounds("SwapSlot", |round| {
        let (objects, calls) = if round % 4 < 2 { (2, 4000) } else { (300, 30) };
        let slots: Vec<SwapSlot<u64>> = (0..objects).map(|_| SwapSlot::new()).collect();
        let mut roles: Vec<Role<'_, Call>> = Vec::new();
        for me in 0..3 {
            let slots = &slots;
            roles.push(Box::new(move |log: &mut Log<'_, Call>| work(log, slots, me, calls)));
        }
        let first = State { content: Empty, closed: false, seals: [false; THREADS] };
        (first, record(round, roles))
    });
}
