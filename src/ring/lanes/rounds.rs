//! The consumer's way round the lanes: whose turn it is, and what is left of it.

use core::ops::Range;

use super::{end::Mark, hub::Hub};
use crate::primitive::{Arc, Ordering::*, fence};
use crate::ring::{PopError, spsc};

/// How many values a lane gives at most before it is the next one's turn.
pub const TURN: usize = 32;

/// All lanes, as the one who takes out of them goes round.
pub(super) struct Rounds<T> {
    hub: Arc<Hub<T>>,
    /// In the order of the hub's.
    lanes: Box<[Lane<T>]>,
    /// Whose turn it is, and how many values it may still give; of no lane none.
    current: usize,
    left: usize,
    /// Whether each lane has an end.
    sealed: bool,
}

struct Lane<T> {
    ring: spsc::Consumer<T>,
    /// Where it ends, once that is settled.
    end: Option<Mark>,
}

impl<T> Lane<T> {
    /// How many values it may give at most.
    fn limit(&self) -> usize {
        self.end.map_or(usize::MAX, |end| end.since(self.ring.taken()))
    }
}

impl<T> Rounds<T> {
    /// Of a hub that is new.
    pub(super) fn new(hub: Arc<Hub<T>>) -> Self {
        let lane = |ring| Lane { ring: spsc::Consumer::new(Arc::clone(ring)), end: None };
        let lanes: Box<[_]> = hub.rings().iter().map(lane).collect();
        // The first round begins behind the last lane.
        Self { current: lanes.len(), hub, lanes, left: 0, sealed: false }
    }

    pub(super) fn lanes(&self) -> usize {
        self.lanes.len()
    }

    /// Takes the oldest value of the lane whose turn it is; which lane that was.
    #[inline]
    pub(super) fn pop(&mut self) -> Result<(T, usize), PopError> {
        let value = self.take(|lane, _| lane.try_pop().map(|value| (value, 1)))?;
        Ok((value, self.current))
    }

    /// Moves values to the end of `to`, `max` at most; how many. `gave` is told of each turn, which lane
    /// has given how many.
    pub(super) fn drain(
        &mut self,
        to: &mut Vec<T>,
        max: usize,
        mut gave: impl FnMut(usize, usize),
    ) -> Result<usize, PopError> {
        // Those who push meanwhile do not keep it busy.
        let max = max.min(self.capacity());
        let mut drained = 0;
        while drained < max {
            let rest = max - drained;
            match self.take(|lane, left| lane.try_drain(to, left.min(rest)).map(|n| (n, n))) {
                Ok(count) => {
                    gave(self.current, count);
                    drained += count;
                }
                Err(nothing) if drained == 0 => return Err(nothing),
                Err(_) => break,
            }
        }
        Ok(drained)
    }

    /// Looks at the value that is the next to be taken.
    pub(super) fn peek(&mut self) -> Result<&T, PopError> {
        // It stays this lane's turn, of which nothing is used up.
        self.take(|lane, _| lane.peek().map(|_| ((), 0)))?;
        self.lanes[self.current].ring.peek()
    }

    pub(super) fn capacity(&self) -> usize {
        self.lanes.iter().fold(0, |sum, lane| sum.saturating_add(lane.ring.capacity()))
    }

    pub(super) fn len(&self) -> usize {
        let len = |lane: &Lane<T>| match lane.end {
            Some(_) => lane.limit(),
            None => lane.ring.len(),
        };
        self.lanes.iter().fold(0, |sum, lane| sum.saturating_add(len(lane)))
    }

    /// Whether nothing comes after what is there.
    pub(super) fn is_over(&self) -> bool {
        self.sealed || self.hub.is_abandoned()
    }

    /// Refuses pushes that begin from now on, and settles with `cut`, which is told the lane and how many
    /// values were seen pushed to it, where each lane ends.
    pub(super) fn seal(&mut self, cut: impl Fn(usize, usize) -> Mark) {
        let rings = self.hub.rings();
        rings.iter().for_each(|ring| ring.leave_consumer());
        // ORDERING(lanes.close): SeqCst; pairs with lanes.announce; model `lanes::closing::push`.
        // Say so then look at the pushed, against push then look whether it is said: one of the two must
        // see the other.
        fence(SeqCst);
        for (number, (lane, ring)) in self.lanes.iter_mut().zip(rings).enumerate() {
            lane.end = Some(cut(number, ring.pushed()));
        }
        self.sealed = true;
        let current = self.lanes.get(self.current);
        self.left = self.left.min(current.map_or(0, Lane::limit));
    }

    pub(super) fn is_sealed(&self) -> bool {
        self.sealed
    }

    /// Has `take` take something from the lane whose turn it is; it is told how many that one may give,
    /// and says how many it has taken.
    #[inline]
    fn take<R>(
        &mut self,
        mut take: impl FnMut(&mut spsc::Consumer<T>, usize) -> Result<(R, usize), PopError>,
    ) -> Result<R, PopError> {
        if self.left > 0
            && let Ok((taken, count)) = take(&mut self.lanes[self.current].ring, self.left)
        {
            self.left -= count;
            return Ok(taken);
        }
        self.go_round(take)
    }

    /// Gives the next lane that has something its turn: the one that has just had it comes last.
    fn go_round<R>(
        &mut self,
        mut take: impl FnMut(&mut spsc::Consumer<T>, usize) -> Result<(R, usize), PopError>,
    ) -> Result<R, PopError> {
        // Before the lanes: if nobody is there any more, these are all that was pushed.
        let is_over = self.is_over();
        let next = (self.current + 1).min(self.lanes.len());
        for number in [next..self.lanes.len(), 0..next]
            .into_iter()
            .flat_map(|lanes: Range<_>| self.hub.taken(lanes))
        {
            let lane = &mut self.lanes[number];
            let turn = lane.limit().min(TURN);
            if turn == 0 {
                continue;
            }
            match take(&mut lane.ring, turn) {
                Ok((taken, count)) => {
                    (self.current, self.left) = (number, turn - count);
                    return Ok(taken);
                }
                Err(PopError::Closed) => self.hub.free(number),
                Err(PopError::Empty) => {}
            }
        }
        self.left = 0;
        Err(if is_over { PopError::Closed } else { PopError::Empty })
    }
}
