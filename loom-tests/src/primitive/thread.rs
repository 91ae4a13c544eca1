//! What a thread and a process have one of, anew in each execution of a model.
//!
//! loom ends all storage of a thread at once: a destructor that runs then finds the word ended.
//! The first thread of a model ends after what its process has, and must not ask for that at its end.

use std::cell::Cell;
use std::marker::PhantomData;

use loom::lazy_static::Lazy;

pub(crate) struct Single<T: 'static>(Lazy<T>);

impl<T> Single<T> {
    pub(crate) const fn new(make: fn() -> T) -> Self {
        Self(Lazy { init: make, _p: PhantomData })
    }

    pub(crate) fn get(&'static self) -> &'static T {
        self.0.get()
    }
}

pub(crate) const UNSET: usize = usize::MAX;
pub(crate) const ENDED: usize = usize::MAX - 1;

loom::thread_local! {
    static WORD: Cell<usize> = Cell::new(UNSET);
    static LAST: Last = Last(Cell::new(None));
}

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
