//! One load that several wait for: whoever of them is polled drives it.
//!
//! A load belongs to nobody: its future lies in here, and a waiter that finds it with something to do takes
//! it out, polls it, and puts it back. So a waiter that is never polled again, or gone, holds nobody up;
//! and no executor has to know of the load.

use core::future::Future;
use core::pin::Pin;
use core::task::{Context, Poll, Waker};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::task::Wake;

use crate::panics::{Payload, discard};
use crate::primitive::{Mutex, MutexGuard, PoisonError, Thread, current};

/// A load's future.
pub(crate) type Task<O> = Pin<Box<dyn Future<Output = O> + Send>>;

/// What becomes of a load that has ended.
pub(crate) trait Desk<O, T> {
    /// What is to be kept.
    type Kept;
    /// What was there before, to be dropped when no lock is held.
    type Garbage;

    /// What the waiters are told, and what is to be kept. It may run code of the user's, unless the
    /// load has panicked.
    fn settle(&self, loaded: Result<O, Payload>) -> (T, Option<Self::Kept>);

    /// Keeps it, with the load's lock held.
    fn keep(&self, kept: Self::Kept) -> Self::Garbage;

    /// Nobody is to find the load any more.
    fn leave(&self, flight: &Flight<O, T>);

    /// What the waiters of a load are told that was given up.
    fn cancelled(&self) -> T;
}

/// A load, and those who wait for it.
pub(crate) struct Flight<O, T>(Mutex<State<O, T>>);

/// INVARIANT(cache.flight): as long as the stage is not Done there is a waiter; if it is Driven, one of them
/// is the driver, which is in the middle of a call. While it is Idle and woken, every waiter has been woken
/// since it was polled, or will be before the one that has changed it returns.
struct State<O, T> {
    stage: Stage<O, T>,
    /// What it loads is not to be kept: something newer is known.
    stale: bool,
    waiters: Vec<(u64, Option<Waker>)>,
    next: u64,
}

enum Stage<O, T> {
    /// Nobody drives it. It was woken, or not.
    Idle(Task<O>, bool),
    /// A thread is polling it, or running it, for a waiter. It was woken meanwhile, or not.
    Driven(Thread, Seat, bool),
    Done(T),
}

/// A waiter's number.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(crate) struct Seat(u64);

/// What a waiter has found.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Polled<T> {
    Done(T),
    Pending,
    /// This thread is driving the very load that it is to wait for.
    Recursive,
}

impl<O: 'static, T: Clone + Send + 'static> Flight<O, T> {
    /// A load that this thread drives; its first waiter.
    pub(crate) fn new() -> (Arc<Self>, Seat) {
        let state = State {
            stage: Stage::Driven(current(), Seat(0), false),
            stale: false,
            waiters: vec![(0, None)],
            next: 1,
        };
        (Arc::new(Self(Mutex::new(state))), Seat(0))
    }

    /// A panic under the lock leaves nothing half done.
    fn lock(&self) -> MutexGuard<'_, State<O, T>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// One waiter more; `None` if the load has ended, or is not to be waited for any more.
    pub(crate) fn join(&self) -> Option<Seat> {
        let mut state = self.lock();
        if state.stale || matches!(state.stage, Stage::Done(_)) {
            return None;
        }
        let seat = state.next;
        state.next += 1;
        state.waiters.push((seat, None));
        Some(Seat(seat))
    }

    /// The driver hands the load over to whoever is polled next.
    pub(crate) fn rest(&self, task: Task<O>, woken: bool) {
        let mut state = self.lock();
        let woken = match state.stage {
            Stage::Driven(.., meanwhile) => woken || meanwhile,
            // It was given up meanwhile.
            _ => return drop_outside(state, task),
        };
        state.stage = Stage::Idle(task, woken);
        let wakers = if woken { state.take_wakers() } else { Vec::new() };
        drop(state);
        wake_all(wakers);
    }

    /// The driver has come to the load's end.
    pub(crate) fn finish<D: Desk<O, T>>(&self, loaded: Result<O, Payload>, desk: &D) {
        let (mut outcome, kept) = match catch_unwind(AssertUnwindSafe(|| desk.settle(loaded))) {
            Ok(settled) => settled,
            Err(payload) => (desk.settle(Err(payload)).0, None),
        };
        let mut garbage = None;
        let mut state = self.lock();
        if !state.stale
            && let Some(kept) = kept
        {
            match catch_unwind(AssertUnwindSafe(|| desk.keep(kept))) {
                Ok(replaced) => garbage = Some(replaced),
                Err(payload) => {
                    drop(state);
                    outcome = desk.settle(Err(payload)).0;
                    state = self.lock();
                }
            }
        }
        self.end(state, outcome, desk);
        drop(garbage);
    }

    /// Gives the load up, for all who wait; whether there was one.
    pub(crate) fn cancel<D: Desk<O, T>>(&self, desk: &D) -> bool {
        let mut state = self.lock();
        state.stale = true;
        self.end(state, desk.cancelled(), desk)
    }

    /// What is loaded is not to be kept, and who comes now waits for another load.
    pub(crate) fn spoil(&self) {
        self.lock().stale = true;
    }

    /// The end, if it has not come before; nobody finds the load then, and all who wait are woken.
    fn end<D: Desk<O, T>>(
        &self,
        mut state: MutexGuard<'_, State<O, T>>,
        outcome: T,
        desk: &D,
    ) -> bool {
        if matches!(state.stage, Stage::Done(_)) {
            drop_outside(state, outcome);
            return false;
        }
        let stage = core::mem::replace(&mut state.stage, Stage::Done(outcome));
        let wakers = state.take_wakers();
        drop(state);
        desk.leave(self);
        wake_all(wakers);
        drop_quietly(stage);
        true
    }

    /// Looks whether the load has ended, and drives it if it has something to do and nobody else does.
    /// Unless it has ended, `waker` is woken when there is something to be done.
    pub(crate) fn poll<D: Desk<O, T>>(
        self: &Arc<Self>,
        seat: Seat,
        waker: &Waker,
        desk: &D,
    ) -> Polled<T> {
        let waker = waker.clone();
        let mut state = self.lock();
        match &state.stage {
            Stage::Done(outcome) => {
                let outcome = outcome.clone();
                drop_outside(state, waker);
                return Polled::Done(outcome);
            }
            Stage::Driven(by, ..) if by.id() == current().id() => {
                drop_outside(state, waker);
                return Polled::Recursive;
            }
            Stage::Driven(..) | Stage::Idle(_, false) => {
                let old = state.register(seat, waker);
                drop_outside(state, old);
                return Polled::Pending;
            }
            Stage::Idle(_, true) => {}
        }
        let old = state.register(seat, waker);
        let stage = core::mem::replace(&mut state.stage, Stage::Driven(current(), seat, false));
        drop_outside(state, old);
        let Stage::Idle(task, _) = stage else { unreachable!("it was idle") };
        self.drive(task, desk)
    }

    fn drive<D: Desk<O, T>>(self: &Arc<Self>, mut task: Task<O>, desk: &D) -> Polled<T> {
        let waker = Waker::from(self.clone());
        let mut cx = Context::from_waker(&waker);
        let polled = catch_unwind(AssertUnwindSafe(|| task.as_mut().poll(&mut cx)));
        match polled {
            Ok(Poll::Pending) => self.rest(task, false),
            Ok(Poll::Ready(loaded)) => {
                drop_quietly(task);
                self.finish(Ok(loaded), desk);
            }
            Err(payload) => {
                drop_quietly(task);
                self.finish(Err(payload), desk);
            }
        }
        match &self.lock().stage {
            Stage::Done(outcome) => Polled::Done(outcome.clone()),
            _ => Polled::Pending,
        }
    }

    /// Ends a load that this thread drives, without anything to keep.
    pub(crate) fn resolve<D: Desk<O, T>>(&self, outcome: T, desk: &D) {
        self.end(self.lock(), outcome, desk);
    }

    /// A waiter goes. If it was the last one, or a panic has taken it out of driving, the load is given up.
    pub(crate) fn quit<D: Desk<O, T>>(&self, seat: Seat, desk: &D) {
        let mut state = self.lock();
        let place = state.waiters.iter().position(|(number, _)| *number == seat.0);
        let waiter = place.map(|place| state.waiters.swap_remove(place));
        let ends = match &state.stage {
            Stage::Idle(..) => state.waiters.is_empty(),
            Stage::Driven(_, driver, _) => *driver == seat,
            Stage::Done(_) => false,
        };
        if ends {
            state.stale = true;
            self.end(state, desk.cancelled(), desk);
            drop_quietly(waiter);
        } else {
            drop_outside(state, waiter);
        }
    }
}

impl<O, T> State<O, T> {
    /// The waker that was there.
    fn register(&mut self, seat: Seat, waker: Waker) -> Option<Waker> {
        let own = self.waiters.iter_mut().find(|(number, _)| *number == seat.0);
        own.and_then(|(_, own)| own.replace(waker))
    }

    fn take_wakers(&mut self) -> Vec<Waker> {
        self.waiters.iter_mut().filter_map(|(_, waker)| waker.take()).collect()
    }
}

impl<O: 'static, T: Clone + Send + 'static> Wake for Flight<O, T> {
    /// The load has something to do: everybody is told, since any of them may be gone.
    fn wake(self: Arc<Self>) {
        let mut state = self.lock();
        let wakers = match &mut state.stage {
            Stage::Idle(_, woken) if !*woken => {
                *woken = true;
                state.take_wakers()
            }
            Stage::Driven(.., woken) => {
                *woken = true;
                return;
            }
            Stage::Idle(..) | Stage::Done(_) => return,
        };
        drop(state);
        wake_all(wakers);
    }
}

/// A waker that panics keeps no other from being woken.
fn wake_all(wakers: Vec<Waker>) {
    for waker in wakers {
        if let Err(payload) = catch_unwind(AssertUnwindSafe(|| waker.wake())) {
            discard(payload);
        }
    }
}

/// Drops something of the user's when the lock is let go.
fn drop_outside<S, D>(state: MutexGuard<'_, S>, dropped: D) {
    drop(state);
    drop_quietly(dropped);
}

/// A destructor's panic is nobody's here.
fn drop_quietly<D>(dropped: D) {
    if let Err(payload) = catch_unwind(AssertUnwindSafe(|| drop(dropped))) {
        discard(payload);
    }
}
