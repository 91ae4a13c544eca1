//! The latch: a register with a version, by one writer or by two that take turns.

use std::time::Duration;

use nodestate::latch::{Latch, Version};

use crate::history::Operation;
use crate::record::{Log, Role, record, try_rounds};

/// A value, whole if all words say so.
type Words = [u64; 6];

const fn whole(value: u64) -> Words {
    [value; 6]
}

/// The register.
#[derive(Copy, Clone, Debug, PartialEq)]
struct Register {
    words: Words,
    version: Version,
}

/// A call, and what it told.
#[derive(Clone, Debug)]
enum Call {
    Publish(u64, Version),
    /// Found this, and put in the next.
    Update(Words, Version),
    Read(Words),
    Versioned(Words, Version),
    Version(Version),
    /// A wait for what is later than a version, and what came.
    Changed(Version, Words, Version),
    NotChanged(Version),
}

use Call::*;

impl Operation for Call {
    type State = Register;

    fn step(&self, _: usize, state: &Register) -> Option<Register> {
        let so = |is_so: bool| is_so.then_some(*state);
        let later =
            |words, version| (version > state.version).then_some(Register { words, version });
        match *self {
            Publish(value, version) => later(whole(value), version),
            Update(before, version) if before == state.words => {
                later(whole(before[0] + 1), version)
            }
            Update(..) => None,
            Read(words) => so(state.words == words),
            Versioned(words, version) => so(*state == Register { words, version }),
            Version(version) => so(state.version == version),
            Changed(since, words, version) => {
                so(state.version != since && *state == Register { words, version })
            }
            NotChanged(since) => so(state.version == since),
        }
    }

    fn is_read(&self) -> bool {
        !matches!(self, Publish(..) | Update(..))
    }
}

const CALLS: u64 = 8000;

fn read<const N: usize>(log: &mut Log<'_, Call>, latch: &Latch<Words, N>) {
    log.next_object();
    let mut seen = latch.version();
    for _ in 0..CALLS {
        match log.below(64) {
            0..32 => log.note(|| latch.read(), Read),
            32..52 => log.note(
                || latch.versioned(),
                |now| {
                    seen = now.version;
                    Versioned(now.value, now.version)
                },
            ),
            52..62 => log.note(|| latch.version(), Version),
            _ => log.note(
                || latch.changed_timeout(seen, Duration::from_micros(20)),
                |told| match told {
                    Ok(now) => Changed(seen, now.value, now.version),
                    Err(_) => NotChanged(seen),
                },
            ),
        }
    }
}

fn one_writer<const N: usize>(what: &str) {
    try_rounds(what, |round| {
        let (mut writer, latch) = Latch::<Words, N>::new(whole(0));
        let first = Register { words: whole(0), version: latch.version() };
        let mut roles: Vec<Role<'_, Call>> = vec![Box::new(|log: &mut Log<'_, Call>| {
            log.next_object();
            for value in 1..CALLS {
                log.note(|| writer.publish(whole(value)), |version| Publish(value, version));
            }
        })];
        for _ in 0..2 {
            roles.push(Box::new(|log: &mut Log<'_, Call>| read(log, &latch)));
        }
        (first, record(round, roles))
    });
}

#[test]
fn latch_of_two() {
    one_writer::<2>("Latch of 2");
}

#[test]
fn latch_of_three() {
    one_writer::<3>("Latch of 3");
}

#[test]
fn several_writers() {
    try_rounds("latch::MultiWriter", |round| {
        let (writer, latch) = Latch::<Words>::new(whole(0));
        let (writer, first) =
            (writer.into_multi(), Register { words: whole(0), version: latch.version() });
        let write = &|log: &mut Log<'_, Call>, me: u64| {
            log.next_object();
            for number in 0..CALLS / 2 {
                if log.below(2) == 0 {
                    let value = (me << 32) + (number << 12);
                    log.note(|| writer.publish(whole(value)), |version| Publish(value, version));
                    continue;
                }
                let update = || {
                    let mut before = whole(0);
                    let version = writer.update(|words| {
                        before = words;
                        whole(words[0] + 1)
                    });
                    (before, version)
                };
                log.note(update, |(before, version)| Update(before, version));
            }
        };
        let mut roles: Vec<Role<'_, Call>> = Vec::new();
        for me in 1..3 {
            roles.push(Box::new(move |log: &mut Log<'_, Call>| write(log, me)));
        }
        roles.push(Box::new(|log: &mut Log<'_, Call>| read(log, &latch)));
        (first, record(round, roles))
    });
}
