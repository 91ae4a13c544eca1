//! The interner, string by string: while a symbol is held, there is no other; what nobody holds, a purge takes
//! out.

use nodestate::intern::{Interner, Sym};

use crate::history::Operation;
use crate::record::{Log, Role, record, try_rounds};

/// Where a string lies, 0 for nowhere, and how many symbols there are.
#[derive(Copy, Clone, Debug, PartialEq)]
struct State {
    place: usize,
    held: usize,
}

/// A call, and what it told: where the string of the symbol lies.
#[derive(Clone, Debug)]
enum Call {
    Intern(usize),
    Get(Option<usize>),
    Clone(usize),
    Drop(usize),
    Purge,
}

use Call::*;

impl Operation for Call {
    type State = State;

    fn step(&self, _: usize, state: &State) -> Option<State> {
        let held = |place, by: isize| {
            let held = state.held.checked_add_signed(by)?;
            (place == state.place).then_some(State { place, held })
        };
        match *self {
            Intern(place) if state.place == 0 => Some(State { place, held: 1 }),
            Intern(place) | Get(Some(place)) | Clone(place) => held(place, 1),
            Get(None) => (state.place == 0).then_some(*state),
            Drop(place) => held(place, -1),
            Purge if state.held == 0 => Some(State { place: 0, held: 0 }),
            Purge => Some(*state),
        }
    }

    fn is_read(&self) -> bool {
        matches!(self, Get(None))
    }
}

const STRINGS: usize = 6;

fn place(of: &Sym) -> usize {
    of.as_str().as_ptr().addr()
}

fn work(log: &mut Log<'_, Call>, interner: &Interner, texts: &[String; STRINGS]) {
    log.next_objects(STRINGS);
    let mut held: [Vec<Sym>; STRINGS] = Default::default();
    for _ in 0..6000 {
        let string = log.below(STRINGS as u64) as usize;
        let (text, its) = (&texts[string], &mut held[string]);
        log.on(string);
        let mut keep = |symbol: Sym| {
            let at = place(&symbol);
            its.push(symbol);
            at
        };
        match log.below(16) {
            0..3 => log.note(
                || interner.intern(text),
                |symbol| Intern(keep(symbol.expect("there is no limit"))),
            ),
            3..5 => log.note(|| interner.get(text), |symbol| Get(symbol.map(keep))),
            5 => log.note_everywhere(|| interner.purge(), Purge),
            6 if !its.is_empty() => {
                let first = &its[0];
                let mut symbol = None;
                log.note(|| first.clone(), |clone| Clone(place(symbol.insert(clone))));
                its.extend(symbol);
            }
            _ => release(log, its),
        }
    }
    for (string, mut its) in held.into_iter().enumerate() {
        log.on(string);
        while !its.is_empty() {
            release(log, &mut its);
        }
    }
}

fn release(log: &mut Log<'_, Call>, held: &mut Vec<Sym>) {
    let Some(symbol) = held.pop() else { return };
    let at = place(&symbol);
    log.note(|| drop(symbol), |()| Drop(at));
}

#[test]
fn interner() {
    let texts: [String; STRINGS] = std::array::from_fn(|number| format!("10.0.0.{number}:7000"));
    try_rounds("Interner", |round| {
        let interner = Interner::new();
        let mut roles: Vec<Role<'_, Call>> = Vec::new();
        for _ in 0..3 {
            roles.push(Box::new(|log: &mut Log<'_, Call>| work(log, &interner, &texts)));
        }
        (State { place: 0, held: 0 }, record(round, roles))
    });
}
