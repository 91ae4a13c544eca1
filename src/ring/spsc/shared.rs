//! What the two sides share: a count each, whether each is still there, and the slots.

use core::{fmt, ptr::slice_from_raw_parts_mut};

use crossbeam_utils::CachePadded;

use super::span::{Span, max_capacity};
use crate::primitive::{AtomicBool, AtomicUsize, Buffer, Ordering::*};
use crate::ring::CapacityError;

/// What [`Shared::AHEAD`] slots take up.
const AHEAD_BYTES: usize = 1_024;

/// INVARIANT(spsc.counts): `tail` is how many values were pushed and `head` how many were taken, from
/// any first count on and wrapping; `tail - head` is 0 to `capacity`. The producer alone stores
/// `tail`, the consumer alone `head`.
/// INVARIANT(spsc.owned): the slots of `head..tail` hold values and are the consumer's; the others hold
/// none and are the producer's. A consumer that is gone has left its slots, and its count, to the
/// producer.
pub(crate) struct Shared<T> {
    /// The line that the producer writes.
    tail: CachePadded<AtomicUsize>,
    /// The line that the consumer writes.
    head: CachePadded<AtomicUsize>,
    // What follows is hardly ever written, on lines of its own.
    producer_gone: AtomicBool,
    consumer_gone: AtomicBool,
    capacity: usize,
    buffer: Buffer<T>,
}

impl<T> Shared<T> {
    /// With both counts at `first`.
    pub(crate) fn new(capacity: usize, first: usize) -> Result<Self, CapacityError> {
        let refused = CapacityError { requested: capacity, max: max_capacity(size_of::<T>()) };
        if !(1..=refused.max).contains(&capacity) {
            return Err(refused);
        }
        let buffer = Buffer::new(capacity.next_power_of_two()).ok_or(refused)?;
        Ok(Self {
            tail: CachePadded::new(AtomicUsize::new(first)),
            head: CachePadded::new(AtomicUsize::new(first)),
            producer_gone: AtomicBool::new(false),
            consumer_gone: AtomicBool::new(false),
            capacity,
            buffer,
        })
    }

    #[inline]
    pub(crate) fn capacity(&self) -> usize {
        self.capacity
    }

    /// Where the slot of one position is, to ask for its line.
    #[inline]
    pub(super) fn place(&self, position: usize) -> *const T {
        self.buffer.place(position & (self.buffer.len() - 1))
    }

    /// The slot of one position, for an access that may write.
    #[inline]
    pub(super) fn slot(&self, position: usize) -> *mut T {
        let index = position & (self.buffer.len() - 1);
        // SAFETY: there is a power of two of slots.
        unsafe { self.buffer.slots(index, 1) }
    }

    /// How many single values a side pushes or takes between two looks around, and so before it comes to
    /// lines that it has asked for: enough to hide a way from core to core behind them.
    pub(super) const AHEAD: usize = match size_of::<T>() {
        0 => AHEAD_BYTES,
        AHEAD_BYTES.. => 1,
        size => AHEAD_BYTES / size,
    };

    /// Has `ask` ask for the lines of `count` slots from `position` on: no more than the capacity. A part
    /// of them will do, so it ends where the memory does, and after some lines.
    #[inline]
    pub(super) fn ask_for(&self, position: usize, count: usize, ask: impl Fn(*const u8)) {
        const LINE: usize = 64;
        const MOST: usize = 4_096;
        let Span { start, before, .. } = Span::new(position, count, self.buffer.len());
        let first = self.buffer.place(start).cast::<u8>();
        let bytes = (before * size_of::<T>()).min(MOST);
        (0..bytes).step_by(LINE).for_each(|at| ask(first.wrapping_add(at)));
    }

    /// The slots of `count` positions, in two runs, for an access that may write. The positions are no
    /// more than the capacity.
    #[inline]
    pub(super) fn slots(&self, position: usize, count: usize) -> [*mut [T]; 2] {
        debug_assert!(count <= self.capacity);
        let Span { start, before, after } = Span::new(position, count, self.buffer.len());
        // SAFETY: a span lies within the slots, of which there are as many as it was made for.
        let runs = unsafe { [self.buffer.slots(start, before), self.buffer.slots(0, after)] };
        [slice_from_raw_parts_mut(runs[0], before), slice_from_raw_parts_mut(runs[1], after)]
    }

    /// How many were pushed, as the consumer sees it: these it may take.
    #[inline]
    pub(crate) fn pushed(&self) -> usize {
        // ORDERING(spsc.pushed): Acquire; pairs with spsc.push; model `spsc::slot_visible`. What was
        // written into the slots before is seen.
        self.tail.load(Acquire)
    }

    /// Hands the values below `tail` to the consumer.
    #[inline]
    pub(super) fn push_up_to(&self, tail: usize) {
        // ORDERING(spsc.push): Release; pairs with spsc.pushed; model `spsc::slot_visible`.
        self.tail.store(tail, Release);
    }

    /// How many were taken, as the producer sees it: their slots it may fill.
    #[inline]
    pub(super) fn taken(&self) -> usize {
        // ORDERING(spsc.taken): Acquire; pairs with spsc.take; model `spsc::room_visible_*`. What the
        // consumer did in the slots goes before what is written there next.
        self.head.load(Acquire)
    }

    /// Hands the slots below `head` to the producer.
    #[inline]
    pub(super) fn take_up_to(&self, head: usize) {
        // ORDERING(spsc.take): Release; pairs with spsc.taken; model `spsc::room_visible_*`.
        self.head.store(head, Release);
    }

    /// The count of a producer that comes after another, which it knows to have gone.
    pub(super) fn resume(&self) -> usize {
        // ORDERING(spsc.resume): Relaxed; only producers store it, and how this one learnt that the
        // last is gone has ordered it.
        self.tail.load(Relaxed)
    }

    /// How many are there, as a side sees it. Of its own count it knows the last; the other's can only be
    /// behind, which a producer takes for more values, and a consumer for fewer.
    pub(super) fn len(&self) -> usize {
        // ORDERING(spsc.len.head): Relaxed; a number by which nothing is reached.
        let head = self.head.load(Relaxed);
        // ORDERING(spsc.len.tail): Relaxed; a number by which nothing is reached.
        let len = self.tail.load(Relaxed).wrapping_sub(head);
        len.min(self.capacity)
    }

    /// Says that nothing will be pushed any more.
    pub(super) fn leave_producer(&self) {
        // ORDERING(spsc.end): Release; pairs with spsc.ended; model `spsc::close_pop`. After the last
        // push.
        self.producer_gone.store(true, Release);
    }

    /// Whether nothing will be pushed any more. If so, a later look at the pushed finds all of them.
    pub(super) fn has_ended(&self) -> bool {
        // ORDERING(spsc.ended): Acquire; pairs with spsc.end; model `spsc::close_pop`.
        self.producer_gone.load(Acquire)
    }

    /// Takes back that the producer is gone, for one that is to come. The consumer has seen the end,
    /// and all that went before it.
    pub(crate) fn reopen(&self) {
        // ORDERING(spsc.reopen): Relaxed; the next producer does not look, and only the consumer does.
        self.producer_gone.store(false, Relaxed);
    }

    /// Says that nothing will be taken any more, and leaves what is there to the producer.
    pub(crate) fn leave_consumer(&self) {
        // ORDERING(spsc.desert): Release; pairs with spsc.left; model `spsc::close_push`. After all
        // that was taken.
        self.consumer_gone.store(true, Release);
    }

    /// Whether a push is in vain.
    #[inline]
    pub(crate) fn is_deserted(&self) -> bool {
        // ORDERING(spsc.deserted): Relaxed; a push that is refused touches nothing.
        self.consumer_gone.load(Relaxed)
    }

    /// What the consumer has left behind, to the producer: how many it has taken, if it is gone.
    pub(super) fn left(&self) -> Option<usize> {
        // ORDERING(spsc.left): Acquire; pairs with spsc.desert; model `spsc::close_push`.
        let gone = self.consumer_gone.load(Acquire);
        // ORDERING(spsc.left.head): Relaxed; the consumer stored it before it went, and since then only
        // the producer has.
        gone.then(|| self.head.load(Relaxed))
    }
}

impl<T> Drop for Shared<T> {
    fn drop(&mut self) {
        // ORDERING(spsc.drop.head): Relaxed; the last owner is alone.
        let head = self.head.load(Relaxed);
        // ORDERING(spsc.drop.tail): Relaxed; the last owner is alone.
        let left = self.tail.load(Relaxed).wrapping_sub(head);
        let [first, second] = self.slots(head, left);
        // A panic in the first drops the second all the same.
        let _second = Values(second);
        drop(Values(first));
    }
}

/// Values in slots, to be dropped there; after a panic in one of them, the others still.
pub(super) struct Values<T>(pub(super) *mut [T]);

impl<T> Drop for Values<T> {
    fn drop(&mut self) {
        // SAFETY: INVARIANT(spsc.owned): whoever makes this owns values there, and makes sure that they
        // are not met again.
        unsafe { self.0.drop_in_place() };
    }
}

impl<T> fmt::Debug for Shared<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Shared").field("len", &self.len()).finish_non_exhaustive()
    }
}
