//! What is frozen: each row names an operation of the victim and what the other thread does.
//!
//! A structure has a file of rows here, and a line in [`all`].

mod flags;
mod intern;
mod lanes;
mod latch;
mod map;
mod map_rivals;
mod metrics;
mod mpsc;
mod node;
mod pairs;
mod peers;
mod proposal;
mod raft;
mod rivals;
mod single_producer;
mod slot;
mod slot_waits;
mod spsc;
mod waiting;

use std::{fmt, hint::black_box, sync::Mutex};

/// What freezing the victim may do to the other thread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Expectation {
    /// Nothing, at no instruction.
    Free,
    /// Stop it somewhere: what shows that the harness can see a stop.
    Stops,
    /// Whatever it does: it is only reported.
    Informative,
}

impl fmt::Display for Expectation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Free => "free",
            Self::Stops => "stops",
            Self::Informative => "either",
        })
    }
}

/// An operation to freeze, and one to do meanwhile on the same object.
pub(crate) struct Row {
    /// `structure: victim's operation / other thread's`.
    pub(crate) name: &'static str,
    pub(crate) expectation: Expectation,
    /// Builds a new object with its threads' operations.
    pub(crate) make: fn() -> Scenario,
    /// Every how many instructions the victim is frozen.
    pub(crate) stride: usize,
}

impl Row {
    const fn new(name: &'static str, expectation: Expectation, make: fn() -> Scenario) -> Self {
        Self { name, expectation, make, stride: 1 }
    }

    /// For an operation with a long loop, through which each victim has to be stepped. A prime
    /// stride meets the loop's rounds at different places.
    const fn sampled(self, stride: usize) -> Self {
        Self { stride, ..self }
    }

    /// Not a rival's.
    pub(crate) fn is_ours(&self) -> bool {
        self.expectation == Expectation::Free
    }
}

/// What a victim does.
pub(crate) type Act = Box<dyn FnMut() + Send>;

/// One object and what happens to it.
///
/// Its process lives for this alone, so that objects are leaked rather than counted: no count is
/// then part of an operation.
pub(crate) struct Scenario {
    /// The operations that are frozen, each of a thread: one, or two in a scenario of a pair.
    pub(crate) victims: Vec<Act>,
    /// One operation of the other thread, told its number, until enough of them have succeeded; a
    /// refusal is no success.
    pub(crate) other: Box<dyn FnMut(u64) -> bool>,
    /// Runs after both threads: panics if the object, or what a thread was told, is not as it has
    /// to be.
    pub(crate) check: Box<dyn FnOnce()>,
}

impl Scenario {
    pub(crate) fn new(
        victim: impl FnMut() + Send + 'static,
        other: impl FnMut(u64) -> bool + 'static,
        check: impl FnOnce() + 'static,
    ) -> Self {
        Self { victims: vec![Box::new(victim)], other: Box::new(other), check: Box::new(check) }
    }

    /// With one more victim.
    fn and(mut self, victim: impl FnMut() + Send + 'static) -> Self {
        self.victims.push(Box::new(victim));
        self
    }
}

/// All rows.
pub(crate) fn all() -> impl Iterator<Item = Row> {
    let rivals = rivals::rows().into_iter().chain(map_rivals::rows());
    rivals
        .chain(latch::rows())
        .chain(raft::rows())
        .chain(flags::rows())
        .chain(map::rows())
        .chain(spsc::rows())
        .chain(lanes::rows())
        .chain(mpsc::rows())
        .chain(proposal::rows())
        .chain(intern::rows())
        .chain(slot::rows())
        .chain(slot_waits::rows())
        .chain(metrics::rows())
        .chain(single_producer::rows())
        .chain(peers::rows())
        .chain(node::rows())
}

/// All scenarios of two victims.
pub(crate) fn pairs() -> Vec<Row> {
    pairs::rows()
}

/// An object for the life of the process.
fn leak<T>(object: T) -> &'static T {
    Box::leak(Box::new(object))
}

/// Makes a call in a function of its own, which has the instructions of that call alone: of a call that looks at
/// one word the compiler would leave nothing to tell from what is around it.
macro_rules! apart {
    ($call:expr) => {
        $crate::rows::apart_at::<{ line!() }, { column!() }, _>(|| $call)
    };
}
use apart;

/// The place of the call keeps the compiler from making one of two that are the same.
#[inline(never)]
fn apart_at<const LINE: u32, const COLUMN: u32, R>(call: impl FnOnce() -> R) -> R {
    black_box((LINE, COLUMN));
    black_box(call())
}

/// What a victim has found, for the check; set once, and never contended.
struct Found<R>(Mutex<Option<R>>);

impl<R: Copy> Found<R> {
    fn new() -> Self {
        Self(Mutex::new(None))
    }

    fn set(&self, found: R) {
        *self.0.lock().expect(NO_PANIC) = Some(found);
    }

    fn get(&self) -> Option<R> {
        *self.0.lock().expect(NO_PANIC)
    }
}

/// Why no lock of the rows is poisoned.
const NO_PANIC: &str = "a panic would have ended the process";
