//! Histories of real threads: what each calls, and when, in a log of its own.
//!
//! The threads go from object to object together, so that short-lived ones, as a ring that is closed, are met
//! by all of them at once. Between calls a thread stops now and then: where there are fewer cores than threads,
//! it is what lets another in between.

use std::panic;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::*};
use std::thread::{scope, yield_now};
use std::time::{Duration, Instant};

use crate::check::unexplained;
use crate::clock::Clock;
use crate::history::{Event, History, Operation, length};
use crate::random::Random;
use crate::smaller::Example;

/// What a thread does with the objects.
pub(crate) type Role<'r, O> = Box<dyn FnOnce(&mut Log<'_, O>) + Send + 'r>;

/// What one thread has done, and the means to do more.
pub(crate) struct Log<'a, O> {
    clock: Clock,
    together: &'a Together,
    pub(crate) random: Random,
    /// Its calls on each object, and which of these is the next one's.
    calls: Vec<Vec<Event<O>>>,
    object: usize,
}

impl<O> Log<'_, O> {
    /// Goes on to the next object, when all threads do.
    pub(crate) fn next_object(&mut self) {
        self.next_objects(1);
    }

    /// Goes on to so many objects, between which [`on`](Self::on) chooses.
    pub(crate) fn next_objects(&mut self, number: usize) {
        self.object = self.calls.len();
        self.calls.resize_with(self.object + number, Vec::new);
        self.together.pass();
    }

    /// The next calls are on this object, of all.
    pub(crate) fn on(&mut self, object: usize) {
        self.object = object;
    }

    /// Makes the call, and notes what it told.
    #[inline]
    pub(crate) fn note<R>(&mut self, call: impl FnOnce() -> R, told: impl FnOnce(R) -> O) {
        let event = self.time(call, told);
        self.calls[self.object].push(event);
    }

    /// Makes a call that is one on each object.
    pub(crate) fn note_everywhere<R>(&mut self, call: impl FnOnce() -> R, op: O)
    where
        O: Clone,
    {
        let event = self.time(call, |_| op);
        self.calls.iter_mut().for_each(|calls| calls.push(event.clone()));
    }

    #[inline]
    fn time<R>(&mut self, call: impl FnOnce() -> R, told: impl FnOnce(R) -> O) -> Event<O> {
        match self.random.below(256) {
            0..4 => yield_now(),
            4..16 => (0..self.random.below(200)).for_each(|_| std::hint::spin_loop()),
            _ => {}
        }
        let began = self.clock.begin();
        let answer = call();
        let ended = self.clock.end();
        Event { began, ended, op: told(answer) }
    }

    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.random.below(end)
    }
}

/// A point that threads pass together. It spins: who sleeps comes too late.
struct Together {
    threads: usize,
    arrived: AtomicUsize,
    /// A thread has panicked, and will not come.
    broken: AtomicBool,
}

impl Together {
    fn pass(&self) {
        let ticket = self.arrived.fetch_add(1, AcqRel);
        let all = (ticket / self.threads + 1) * self.threads;
        let mut turns = 0_u32;
        while self.arrived.load(Acquire) < all {
            assert!(!self.broken.load(Acquire), "another thread has panicked");
            turns += 1;
            if turns.is_multiple_of(64) {
                yield_now();
            }
        }
    }
}

/// Lets threads with these roles loose, and hands out the history of each object.
pub(crate) fn record<O: Send>(round: u64, roles: Vec<Role<'_, O>>) -> Vec<History<O>> {
    let clock = Clock::of(round);
    let together = Together {
        threads: roles.len(),
        arrived: AtomicUsize::new(0),
        broken: AtomicBool::new(false),
    };
    let work = |me: usize, role: Role<'_, O>| {
        let random = Random::new(round * 16 + me as u64);
        let mut log = Log { clock, together: &together, random, calls: Vec::new(), object: 0 };
        let done = panic::catch_unwind(panic::AssertUnwindSafe(|| role(&mut log)));
        together.broken.fetch_or(done.is_err(), AcqRel);
        done.unwrap_or_else(|payload| panic::resume_unwind(payload));
        log.calls.into_iter()
    };
    let work = &work;
    let mut threads: Vec<_> = scope(|scope| {
        let spawn = |(me, role)| scope.spawn(move || work(me, role));
        let spawned: Vec<_> = roles.into_iter().enumerate().map(spawn).collect();
        spawned.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let mut histories = Vec::new();
    while let Some(history) = threads.iter_mut().map(Iterator::next).collect() {
        histories.push(history);
    }
    histories
}

/// How many operations a structure is tried by: `LINEARIZABLE_OPS`, 10^6 if that is not set, few in a build
/// without optimization.
fn wanted() -> usize {
    let default = if cfg!(debug_assertions) { 20_000 } else { 1_000_000 };
    let set = std::env::var("LINEARIZABLE_OPS").ok();
    set.map_or(default, |set| set.parse().expect("LINEARIZABLE_OPS is a number"))
}

/// Records round after round, and looks for an order of each history, until enough was done.
pub(crate) fn try_rounds<O: Operation>(
    what: &str,
    mut one: impl FnMut(u64) -> (O::State, Vec<History<O>>),
) {
    let (mut operations, mut histories, mut round) = (0, 0, 0);
    let (mut recording, mut checking) = (Duration::ZERO, Duration::ZERO);
    while operations < wanted() {
        let start = Instant::now();
        let (first, recorded) = one(round);
        let end = Instant::now();
        for history in &recorded {
            if let Some(response) = unexplained(&first, history) {
                let example = Example::of(&first, history, response);
                panic!("{what}, round {round}: no order explains this\n{}", example.lines());
            }
        }
        operations += recorded.iter().map(length).sum::<usize>();
        histories += recorded.len();
        recording += end - start;
        checking += end.elapsed();
        round += 1;
    }
    println!(
        "{what}: {operations} operations in {histories} histories are linearizable \
         (recorded in {recording:.1?}, checked in {checking:.1?})"
    );
}
