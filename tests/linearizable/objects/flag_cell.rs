//! A typed cell: a register that is compared and exchanged.

use nodestate::flags::FlagCell;

use crate::history::Operation;
use crate::record::{Log, Role, record, try_rounds};

/// A call, and what it told.
#[derive(Clone, Debug)]
enum Call {
    Load(u64),
    Store(u64),
    /// What was put in, and what was there.
    Swap(u64, u64),
    /// What was expected, what was to be put in, and what was there.
    CompareExchange(u64, u64, Result<u64, u64>),
}

use Call::*;

impl Operation for Call {
    type State = u64;

    fn step(&self, _: usize, state: &u64) -> Option<u64> {
        match *self {
            Load(seen) => (seen == *state).then_some(seen),
            Store(new) => Some(new),
            Swap(new, old) => (old == *state).then_some(new),
            CompareExchange(expected, new, Ok(old)) => {
                (expected == *state && old == expected).then_some(new)
            }
            CompareExchange(expected, _, Err(seen)) => {
                (seen == *state && seen != expected).then_some(seen)
            }
        }
    }

    fn is_read(&self) -> bool {
        matches!(self, Load(_) | CompareExchange(_, _, Err(_)))
    }
}

fn work(log: &mut Log<'_, Call>, cell: &FlagCell<u64>, me: u64) {
    log.next_object();
    let mut seen = 0;
    for number in 1..8000 {
        // Few values, that come again, or ones that come once.
        let new = if log.below(2) == 0 { log.below(4) } else { me << 32 | number };
        let expected = seen;
        match log.below(8) {
            0..3 => log.note(
                || cell.load(),
                |now| {
                    seen = now;
                    Load(now)
                },
            ),
            3 => log.note(|| cell.store(new), |()| Store(new)),
            4 => log.note(|| cell.swap(new), |old| Swap(new, old)),
            _ => log.note(
                || cell.compare_exchange(expected, new),
                |told| {
                    seen = told.map_or_else(|now| now, |_| new);
                    CompareExchange(expected, new, told)
                },
            ),
        }
    }
}

#[test]
fn flag_cell() {
    try_rounds("FlagCell", |round| {
        let cell = FlagCell::new(0);
        let mut roles: Vec<Role<'_, Call>> = Vec::new();
        for me in 1..4 {
            let cell = &cell;
            roles.push(Box::new(move |log: &mut Log<'_, Call>| work(log, cell, me)));
        }
        (0, record(round, roles))
    });
}
