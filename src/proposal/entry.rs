//! What proposers and the receiver share: the slab, the values, and the way in.

use core::slice;

use super::{
    ProposeError, Ticket,
    slab::{Claim, Lane, Owner},
};
use crate::primitive::{
    Arc, AtomicBool, Ordering::*, Rooms, UnsafeCell, move_in, move_out, rooms, thread_number,
};
use crate::ring::{
    PushError,
    mpsc::{
        head::{Head, parts},
        shared::Shared,
        tail::Tail,
    },
};
use crate::wait::Bell;

/// As the exchange ring's own.
const LAPS: u32 = 36;
const BATCH: usize = 64;

/// The numbers of cells go through the rings.
pub(super) type Sends = Tail<u32, LAPS, BATCH>;
pub(super) type Takes = Head<u32, LAPS, BATCH>;
type Ring = Arc<Shared<u32, LAPS, BATCH>>;

/// Cells that one claim gives, at most.
const CLAIM: usize = 32;

/// What is there while a proposer or the receiver is.
#[derive(Debug)]
pub(super) struct Board<T> {
    pub(super) slab: Owner,
    /// INVARIANT(proposal.value): the room of a cell is its claimer's until the cell's number is in a
    /// ring; there it holds the value, which is the receiver's.
    values: Rooms<T>,
    /// Wakes the receiver.
    pub(super) bell: Bell,
    /// Control's, and the common one.
    rings: [Ring; 2],
    closed: AtomicBool,
}

// SAFETY: a value is reached by one thread at a time, INVARIANT(proposal.value), which may be another
// than the one that has made it.
unsafe impl<T: Send> Send for Board<T> {}
// SAFETY: as for `Send`.
unsafe impl<T: Send> Sync for Board<T> {}

impl<T> Board<T> {
    pub(super) fn is_closed(&self) -> bool {
        // ORDERING(proposal.closed): Relaxed; what decides is the ring, which is closed before.
        self.closed.load(Relaxed)
    }

    /// Proposals are refused from now on. Wakes whoever waits.
    pub(super) fn close(&self) {
        self.rings.iter().for_each(|ring| ring.close());
        // ORDERING(proposal.close): Relaxed; who goes to sleep meanwhile is in a list, or finds this
        // behind the lock of that.
        self.closed.store(true, Relaxed);
        for lane in [Lane::Common, Lane::Control] {
            self.slab.wake(lane);
        }
        self.bell.ring();
    }

    /// Moves the value of a cell out.
    ///
    /// # Safety
    /// It is the caller's, INVARIANT(proposal.value), and is not taken again.
    pub(super) unsafe fn take(&self, cell: usize) -> T {
        let mut value = core::mem::MaybeUninit::uninit();
        // SAFETY: the caller's promise; there is place for one.
        unsafe {
            move_out(slice::from_ref(&self.values[cell]), value.as_mut_ptr());
            value.assume_init()
        }
    }

    /// Moves a value into the room of a cell.
    ///
    /// # Safety
    /// The room is the caller's, INVARIANT(proposal.value), and is empty.
    unsafe fn put(&self, cell: usize, value: T) {
        let value = core::mem::ManuallyDrop::new(value);
        // SAFETY: the caller's promise.
        unsafe { move_in(slice::from_ref(&self.values[cell]), &raw const *value) };
    }

    /// Where the value of a cell is.
    pub(super) fn place(&self, cell: usize) -> *const T {
        self.values[cell].with_mut(|room| room.cast::<T>().cast_const())
    }
}

/// The way in, which is there while a proposer is.
#[derive(Debug)]
pub(super) struct Entry<T> {
    pub(super) board: Arc<Board<T>>,
    /// INVARIANT(proposal.tail): who has claimed a cell alone accesses its sender, until it has made its
    /// ticket; the cell is not given back before.
    tails: Box<[UnsafeCell<Option<Sends>>]>,
}

// SAFETY: a sender is reached by one thread at a time, INVARIANT(proposal.tail); the rest is a board.
unsafe impl<T: Send> Send for Entry<T> {}
// SAFETY: as for `Send`.
unsafe impl<T: Send> Sync for Entry<T> {}

impl<T> Entry<T> {
    /// The way in, and the ways out of the two rings, control's first.
    pub(super) fn new(common: usize, control: usize) -> (Self, [Takes; 2]) {
        let slab = Owner::new(common, control);
        let numbers = slab.numbers();
        let (mut tails, head) = tails(common);
        tails.resize_with(common.next_multiple_of(CLAIM), || UnsafeCell::new(None));
        let (control_tails, control_head) = self::tails(control);
        tails.extend(control_tails);
        tails.resize_with(numbers, || UnsafeCell::new(None));
        let heads = [control_head, head];
        let board = Arc::new(Board {
            slab,
            values: rooms(numbers),
            bell: Bell::new(),
            rings: heads.each_ref().map(|head| head.shared.clone()),
            closed: AtomicBool::new(false),
        });
        (Self { board, tails: tails.into() }, heads)
    }

    fn with_tail<R>(&self, cell: usize, push: impl FnOnce(&mut Sends) -> R) -> Option<R> {
        self.tails[cell].with_mut(|tail| {
            // SAFETY: INVARIANT(proposal.tail): only called with a cell that is claimed.
            unsafe { (*tail).as_mut() }.map(push)
        })
    }

    /// Claims cells near those that this thread has had before.
    fn claim(&self, lane: Lane, most: usize) -> Option<Claim> {
        self.board.slab.claim(lane, thread_number(), most)
    }

    /// Why there is no cell.
    pub(super) fn refusal(&self, value: T) -> ProposeError<T> {
        if self.board.is_closed() { ProposeError::Closed(value) } else { ProposeError::Full(value) }
    }

    /// Proposes a value, if there is a cell for it.
    #[inline]
    pub(super) fn propose(&self, lane: Lane, value: T) -> Result<Ticket, ProposeError<T>> {
        let Some(mut claim) = self.claim(lane, 1) else { return Err(self.refusal(value)) };
        let Some(cell) = claim.first() else { return Err(self.refusal(value)) };
        // SAFETY: INVARIANT(proposal.value): the cell is claimed.
        unsafe { self.board.put(cell, value) };
        match self.with_tail(cell, |tail| tail.push(cell as u32)) {
            Some(Ok(())) => {
                let ticket = Ticket::new(claim.part());
                self.board.bell.ring_after_rmw();
                Ok(ticket)
            }
            refused => {
                // SAFETY: INVARIANT(proposal.value): the number did not go in.
                let value = unsafe { self.board.take(cell) };
                Err(match refused {
                    Some(Err(PushError::Closed(_))) => ProposeError::Closed(value),
                    _ => ProposeError::Full(value),
                })
            }
        }
    }

    /// Proposes the longest prefix of `batch` that there are cells for; how many values.
    pub(super) fn propose_batch(
        &self,
        lane: Lane,
        batch: &mut Vec<T>,
        tickets: &mut Vec<Ticket>,
    ) -> usize {
        tickets.reserve(batch.len());
        // From the end, where a vector gives values up; and then the rest is turned round again.
        batch.reverse();
        let mut moved = 0;
        while !batch.is_empty()
            && let Some(claim) = self.claim(lane, batch.len().min(CLAIM))
        {
            let count = self.propose_some(claim, batch, tickets);
            moved += count;
            if count == 0 {
                break;
            }
        }
        batch.reverse();
        if moved > 0 {
            self.board.bell.ring_after_rmw();
        }
        moved
    }

    /// Proposes values from the end of `batch`, no more than there are cells in the claim.
    fn propose_some(
        &self,
        mut claim: Claim,
        batch: &mut Vec<T>,
        tickets: &mut Vec<Ticket>,
    ) -> usize {
        let mut numbers = [0; CLAIM];
        let mut count = 0;
        for cell in claim.cells() {
            let Some(value) = batch.pop() else { break };
            // SAFETY: INVARIANT(proposal.value): the cell is claimed.
            unsafe { self.board.put(cell, value) };
            numbers[count] = cell as u32;
            count += 1;
        }
        let numbers = &numbers[..count];
        let first = claim.first().unwrap_or(0);
        let pushed = self.with_tail(first, |tail| tail.push_copies(numbers)).unwrap_or(0);
        tickets.extend((0..pushed).map(|_| Ticket::new(claim.part())));
        for cell in numbers[pushed..].iter().rev() {
            // SAFETY: INVARIANT(proposal.value): the number did not go in.
            batch.push(unsafe { self.board.take(*cell as usize) });
        }
        pushed
    }
}

/// A ring for so many numbers, with a sender for each.
fn tails(count: usize) -> (Vec<UnsafeCell<Option<Sends>>>, Takes) {
    let (first, head) = parts(count, count, 0);
    let mut tails = Vec::with_capacity(count);
    let rest = (1..count).map(|_| UnsafeCell::new(Some(first.another())));
    tails.extend(rest);
    tails.push(UnsafeCell::new(Some(first)));
    (tails, head)
}

impl<T> Drop for Entry<T> {
    /// The last senders that go close their rings.
    fn drop(&mut self) {
        self.tails = Box::default();
        self.board.close();
    }
}
