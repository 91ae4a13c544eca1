//! The flag word: a lifecycle that goes forwards, flags that are set and cleared, and waits for either.

use std::time::Duration;

use nodestate::WaitError;
use nodestate::flags::{Flags, Lifecycle, Snapshot, UserFlags};

use crate::history::Operation;
use crate::record::{Log, Role, record, try_rounds};

const BITS: [UserFlags; 3] = [UserFlags::bit::<0>(), UserFlags::bit::<1>(), UserFlags::bit::<23>()];

/// What is to be seen of the word.
#[derive(Copy, Clone, Debug, PartialEq)]
struct State {
    lifecycle: Lifecycle,
    user: UserFlags,
}

impl State {
    fn is(self, seen: Snapshot) -> bool {
        (self.lifecycle, self.user) == (seen.lifecycle(), seen.user())
    }
}

/// A call, and what it told: a change, what was the case before.
#[derive(Clone, Debug)]
enum Call {
    Set(usize, Snapshot),
    Clear(usize, Snapshot),
    /// One is set, another cleared.
    Change(usize, usize, Snapshot),
    Advance(Lifecycle, Lifecycle, Result<(), Lifecycle>),
    Look(Snapshot),
    IsRunning(bool),
    IsInitialized(bool),
    /// A wait for a flag, and how it ended.
    WaitFor(usize, Result<Snapshot, WaitError>),
    /// A wait for any change.
    Changed(Snapshot, Result<Snapshot, WaitError>),
}

use Call::*;

fn changed(state: &State, before: Snapshot, user: UserFlags) -> Option<State> {
    state.is(before).then_some(State { user, ..*state })
}

/// Some of the three flags.
fn union(of: impl Fn(usize) -> bool) -> UserFlags {
    (0..BITS.len()).filter(|bit| of(*bit)).fold(UserFlags::EMPTY, |all, bit| all | BITS[bit])
}

fn with(user: UserFlags, set: Option<usize>, clear: Option<usize>) -> UserFlags {
    let stays = |bit| user.contains(BITS[bit]) && clear != Some(bit);
    union(|bit| stays(bit) || set == Some(bit))
}

impl Operation for Call {
    type State = State;

    fn step(&self, _: usize, state: &State) -> Option<State> {
        let so = |is_so: bool| is_so.then_some(*state);
        // Why a wait for what is not `wanted` ended without it.
        let in_vain = |wanted: bool, why| match why {
            WaitError::Timeout => !wanted,
            WaitError::Closed => !wanted && state.lifecycle.has_ended(),
        };
        match *self {
            Set(bit, before) => changed(state, before, with(state.user, Some(bit), None)),
            Clear(bit, before) => changed(state, before, with(state.user, None, Some(bit))),
            Change(set, clear, before) => {
                changed(state, before, with(state.user, Some(set), Some(clear)))
            }
            Advance(from, to, Ok(())) => {
                let is_so = from == state.lifecycle && from.may_become(to);
                is_so.then_some(State { lifecycle: to, ..*state })
            }
            Advance(from, to, Err(actual)) => {
                so(actual == state.lifecycle && !(from == actual && from.may_become(to)))
            }
            Look(seen) => so(state.is(seen)),
            IsRunning(is_running) => so(state.lifecycle.is_running() == is_running),
            IsInitialized(is_so) => so(state.lifecycle.is_initialized() == is_so),
            WaitFor(bit, Ok(seen)) => so(state.is(seen) && seen.contains(BITS[bit])),
            WaitFor(bit, Err(why)) => so(in_vain(state.user.contains(BITS[bit]), why)),
            Changed(since, Ok(seen)) => so(state.is(seen) && seen != since),
            Changed(since, Err(why)) => so(state.is(since) && in_vain(false, why)),
        }
    }

    fn is_read(&self) -> bool {
        !matches!(self, Set(..) | Clear(..) | Change(..) | Advance(_, _, Ok(())))
    }
}

const STATIONS: [Lifecycle; 6] = [
    Lifecycle::Uninit,
    Lifecycle::Starting,
    Lifecycle::Running,
    Lifecycle::Draining,
    Lifecycle::Stopped,
    Lifecycle::Failed,
];

fn work(log: &mut Log<'_, Call>, objects: &[Flags], calls: u64) {
    const SOON: Duration = Duration::from_micros(20);
    for flags in objects {
        log.next_object();
        let mut seen = flags.snapshot();
        for _ in 0..calls {
            let (one, two) = (log.below(3) as usize, log.below(3) as usize);
            match log.below(32) {
                0..5 => log.note(|| flags.set(BITS[one]), |before| Set(one, before)),
                5..10 => log.note(|| flags.clear(BITS[one]), |before| Clear(one, before)),
                10..13 => log
                    .note(|| flags.change(BITS[one], BITS[two]), |before| Change(one, two, before)),
                // Seldom in a long history: it comes to its end.
                13 if log.below(calls) < 16 => {
                    let [from, to] = [seen.lifecycle(), STATIONS[log.below(6) as usize]];
                    log.note(
                        || flags.advance(from, to),
                        |told| Advance(from, to, told.map_err(|refused| refused.actual())),
                    );
                }
                14 => log.note(|| flags.is_running(), IsRunning),
                15 => log.note(|| flags.is_initialized(), IsInitialized),
                16 => log.note(
                    || flags.wait_timeout(SOON, |now| now.contains(BITS[one])),
                    |told| WaitFor(one, told),
                ),
                17 => {
                    log.note(|| flags.changed_since_timeout(seen, SOON), |told| Changed(seen, told))
                }
                _ => log.note(
                    || flags.snapshot(),
                    |now| {
                        seen = now;
                        Look(now)
                    },
                ),
            }
        }
    }
}

#[test]
fn flags() {
    try_rounds("Flags", |round| {
        let (objects, calls) = if round % 4 < 2 { (2, 4000) } else { (100, 60) };
        let objects: Vec<Flags> = (0..objects).map(|_| Flags::new()).collect();
        let mut roles: Vec<Role<'_, Call>> = Vec::new();
        for _ in 0..3 {
            roles.push(Box::new(|log: &mut Log<'_, Call>| work(log, &objects, calls)));
        }
        let first = State { lifecycle: Lifecycle::Uninit, user: UserFlags::EMPTY };
        (first, record(round, roles))
    });
}
