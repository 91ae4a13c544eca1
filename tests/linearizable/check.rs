//! Whether some order of the calls explains all answers.
//!
//! J. Wing's and C. Gong's search (1993) in the form of G. Lowe's "just-in-time linearization" (Testing for
//! linearizability, 2017): a walk through the history in the order of time, with the set of all that may be the
//! case, here called *cases*. A case is a state, and how far the call that each thread is in has taken effect.
//! - *Only at a response* is anything done: the call has to have taken effect by now, perhaps after others
//!   that are under way. A point of effect between two responses may as well lie right before the second,
//!   in the same order; and what comes after this call's last point may wait for the next response. So all
//!   sequences of points that end with this call's last one are tried, and no others.
//! - *A point that never changes the state* is taken as soon as it fits: whatever may follow without it may
//!   follow with it. So looks never multiply the cases. (A write of what is there already is no such point: it
//!   may be wanted later, when it would change something.)
//! - *No case is left*: no order explains the answers. If one is left at the end, its way there is an order.
//!
//! A thread is in one call at a time. So the set is as large as the orders of a few calls allow, never as
//! the history is long, and time is linear: about a microsecond for a call. For that reason there is
//! no need to divide maps by their keys (which would hide what a drain or a length says of all of them), nor
//! for special checks of registers and queues with values that differ. stateright's tester, which would do, has
//! neither the walk nor points, and copies the object for each step of a search that begins at the end.

use crate::history::{Event, History, Operation, THREADS};

/// What may be the case.
#[derive(Clone, Debug, PartialEq)]
struct Case<S> {
    /// The points that each thread's call has behind it.
    done: [u8; THREADS],
    state: S,
}

/// A walk through a history, from response to response.
pub(crate) struct Walk<'h, O: Operation> {
    history: &'h History<O>,
    /// The call of each thread that it is in, or comes to next.
    at: [usize; THREADS],
    is_in: [bool; THREADS],
    cases: Vec<Case<O::State>>,
    /// Cases from which more are to be made, and all that were found at this response.
    open: Vec<Case<O::State>>,
    found: Vec<Case<O::State>>,
}

/// The response of a thread's call, and whether it can be explained.
#[derive(Copy, Clone, Debug, PartialEq)]
pub(crate) struct Response {
    pub(crate) thread: usize,
    pub(crate) index: usize,
    pub(crate) is_explained: bool,
}

impl<'h, O: Operation> Walk<'h, O> {
    pub(crate) fn new(first: &O::State, history: &'h History<O>) -> Self {
        assert!(history.len() <= THREADS);
        let case = Case { done: [0; THREADS], state: first.clone() };
        Self {
            history,
            at: [0; THREADS],
            is_in: [false; THREADS],
            cases: vec![case],
            open: Vec::new(),
            found: Vec::new(),
        }
    }

    /// Goes on to the next response, if one is left.
    pub(crate) fn next_response(&mut self) -> Option<Response> {
        loop {
            let (_, is_response, thread) =
                self.threads().filter_map(|thread| self.next(thread)).min()?;
            if !is_response {
                self.is_in[thread] = true;
                continue;
            }
            let index = self.at[thread];
            self.explain(thread);
            self.is_in[thread] = false;
            self.at[thread] += 1;
            return Some(Response { thread, index, is_explained: !self.cases.is_empty() });
        }
    }

    /// What is certain: the state, if it is, and no call that is under way has begun to take effect.
    pub(crate) fn certain(&self) -> Option<&O::State> {
        match &*self.cases {
            [Case { done: [0, 0, 0, 0], state }] => Some(state),
            _ => None,
        }
    }

    /// How many calls each thread has behind it.
    pub(crate) fn at(&self) -> [usize; THREADS] {
        self.at
    }

    fn threads(&self) -> std::ops::Range<usize> {
        0..self.history.len()
    }

    fn call(&self, thread: usize) -> Option<&'h Event<O>> {
        self.history[thread].get(self.at[thread])
    }

    /// When a thread's next call begins, or this one ends. Beginnings come first: equal times are concurrent.
    fn next(&self, thread: usize) -> Option<(u64, bool, usize)> {
        let call = self.call(thread)?;
        let is_in = self.is_in[thread];
        Some((if is_in { call.ended } else { call.began }, is_in, thread))
    }

    /// Makes the cases those in which this thread's call is over.
    fn explain(&mut self, thread: usize) {
        std::mem::swap(&mut self.open, &mut self.cases);
        self.cases.clear();
        self.found.clear();
        while let Some(mut case) = self.open.pop() {
            self.read(&mut case);
            if self.is_over(thread, &case) {
                case.done[thread] = 0;
                if !self.cases.contains(&case) {
                    self.cases.push(case);
                }
                continue;
            }
            for other in self.threads() {
                let Some(state) = self.step(other, &case) else { continue };
                let mut next = Case { done: case.done, state };
                next.done[other] += 1;
                if !self.found.contains(&next) {
                    self.found.push(next.clone());
                    self.open.push(next);
                }
            }
        }
    }

    /// Takes all looks that fit.
    fn read(&self, case: &mut Case<O::State>) {
        for thread in self.threads() {
            while self.is_look(thread, case) && self.step(thread, case).is_some() {
                case.done[thread] += 1;
            }
        }
    }

    fn is_look(&self, thread: usize, case: &Case<O::State>) -> bool {
        let step = usize::from(case.done[thread]);
        self.call(thread).is_some_and(|call| call.op.is_look(step))
    }

    fn is_over(&self, thread: usize, case: &Case<O::State>) -> bool {
        self.call(thread).is_none_or(|call| usize::from(case.done[thread]) == call.op.steps())
    }

    /// What the next point of a call that is under way leads to.
    fn step(&self, thread: usize, case: &Case<O::State>) -> Option<O::State> {
        let call = self.call(thread)?;
        let is_open = self.is_in[thread] && !self.is_over(thread, case);
        is_open.then(|| call.op.step(usize::from(case.done[thread]), &case.state))?
    }
}

/// The first response that nothing explains, if there is one.
pub(crate) fn unexplained<O: Operation>(
    first: &O::State,
    history: &History<O>,
) -> Option<Response> {
    let mut walk = Walk::new(first, history);
    while let Some(response) = walk.next_response() {
        if !response.is_explained {
            return Some(response);
        }
    }
    None
}
