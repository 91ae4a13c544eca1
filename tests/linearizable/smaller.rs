//! A counter-example made small, and made readable.
//!
//! What is left out must not be what makes the rest wrong. So only that goes without which a linearizable
//! history would still be one, and the same response has to stay without an explanation:
//! - all before the last time at which the state was certain, which then is where the example begins;
//! - calls that began after the response;
//! - reads, by halves, quarters, and one by one;
//! - when all that is left has to do with one part of the object each: parts, as the other keys of a map.

use std::fmt::Write;

use crate::check::{Response, Walk, unexplained};
use crate::history::{Event, History, Operation, THREADS, length};

/// An example that nothing explains.
#[derive(Debug)]
pub(crate) struct Example<O: Operation> {
    first: O::State,
    history: History<O>,
    /// The thread and the beginning of the call that cannot be explained.
    last: (usize, u64),
}

impl<O: Operation> Example<O> {
    /// The smallest that was found in a history with this response.
    pub(crate) fn of(first: &O::State, history: &History<O>, response: Response) -> Self {
        let last = &history[response.thread][response.index];
        let (state, from) = last_certain(first, history);
        let window = |(thread, calls): (usize, &Vec<Event<O>>)| {
            let calls = calls.iter().skip(from[thread]);
            calls.take_while(|call| call.began <= last.ended).cloned().collect()
        };
        let history = history.iter().enumerate().map(window).collect();
        let mut example = Self { first: state, history, last: (response.thread, last.began) };
        example.leave_out_reads();
        example.leave_out_parts();
        example.leave_out_reads();
        example
    }

    pub(crate) fn length(&self) -> usize {
        length(&self.history)
    }

    fn is_last(&self, thread: usize, call: &Event<O>) -> bool {
        self.last == (thread, call.began)
    }

    /// Keeps what it says, if the same call then still cannot be explained.
    fn try_keeping(&mut self, mut keep: impl FnMut(usize, &Event<O>) -> bool) -> bool {
        let mut smaller = Vec::new();
        for (thread, calls) in self.history.iter().enumerate() {
            let kept = calls.iter().filter(|call| self.is_last(thread, call) || keep(thread, call));
            smaller.push(kept.cloned().collect::<Vec<_>>());
        }
        let still = length(&smaller) < self.length()
            && unexplained(&self.first, &smaller)
                .is_some_and(|at| self.is_last(at.thread, &smaller[at.thread][at.index]));
        if still {
            self.history = smaller;
        }
        still
    }

    fn leave_out_reads(&mut self) {
        let mut some = self.length();
        while some > 0 {
            let mut from = 0;
            while from < self.length() {
                let mut number = 0;
                let smaller = self.try_keeping(|_, call| {
                    number += 1;
                    !call.op.is_read() || number <= from || number > from + some
                });
                if !smaller {
                    from += some;
                }
            }
            some /= 2;
        }
    }

    fn leave_out_parts(&mut self) {
        let parts: Option<Vec<u64>> =
            self.history.iter().flatten().map(|call| call.op.part()).collect();
        let Some(mut parts) = parts else { return };
        parts.sort_unstable();
        parts.dedup();
        let last = self.history[self.last.0].iter().find(|call| call.began == self.last.1);
        let its = last.and_then(|call| call.op.part());
        parts.retain(|part| Some(*part) != its && O::may_go(*part, &self.first));
        for gone in parts {
            self.try_keeping(|_, call| call.op.part() != Some(gone));
        }
    }

    /// A line for each call, in the order of their beginnings.
    pub(crate) fn lines(&self) -> String {
        let mut calls = Vec::new();
        for (thread, its) in self.history.iter().enumerate() {
            calls.extend(its.iter().map(|call| (call.began, thread, call)));
        }
        calls.sort_by_key(|(began, thread, _)| (*began, *thread));
        let start = calls.first().map_or(0, |first| first.0);
        let mut lines = format!("  from {:?}\n", self.first);
        for (began, thread, call) in calls {
            let mark = if self.is_last(thread, call) { "  <- unexplained" } else { "" };
            let (from, to) = (began - start, call.ended - start);
            let _ = writeln!(lines, "  thread {thread} {from:>7} to {to:<7} {:?}{mark}", call.op);
        }
        lines
    }
}

/// The last certain state before the first response that cannot be explained, and where each thread was then.
fn last_certain<O: Operation>(
    first: &O::State,
    history: &History<O>,
) -> (O::State, [usize; THREADS]) {
    let mut walk = Walk::new(first, history);
    let mut last = (first.clone(), [0; THREADS]);
    while walk.next_response().is_some_and(|response| response.is_explained) {
        if let Some(state) = walk.certain() {
            last = (state.clone(), walk.at());
        }
    }
    last
}
