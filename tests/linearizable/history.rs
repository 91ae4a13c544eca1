//! What threads did to an object and what they were told, and when.

use std::fmt::Debug;

/// As many threads as a history has at most.
pub(crate) const THREADS: usize = 4;

/// A call with its answer, beside a sequential object.
pub(crate) trait Operation: Clone + Debug {
    /// What the sequential object is.
    type State: Clone + PartialEq + Debug;

    /// At how many points it takes effect, one after the other: more than one for what does not claim to be
    /// one step, as a drain that takes value after value.
    fn steps(&self) -> usize {
        1
    }

    /// What becomes of the object at such a point, if the answer is the right one there.
    fn step(&self, step: usize, state: &Self::State) -> Option<Self::State>;

    /// Whether it changes no object, whatever that is: without it a linearizable history stays one.
    fn is_read(&self) -> bool;

    /// Whether a point never changes anything, whatever the state is.
    fn is_look(&self, _step: usize) -> bool {
        self.is_read()
    }

    /// The only part of the object that it has to do with, as a map's key: without any one part, a linearizable
    /// history in which all operations have one stays linearizable.
    fn part(&self) -> Option<u64> {
        None
    }

    /// Whether a part can be left out of a history that begins with this.
    fn may_go(_part: u64, _first: &Self::State) -> bool {
        true
    }
}

/// An operation, and between which times it was under way.
#[derive(Clone, Debug)]
pub(crate) struct Event<O> {
    pub(crate) began: u64,
    pub(crate) ended: u64,
    pub(crate) op: O,
}

/// The operations of each thread on one object, in the order in which it made them.
pub(crate) type History<O> = Vec<Vec<Event<O>>>;

pub(crate) fn length<O>(history: &History<O>) -> usize {
    history.iter().map(Vec::len).sum()
}
