//! The sending end: finding the tail, and publishing there what was prepared.

use core::mem::ManuallyDrop;

use super::{
    cells::Seat,
    shared::Shared,
    word::{Elsewhere, Position, Tag, Word},
};
use crate::primitive::Arc;
use crate::ring::PushError;

/// A sender, without the waiting.
#[derive(Debug)]
pub(crate) struct Tail<T, const LAPS: u32, const BATCH: usize> {
    pub(crate) shared: Arc<Shared<T, LAPS, BATCH>>,
    /// INVARIANT(mpsc.boundary): as for the hint. It was the tail when this sender was last there.
    position: Position<LAPS>,
    /// The sender's own cell, INVARIANT(mpsc.cell), which is empty between calls.
    spare: u64,
    /// `None` once it is given up.
    seat: Option<Seat>,
    /// The block that it last had, near which it looks for the next.
    pub(super) near: usize,
}

/// Whether a call has looked at the hint. It does so once: a sender may have stopped before it stored
/// it, and the laps have come round since; from there on words alone lead to the tail.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
enum Hint {
    Unread,
    Read,
}

/// Why nothing was published.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    Full,
    Closed,
}

impl<T, const LAPS: u32, const BATCH: usize> Tail<T, LAPS, BATCH> {
    /// The sender that a ring begins with.
    pub(super) fn first(shared: Arc<Shared<T, LAPS, BATCH>>) -> Self {
        let seat = shared.cells.sit();
        Self::at_seat(shared, seat)
    }

    /// One more sender of the same ring.
    pub(crate) fn another(&self) -> Self {
        Self::one_more(self.shared.clone()).expect("this one is counted")
    }

    /// One more sender, if there is one still.
    pub(super) fn one_more(shared: Arc<Shared<T, LAPS, BATCH>>) -> Option<Self> {
        // The seat first: if there is none that panics, and nothing is counted.
        let (seat, spare) = shared.cells.sit();
        if shared.add_sender() {
            Some(Self::at_seat(shared, (seat, spare)))
        } else {
            shared.cells.leave(seat, spare);
            None
        }
    }

    fn at_seat(shared: Arc<Shared<T, LAPS, BATCH>>, (seat, spare): (Seat, u64)) -> Self {
        let position = shared.hint();
        Self { shared, position, spare, seat: Some(seat), near: 0 }
    }

    /// Puts a value in, or gives it back.
    #[inline]
    pub(crate) fn push(&mut self, value: T) -> Result<(), PushError<T>> {
        let value = ManuallyDrop::new(value);
        // SAFETY: the value is used again only if it was refused.
        match unsafe { self.push_from(&raw const *value) } {
            Ok(()) => Ok(()),
            Err(Refusal::Full) => Err(PushError::Full(ManuallyDrop::into_inner(value))),
            Err(Refusal::Closed) => Err(PushError::Closed(ManuallyDrop::into_inner(value))),
        }
    }

    /// Puts the value at `value` in.
    ///
    /// # Safety
    /// There is one, which is not used there again unless it is refused.
    #[inline(always)]
    pub(super) unsafe fn push_from(&mut self, value: *const T) -> Result<(), Refusal> {
        if self.shared.is_closed() {
            return Err(Refusal::Closed);
        }
        let spare = self.spare;
        // SAFETY: the spare cell is this sender's; if the value is refused, it is overwritten there by
        // the next one.
        unsafe { self.shared.cells.put(spare, value) };
        let free = self.publish(|_, position, _| (Word::full(position, spare), 1))?.0;
        self.spare = free.number();
        Ok(())
    }

    /// Puts the word that `run` makes for the tail in the place of the free one there. Gives back
    /// that, and the length of the run.
    #[inline(always)]
    pub(super) fn publish(
        &mut self,
        run: impl Fn(&Shared<T, LAPS, BATCH>, Position<LAPS>, Word<LAPS>) -> (Word<LAPS>, u64),
    ) -> Result<(Word<LAPS>, u64), Refusal> {
        let shared = &*self.shared;
        let mut hint = Hint::Unread;
        loop {
            let position = self.position;
            let word = shared.word(position);
            if !word.is(Tag::Free, position) {
                // Only the tail's word can be free for a boundary: this is not the tail.
                self.position = Self::walk(shared, position, word, &mut hint)?;
                continue;
            }
            let (run, length) = run(shared, position, word);
            if shared.publish(position, word, run) {
                self.position = shared.after(position, length);
                shared.set_hint(self.position);
                return Ok((word, length));
            }
        }
    }

    /// Goes to the tail, and looks at the ring from there.
    pub(super) fn reach<R>(
        &mut self,
        look: impl FnOnce(&Shared<T, LAPS, BATCH>, Position<LAPS>) -> R,
    ) -> Result<R, Refusal> {
        let mut hint = Hint::Unread;
        loop {
            let word = self.shared.word(self.position);
            if word.is(Tag::Free, self.position) {
                return Ok(look(&self.shared, self.position));
            }
            self.position = Self::walk(&self.shared, self.position, word, &mut hint)?;
        }
    }

    /// Whether a push would not be refused for want of room.
    pub(super) fn finds_room(&mut self) -> bool {
        self.reach(|_, _| ()) != Err(Refusal::Full)
    }

    /// The next boundary to try after one whose word is not free for it.
    #[inline(never)]
    fn walk(
        shared: &Shared<T, LAPS, BATCH>,
        position: Position<LAPS>,
        word: Word<LAPS>,
        hint: &mut Hint,
    ) -> Result<Position<LAPS>, Refusal> {
        match word.elsewhere(position, shared.capacity()) {
            Elsewhere::Full => Err(Refusal::Full),
            Elsewhere::Sealed => Err(Refusal::Closed),
            Elsewhere::At(next) => Ok(match core::mem::replace(hint, Hint::Read) {
                Hint::Unread => {
                    let hint = shared.hint();
                    if hint.is_at_or_after(next) { hint } else { next }
                }
                Hint::Read => next,
            }),
        }
    }

    /// The tail, or where it was during this call.
    pub(super) fn end(shared: &Shared<T, LAPS, BATCH>) -> Position<LAPS> {
        let (mut position, mut hint) = (shared.hint(), Hint::Read);
        loop {
            let word = shared.word(position);
            if word.is(Tag::Free, position) {
                return position;
            }
            match Self::walk(shared, position, word, &mut hint) {
                Ok(next) => position = next,
                Err(_) => return position,
            }
        }
    }
}

impl<T, const LAPS: u32, const BATCH: usize> Drop for Tail<T, LAPS, BATCH> {
    fn drop(&mut self) {
        if let Some(seat) = self.seat.take() {
            self.shared.cells.leave(seat, self.spare);
        }
        if self.shared.remove_sender() {
            self.shared.close();
        }
    }
}
