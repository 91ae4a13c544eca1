//! The old behaviour, in its shape: every field its own lock, half of a publication in a spawned
//! task, a status put together from four reads, peers cloned to find one, channels without a bound.

pub(crate) mod peers;
pub(crate) mod proposals;
mod status;

use std::pin::Pin;
use std::sync::Mutex;
use std::task::{Context, Poll, Waker};

pub(crate) use status::{Flags, Status};

pub(crate) type Task = Pin<Box<dyn Future<Output = ()> + Send>>;

/// An executor that runs what was spawned when, and in the order that, the test says.
#[derive(Default)]
pub(crate) struct Tasks(Mutex<Vec<Task>>);

impl Tasks {
    pub(crate) fn spawn(&self, task: Task) {
        self.0.lock().unwrap().push(task);
    }

    pub(crate) fn run_all(&self) {
        self.run(|tasks| tasks.remove(0));
    }

    pub(crate) fn run_newest_first(&self) {
        self.run(|tasks| tasks.pop().unwrap());
    }

    fn run(&self, next: fn(&mut Vec<Task>) -> Task) {
        let mut tasks = std::mem::take(&mut *self.0.lock().unwrap());
        while !tasks.is_empty() {
            assert!(poll(next(&mut tasks).as_mut()).is_ready(), "no lock is held");
        }
    }
}

pub(crate) fn poll<F: Future + ?Sized>(future: Pin<&mut F>) -> Poll<F::Output> {
    future.poll(&mut Context::from_waker(Waker::noop()))
}
