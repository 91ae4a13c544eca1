//! What a thread and a process have one of, anew in each execution; and chance, which is part of a schedule.

use std::cell::Cell;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering::Relaxed};
use std::time::Duration;

use shuttle::lazy_static::Lazy;
use shuttle::rand::Rng;

pub(crate) struct Single<T: Sync + 'static>(Lazy<T>);

impl<T: Sync> Single<T> {
    pub(crate) const fn new(make: fn() -> T) -> Self {
        Self(Lazy::new(make))
    }

    pub(crate) fn get(&'static self) -> &'static T {
        self.0.get()
    }
}

pub(crate) const UNSET: usize = usize::MAX;
pub(crate) const ENDED: usize = usize::MAX - 1;

shuttle::thread_local! {
    static WORD: Cell<usize> = Cell::new(UNSET);
    static LAST: Last = Last(Cell::new(None));
    static NUMBER: usize = THREADS.get().fetch_add(1, Relaxed);
}

static THREADS: Single<AtomicUsize> = Single::new(|| AtomicUsize::new(1));
static NUMBERS: Single<AtomicU64> = Single::new(|| AtomicU64::new(1));

struct Last(Cell<Option<Box<dyn FnOnce()>>>);

impl Drop for Last {
    fn drop(&mut self) {
        if let Some(last) = self.0.take() {
            last();
        }
    }
}

pub(crate) fn thread_word() -> usize {
    WORD.try_with(Cell::get).unwrap_or(ENDED)
}

pub(crate) fn set_thread_word(word: usize) {
    let _ = WORD.try_with(|it| it.set(word));
}

pub(crate) fn at_thread_end(last: Box<dyn FnOnce()>) -> bool {
    LAST.try_with(|kept| kept.0.set(Some(last))).is_ok()
}

/// A small number that tells a thread from the others of its execution.
pub(crate) fn thread_number() -> usize {
    NUMBER.try_with(|number| *number).unwrap_or(0)
}

/// A number that was not given out before in this execution.
pub(crate) fn unique_number() -> u64 {
    NUMBERS.get().fetch_add(1, Relaxed)
}

/// Lets another thread run, if the schedule says so; without asking it to.
pub(crate) fn switch() {
    shuttle::thread::sleep(Duration::ZERO);
}

/// True once in so many times.
pub(crate) fn one_in(times: u32) -> bool {
    shuttle::rand::thread_rng().gen_range(0..times) == 0
}
