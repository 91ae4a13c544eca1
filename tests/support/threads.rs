//! Two real threads beside each other, each with operations of its own, and what holds however their
//! steps fall: nothing is lost or there twice, each thread's order is kept, and each register's history can
//! be told as one thread's.

use std::collections::HashSet;
use std::hint::spin_loop;
use std::iter::repeat_n;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

use arbitrary::{Arbitrary, Result, Unstructured};

use super::{
    threads_flags, threads_lanes, threads_map, threads_mpsc, threads_proposal, threads_slot,
    threads_spsc,
};

/// Runs the operations that `data` spells for one structure.
pub(crate) fn run(data: &[u8]) -> Result<()> {
    let mut input = Unstructured::new(data);
    match input.arbitrary::<u8>()? % 7 {
        0 => threads_map::run(&mut input),
        1 => threads_mpsc::run(&mut input),
        2 => threads_lanes::run(&mut input),
        3 => threads_slot::run(&mut input),
        4 => threads_proposal::run(&mut input),
        5 => threads_spsc::run(&mut input),
        _ => threads_flags::run(&mut input),
    }
}

/// What each of two does: a half of what is left spells it. A list would end at its first even byte.
pub(super) fn programs<'a, A: Arbitrary<'a>, B: Arbitrary<'a>>(
    input: &mut Unstructured<'a>,
) -> Result<(Vec<A>, Vec<B>)> {
    let rest = input.bytes(input.len())?;
    let (one, other) = rest.split_at(rest.len() / 2);
    Ok((program(one)?, program(other)?))
}

fn program<'a, T: Arbitrary<'a>>(bytes: &'a [u8]) -> Result<Vec<T>> {
    let mut input = Unstructured::new(bytes);
    let mut operations = Vec::new();
    while !input.is_empty() {
        operations.push(input.arbitrary()?);
    }
    Ok(operations)
}

/// Runs both, from the same moment on.
pub(super) fn beside<A: Send, B>(
    one: impl FnOnce() -> A + Send,
    other: impl FnOnce() -> B,
) -> (A, B) {
    let ready = AtomicUsize::new(0);
    let meet = || {
        ready.fetch_add(1, SeqCst);
        // The other may not run yet, or not at all for a while.
        let mut looks = 0_u32;
        while ready.load(SeqCst) < 2 {
            looks += 1;
            if looks.is_multiple_of(1_000) {
                std::thread::yield_now();
            }
            spin_loop();
        }
    };
    std::thread::scope(|scope| {
        let one = scope.spawn(|| {
            meet();
            one()
        });
        meet();
        let other = other();
        (one.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)), other)
    })
}

/// The operations, again and again: threads meet more often than they are spawned.
pub(super) fn rounds<T>(operations: &[T]) -> impl Iterator<Item = &T> {
    repeat_n(operations, 16).flatten()
}

/// Lets the other thread come so far.
pub(super) fn pause(turns: u8) {
    (0..turns).for_each(|_| spin_loop());
}

/// One step at a register: what it saw, and what it left there.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) struct Step {
    pub(super) saw: Saw,
    pub(super) left: Option<u32>,
}

#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) enum Saw {
    Exactly(Option<u32>),
    /// Something, which stays.
    Some,
    /// It did not look.
    Anything,
}

impl Step {
    pub(super) fn read(saw: Option<u32>) -> Self {
        Self::write(saw, saw)
    }

    pub(super) fn write(saw: Option<u32>, left: Option<u32>) -> Self {
        Self { saw: Saw::Exactly(saw), left }
    }

    /// What is there after it, if it can come when `now` is.
    fn after(self, now: Option<u32>) -> Option<Option<u32>> {
        match self.saw {
            Saw::Exactly(saw) => (saw == now).then_some(self.left),
            Saw::Some => now.is_some().then_some(now),
            Saw::Anything => Some(self.left),
        }
    }
}

/// Whether the steps of two threads fit into one order that begins with nothing and ends with `last`.
pub(super) fn fit(one: &[Step], other: &[Step], last: Option<u32>) -> bool {
    let mut seen = HashSet::new();
    let mut open = vec![(0, 0, None)];
    while let Some((i, j, now)) = open.pop() {
        if !seen.insert((i, j, now)) {
            continue;
        }
        if (i, j, now) == (one.len(), other.len(), last) {
            return true;
        }
        let next = |steps: &[Step], at: usize| steps.get(at).and_then(|step| step.after(now));
        open.extend(next(one, i).map(|now| (i + 1, j, now)));
        open.extend(next(other, j).map(|now| (i, j + 1, now)));
    }
    false
}
