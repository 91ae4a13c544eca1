//! The cells, each room for one value, and the seats, at which senders find their first one.
//!
//! A ring begins with a cell for each slot and some more; further senders bring theirs, in segments
//! that double and never move. A sender that goes leaves at its seat whichever cell it has by then.

use core::ptr;

use super::bitmap::{Bitmap, Claim};
use crate::primitive::{AtomicPtr, Ordering::*, Room, Rooms, UnsafeCell, move_in, move_out, rooms};

/// Enough for half of all numbers, if the first has [`SEATS`].
const SEGMENTS: usize = 16;

/// Seats that a ring begins with.
pub(crate) const SEATS: usize = 8;

/// All cells of a ring.
///
/// INVARIANT(mpsc.cell): the number of a cell is in one place: in the word of a slot, with a sender, at
/// a free seat, or in the block, or with the receiver, that stands for the word of its slot. Who has
/// it alone accesses the cell; in a slot those are the receiver while the word is full, and nobody
/// while it is free.
#[derive(Debug)]
pub(crate) struct Cells<T> {
    first: Segment<T>,
    /// Segment `n` stands at `n - 1`; null until a sender needs it.
    more: [AtomicPtr<Segment<T>>; SEGMENTS - 1],
}

#[derive(Debug)]
struct Segment<T> {
    cells: Rooms<T>,
    seats: Bitmap,
    /// INVARIANT(mpsc.seat): who has claimed a seat alone accesses what lies there; when it is free, a
    /// cell does.
    spares: Box<[UnsafeCell<u64>]>,
}

/// A sender's claim to a seat.
#[derive(Debug)]
pub(crate) struct Seat {
    segment: usize,
    claim: Claim,
}

impl<T> Segment<T> {
    /// So many cells with numbers from `first` on, of which the last lie at the seats.
    fn new(first: usize, cells: usize, seats: usize) -> Self {
        let spares: Box<[_]> = (0..seats).map(|_| UnsafeCell::new(0)).collect();
        for (seat, place) in spares.iter().enumerate() {
            let spare = (first + cells - seats + seat) as u64;
            // SAFETY: INVARIANT(mpsc.seat): nobody else has seen it.
            place.with_mut(|place| unsafe { *place = spare });
        }
        Self { cells: rooms(cells), seats: Bitmap::new(seats), spares }
    }
}

impl<T> Cells<T> {
    /// A cell for each of `slots`, and for each of so many seats.
    pub(crate) fn new(slots: usize, seats: usize) -> Self {
        Self {
            first: Segment::new(0, slots + seats, seats),
            more: core::array::from_fn(|_| AtomicPtr::new(ptr::null_mut())),
        }
    }

    /// Moves the value at `from` into a cell.
    ///
    /// # Safety
    /// The caller has the cell's number, INVARIANT(mpsc.cell); the value is not used at `from` again,
    /// unless the cell is not read before it is written again.
    #[inline(always)]
    pub(crate) unsafe fn put(&self, cell: u64, from: *const T) {
        // SAFETY: the caller's promise.
        unsafe { move_in(core::slice::from_ref(self.cell(cell)), from) };
    }

    /// Moves the value in a cell to `to`.
    ///
    /// # Safety
    /// The caller has the cell's number, INVARIANT(mpsc.cell), a value was put there and not taken out,
    /// and `to` has place for one.
    #[inline(always)]
    pub(crate) unsafe fn take(&self, cell: u64, to: *mut T) {
        // SAFETY: the caller's promise.
        unsafe { move_out(core::slice::from_ref(self.cell(cell)), to) };
    }

    /// Where the value in a cell is.
    pub(crate) fn place(&self, cell: u64) -> *const T {
        self.cell(cell).with_mut(|room| room.cast::<T>().cast_const())
    }

    #[inline(always)]
    fn cell(&self, cell: u64) -> &Room<T> {
        match self.first.cells.get(cell as usize) {
            Some(cell) => cell,
            None => self.far_cell(cell as usize),
        }
    }

    #[cold]
    fn far_cell(&self, cell: usize) -> &Room<T> {
        let index = (self.beyond(cell) / self.seats() + 1).ilog2() as usize;
        // ORDERING(mpsc.segment.far): Relaxed; whoever has the number has it from the one that has
        // claimed a seat in the segment, by mpsc.segment, and all that hands numbers on orders that.
        let segment = self.more[index - 1].load(Relaxed);
        // SAFETY: the segment is there, as above, until the cells are dropped.
        let segment = unsafe { &*segment };
        &segment.cells[cell - self.first_of(index)]
    }

    /// How many cells stand before this one, those of the slots not counted.
    fn beyond(&self, cell: usize) -> usize {
        cell - (self.first.cells.len() - self.seats())
    }

    fn seats(&self) -> usize {
        self.first.spares.len()
    }

    /// The number of the first cell of a segment from the second on.
    fn first_of(&self, index: usize) -> usize {
        self.first.cells.len() + self.seats() * ((1 << index) - 2)
    }

    /// Claims a seat, and the cell that lies there; makes a segment if all seats are taken.
    ///
    /// # Panics
    /// There are more senders than cells can be numbered.
    pub(crate) fn sit(&self) -> (Seat, u64) {
        for index in 0..SEGMENTS {
            let segment = self.segment(index);
            if let Some(claim) = segment.seats.claim(1, 0) {
                // SAFETY: INVARIANT(mpsc.seat): the seat is claimed.
                let spare = segment.spares[claim.first].with_mut(|spare| unsafe { *spare });
                return (Seat { segment: index, claim }, spare);
            }
        }
        panic!("too many senders");
    }

    /// Gives a seat up, and leaves the sender's cell there.
    pub(crate) fn leave(&self, Seat { segment, claim }: Seat, spare: u64) {
        let segment = self.segment(segment);
        // SAFETY: INVARIANT(mpsc.seat): the seat is claimed until the release below.
        segment.spares[claim.first].with_mut(|place| unsafe { *place = spare });
        segment.seats.release(claim);
    }

    /// A segment, made if it is not there.
    fn segment(&self, index: usize) -> &Segment<T> {
        let Some(place) = index.checked_sub(1).map(|index| &self.more[index]) else {
            return &self.first;
        };
        // ORDERING(mpsc.segment): Acquire; pairs with mpsc.segment.install; model
        // `mpsc::senders::segment`.
        let mut segment = place.load(Acquire);
        if segment.is_null() {
            segment = self.install(index, place);
        }
        // SAFETY: a segment that is installed stays until the cells are dropped.
        unsafe { &*segment }
    }

    #[cold]
    fn install(&self, index: usize, place: &AtomicPtr<Segment<T>>) -> *mut Segment<T> {
        let seats = self.seats() << index;
        let new = Box::into_raw(Box::new(Segment::new(self.first_of(index), seats, seats)));
        // ORDERING(mpsc.segment.install): Release; pairs with mpsc.segment, mpsc.segment.lost; model
        // `mpsc::senders::segment`.
        // ORDERING(mpsc.segment.lost): Acquire; pairs with mpsc.segment.install; model
        // `mpsc::senders::segment`. Another was faster, and its segment is used.
        match place.compare_exchange(ptr::null_mut(), new, Release, Acquire) {
            Ok(_) => new,
            Err(there) => {
                // SAFETY: made above, and nobody else has seen it.
                drop(unsafe { Box::from_raw(new) });
                there
            }
        }
    }
}

impl<T> Drop for Cells<T> {
    fn drop(&mut self) {
        for place in &self.more {
            // ORDERING(mpsc.segment.drop): Relaxed; nobody else is left.
            let segment = place.load(Relaxed);
            if !segment.is_null() {
                // SAFETY: `install` made it, and nobody else is left.
                drop(unsafe { Box::from_raw(segment) });
            }
        }
    }
}
