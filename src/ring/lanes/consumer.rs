//! The side that takes out: lane after lane.

use core::{fmt, ops::Range};

use super::hub::Hub;
use crate::primitive::Arc;
use crate::ring::{PopError, spsc};

/// How many values a lane gives at most before it is the next one's turn.
pub const TURN: usize = 32;

/// The one side that takes values out, by `&mut self`.
///
/// It goes round: a lane gives up to [`TURN`] values, then it is the turn of the next that has any. So
/// between two turns of a lane every other lane gives `TURN` values at most, however fast it is filled.
///
/// Dropping it closes all lanes: pushes and registrations are refused, and each producer can take its
/// own values back.
pub struct Consumer<T> {
    hub: Arc<Hub<T>>,
    /// In the order of the hub's.
    lanes: Box<[spsc::Consumer<T>]>,
    /// Whose turn it is, and how many values it may still give; of no lane none.
    current: usize,
    left: usize,
}

impl<T> Consumer<T> {
    /// The one consumer of a hub that is new.
    pub(super) fn new(hub: Arc<Hub<T>>) -> Self {
        let lanes = hub.rings().iter().map(|ring| spsc::Consumer::new(Arc::clone(ring))).collect();
        // The first round begins behind the last lane.
        let current = hub.rings().len();
        Self { hub, lanes, current, left: 0 }
    }

    /// Takes the oldest value of the lane whose turn it is.
    ///
    /// # Progress
    /// Wait-free; never waits for a producer.
    /// # Cost
    /// That of [`spsc::Consumer::try_pop`]; when a turn is over, two loads and one for each lane that is
    /// taken and has nothing. Never allocates.
    /// # Errors
    /// [`PopError::Empty`], or [`PopError::Closed`] once there is neither a producer nor a
    /// [`Registrar`](super::Registrar) and all was taken out.
    #[inline]
    pub fn try_pop(&mut self) -> Result<T, PopError> {
        self.take(|lane, _| lane.try_pop().map(|value| (value, 1)))
    }

    /// Moves values to the end of `to`, `max` at most, and of no lane more at a time than a turn; how
    /// many.
    ///
    /// # Progress
    /// Wait-free; if `to` has to grow, as the allocator.
    /// # Cost
    /// For each turn a copy of the memory, and what a turn costs in [`try_pop`](Self::try_pop).
    /// # Errors
    /// As [`try_pop`](Self::try_pop), unless `max` is 0.
    pub fn try_drain(&mut self, to: &mut Vec<T>, max: usize) -> Result<usize, PopError> {
        // Those who push meanwhile do not keep it busy.
        let max = max.min(self.capacity());
        let mut drained = 0;
        while drained < max {
            let rest = max - drained;
            match self.take(|lane, left| lane.try_drain(to, left.min(rest)).map(|n| (n, n))) {
                Ok(count) => drained += count,
                Err(nothing) if drained == 0 => return Err(nothing),
                Err(_) => break,
            }
        }
        Ok(drained)
    }

    /// How many values may be in all lanes together.
    pub fn capacity(&self) -> usize {
        self.lanes.iter().fold(0, |sum, lane| sum.saturating_add(lane.capacity()))
    }

    /// How many values are in all lanes together; producers may add some meanwhile.
    ///
    /// # Progress
    /// Wait-free.
    /// # Cost
    /// Two loads for each lane.
    pub fn len(&self) -> usize {
        self.lanes.iter().fold(0, |sum, lane| sum.saturating_add(lane.len()))
    }

    /// Whether no lane has a value.
    ///
    /// # Progress
    /// Wait-free.
    pub fn is_empty(&self) -> bool {
        self.lanes.iter().all(spsc::Consumer::is_empty)
    }

    /// Whether there is neither a producer nor a registrar, so that nothing comes after what is there.
    ///
    /// # Progress
    /// Wait-free.
    pub fn is_closed(&self) -> bool {
        self.hub.is_abandoned()
    }

    /// Has `take` take something from the lane whose turn it is; it is told how many that one may give,
    /// and says how many it has taken.
    #[inline]
    fn take<R>(
        &mut self,
        mut take: impl FnMut(&mut spsc::Consumer<T>, usize) -> Result<(R, usize), PopError>,
    ) -> Result<R, PopError> {
        if self.left > 0
            && let Ok((taken, count)) = take(&mut self.lanes[self.current], self.left)
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
        let abandoned = self.hub.is_abandoned();
        let next = (self.current + 1).min(self.lanes.len());
        for lane in [next..self.lanes.len(), 0..next]
            .into_iter()
            .flat_map(|lanes: Range<_>| self.hub.taken(lanes))
        {
            match take(&mut self.lanes[lane], TURN) {
                Ok((taken, count)) => {
                    (self.current, self.left) = (lane, TURN - count);
                    return Ok(taken);
                }
                Err(PopError::Closed) => self.hub.free(lane),
                Err(PopError::Empty) => {}
            }
        }
        self.left = 0;
        Err(if abandoned { PopError::Closed } else { PopError::Empty })
    }
}

impl<T> fmt::Debug for Consumer<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Consumer");
        shown.field("lanes", &self.lanes.len()).field("len", &self.len()).finish_non_exhaustive()
    }
}
