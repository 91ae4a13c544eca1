//! Loads that end when they are told to, rows that are counted, and what callers are told.

use std::fmt;
use std::future::{Future, poll_fn};
use std::panic::resume_unwind;
use std::sync::{Arc, Mutex};
use std::task::{Poll, Waker};

use arbitrary::Arbitrary;
use nodestate::cache::LoadError;

/// A value that is counted.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) number: u32,
    _alive: Arc<()>,
}

impl Row {
    pub(super) fn new(number: u32, alive: &Arc<()>) -> Self {
        Self { number, _alive: alive.clone() }
    }

    /// From 1 to 8; some are more than a small cache takes.
    pub(super) fn weight_of(number: u32) -> u64 {
        u64::from(number % 5 * (1 + number % 2)).max(1)
    }

    pub(super) fn weight(&self) -> u64 {
        Self::weight_of(self.number)
    }
}

/// What a load brings.
#[derive(Copy, Clone, Debug, PartialEq, Arbitrary)]
pub(super) enum Answer {
    Row,
    None,
    Fails,
    Panics,
}

/// What a caller was told.
#[derive(Copy, Clone, Debug, PartialEq)]
pub(super) enum Said {
    Row(u32),
    None,
    Failed,
    Panicked,
    Cancelled,
    Overweight,
    Recursive,
    Timeout,
}

pub(super) fn said(found: &Result<Option<Row>, LoadError>) -> Said {
    match found {
        Ok(Some(row)) => Said::Row(row.number),
        Ok(None) => Said::None,
        Err(LoadError::Failed(_)) => Said::Failed,
        Err(LoadError::Panicked(_)) => Said::Panicked,
        Err(LoadError::Cancelled) => Said::Cancelled,
        Err(LoadError::Overweight { .. }) => Said::Overweight,
        Err(LoadError::Recursive) => Said::Recursive,
        Err(LoadError::Timeout) => Said::Timeout,
        Err(other) => panic!("{other}"),
    }
}

/// Where a load waits for its answer.
pub(super) struct Gate(Mutex<State>);

struct State {
    row: Option<Row>,
    number: u32,
    answer: Option<Answer>,
    waker: Option<Waker>,
    dropped: bool,
}

impl Gate {
    pub(super) fn new(row: Row, answer: Option<Answer>) -> Arc<Self> {
        let number = row.number;
        let state = State { row: Some(row), number, answer, waker: None, dropped: false };
        Arc::new(Self(Mutex::new(state)))
    }

    /// The number of its row.
    pub(super) fn number(&self) -> u32 {
        self.0.lock().unwrap().number
    }

    pub(super) fn answer(&self, answer: Answer) {
        let mut state = self.0.lock().unwrap();
        state.answer = Some(answer);
        let waker = state.waker.take();
        drop(state);
        waker.into_iter().for_each(Waker::wake);
    }

    /// Whether the load's future is gone.
    pub(super) fn was_dropped(&self) -> bool {
        self.0.lock().unwrap().dropped
    }

    /// The answer, which is there.
    pub(super) fn take(&self) -> Result<Option<Row>, fmt::Error> {
        let mut state = self.0.lock().unwrap();
        let row = state.row.take();
        let answer = state.answer;
        drop(state);
        match answer.expect("it is there") {
            Answer::Row => Ok(row),
            Answer::None => Ok(None),
            Answer::Fails => Err(fmt::Error),
            // Without a message: there are many of them.
            Answer::Panics => resume_unwind(Box::new(())),
        }
    }
}

/// A loader.
pub(super) struct Ask {
    pub(super) gate: Arc<Gate>,
    pub(super) loader_panics: bool,
}

impl Ask {
    pub(super) fn load(
        self,
    ) -> impl Future<Output = Result<Option<Row>, fmt::Error>> + Send + 'static {
        if self.loader_panics {
            resume_unwind(Box::new(()));
        }
        let future = Loading(self.gate);
        async move {
            let future = future;
            poll_fn(|cx| {
                let mut state = future.0.0.lock().unwrap();
                if state.answer.is_some() {
                    return Poll::Ready(());
                }
                state.waker = Some(cx.waker().clone());
                Poll::Pending
            })
            .await;
            future.0.take()
        }
    }
}

/// Says when it is dropped.
struct Loading(Arc<Gate>);

impl Drop for Loading {
    fn drop(&mut self) {
        self.0.0.lock().unwrap().dropped = true;
    }
}
