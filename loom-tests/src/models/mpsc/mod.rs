//! The exchange ring: its own code with 3 bits of laps and batches of 2, from just before the laps
//! come round.
//!
//! Values are tracked: one that is lost is a leak to loom, one that is taken twice is freed twice. The
//! bounds are such that a model takes seconds.

mod batches;
mod ends;
mod order;
mod senders;
mod singles;
mod wakeups;
mod word;

use loom::alloc::Track;
use loom::sync::Arc;
use loom::sync::atomic::{AtomicBool, Ordering::*};
use loom::thread;

use super::explore;
use crate::ring::{
    PopError, PushError,
    mpsc::{
        head::{Head, parts},
        tail::Tail,
    },
};

const LAPS: u32 = 3;
const BATCH: usize = 2;
/// The last lap but one, and the last.
const LATE: u64 = 6;
const LAST: u64 = 7;

type Value = Track<u64>;
type Sends = Tail<Value, LAPS, BATCH>;
type Takes = Head<Value, LAPS, BATCH>;

fn ring(capacity: usize, lap: u64) -> (Sends, Takes) {
    parts(capacity, 2, lap)
}

/// Who ends it.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
enum End {
    LastSender,
    Receiver,
    /// The receiver, by being dropped.
    Drop,
    /// The same, and somebody gets what is left.
    Heir,
}

/// Some senders beside the receiver.
#[derive(Copy, Clone, Debug)]
struct Plan {
    capacity: usize,
    lap: u64,
    /// For each sender how many values it pushes in each call.
    senders: &'static [&'static [usize]],
    end: End,
    /// Preemptions.
    bound: usize,
}

/// What one sender has to tell at the end.
#[derive(Default)]
struct Accepted(Vec<u64>);

/// Each sender's values come out in its order, all that were accepted and no others; Closed is the
/// last answer, and no push succeeds after it.
fn run(name: &str, plan: Plan) {
    explore(name, Some(plan.bound), move || {
        let (tail, mut head) = ring(plan.capacity, plan.lap);
        let over = Arc::new(AtomicBool::new(false));
        let senders: Vec<_> = plan
            .senders
            .iter()
            .enumerate()
            .map(|(number, sizes)| {
                let (mut tail, over) = (tail.another(), over.clone());
                thread::spawn(move || send(&mut tail, number as u64 * 100, sizes, &over))
            })
            .collect();
        drop(tail);

        let mut taken = Taken::default();
        for _ in 0..2 {
            while taken.some(&mut head, &over) {}
            if taken.over {
                break;
            }
            thread::yield_now();
        }
        match plan.end {
            End::LastSender | End::Heir => {}
            End::Receiver => {
                head.shared.close();
                taken.rest(&mut head, &over);
            }
            End::Drop => {
                drop(head);
                // What was accepted was dropped: loom sees to it.
                senders.into_iter().for_each(|sender| drop(sender.join().unwrap()));
                return;
            }
        }
        if plan.end == End::Heir {
            head.finish(|value| taken.values.push(*value.get_ref()));
            over.store(true, Release);
            taken.over = true;
        }
        let accepted: Vec<Accepted> =
            senders.into_iter().map(|sender| sender.join().unwrap()).collect();
        if !taken.over {
            taken.rest(&mut head, &over);
        }
        assert!(head.pop().is_err(), "a value after the end");
        for (number, Accepted(accepted)) in accepted.iter().enumerate() {
            let its = taken.values.iter().copied().filter(|value| value / 100 == number as u64);
            assert!(its.eq(accepted.iter().copied()), "{accepted:?} of {:?}", taken.values);
        }
        let all: usize = accepted.iter().map(|Accepted(accepted)| accepted.len()).sum();
        assert_eq!(taken.values.len(), all);
    });
}

/// Pushes so many values in each call.
fn send(tail: &mut Sends, first: u64, sizes: &[usize], over: &AtomicBool) -> Accepted {
    let (mut accepted, mut next) = (Vec::new(), first);
    for &size in sizes {
        let late = over.load(Acquire);
        let new = if size == 1 { push(tail, next) } else { push_batch(tail, next, size) };
        assert!(!late || new == 0, "accepted after the end");
        accepted.extend(next..next + new);
        next += size as u64;
    }
    Accepted(accepted)
}

/// How many of one value went in.
fn push(tail: &mut Sends, value: u64) -> u64 {
    match tail.push(Track::new(value)) {
        Ok(()) => 1,
        Err(PushError::Full(back) | PushError::Closed(back)) => {
            assert_eq!(*back.get_ref(), value);
            0
        }
    }
}

/// How many of `size` values went in.
fn push_batch(tail: &mut Sends, first: u64, size: usize) -> u64 {
    let mut batch: Vec<Value> = (first..first + size as u64).map(Track::new).collect();
    let moved = tail.push_batch(&mut batch).unwrap_or(0);
    let rest = first + moved as u64..first + size as u64;
    assert!(batch.iter().map(|value| *value.get_ref()).eq(rest), "not the rest");
    moved as u64
}

/// What the receiver has taken.
#[derive(Default)]
struct Taken {
    values: Vec<u64>,
    over: bool,
}

impl Taken {
    /// Takes two at most; whether it got any.
    fn some(&mut self, head: &mut Takes, over: &AtomicBool) -> bool {
        let mut values = Vec::with_capacity(2);
        let result = head.drain(&mut values, 2);
        self.values.extend(values.iter().map(|value| *value.get_ref()));
        if result == Err(PopError::Closed) {
            self.over = true;
            over.store(true, Release);
        }
        result.is_ok()
    }

    /// Takes all, to the end, which has come or is to be made.
    fn rest(&mut self, head: &mut Takes, over: &AtomicBool) {
        while self.some(head, over) {}
        assert!(self.over, "empty, and it was closed");
    }
}
