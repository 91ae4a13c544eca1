//! The way out, which is there while the receiver is.

use super::{
    Caps, Proposal, Responder,
    entry::{Board, Takes},
};
use crate::primitive::Arc;
use crate::ring::PopError;

#[derive(Debug)]
pub(super) struct Exit<T> {
    board: Arc<Board<T>>,
    /// Of the rings of the board, control's first.
    heads: [Takes; 2],
}

impl<T> Exit<T> {
    pub(super) fn new(board: Arc<Board<T>>, heads: [Takes; 2]) -> Self {
        Self { board, heads }
    }

    pub(super) fn try_take(&mut self) -> Result<Proposal<T>, PopError> {
        let mut nothing = PopError::Closed;
        for head in &mut self.heads {
            match head.pop() {
                // SAFETY: the number came out of the ring.
                Ok(cell) => return Ok(unsafe { taken(&self.board, cell) }),
                Err(PopError::Empty) => nothing = PopError::Empty,
                Err(PopError::Closed) => {}
            }
        }
        Err(nothing)
    }

    pub(super) fn try_batch(
        &mut self,
        caps: Caps,
        mut size_of: impl FnMut(&T) -> usize,
        batch: &mut Vec<Proposal<T>>,
    ) -> Result<usize, PopError> {
        let (mut taken, mut left) = (0, caps.bytes);
        let mut nothing = PopError::Closed;
        for head in &mut self.heads {
            while taken < caps.items {
                let cell = match head.peek() {
                    Ok(cell) => *cell,
                    Err(PopError::Closed) => break,
                    Err(PopError::Empty) => {
                        nothing = PopError::Empty;
                        break;
                    }
                };
                // SAFETY: INVARIANT(proposal.value): the number is in the ring, and this its receiver.
                let size = size_of(unsafe { &*self.board.place(cell as usize) });
                if size > left && taken > 0 {
                    return Ok(taken);
                }
                batch.reserve(1);
                if head.pop().is_ok() {
                    // SAFETY: the number came out of the ring.
                    batch.push(unsafe { self::taken(&self.board, cell) });
                    left = left.saturating_sub(size);
                    taken += 1;
                }
            }
        }
        if taken == 0 && caps.items > 0 { Err(nothing) } else { Ok(taken) }
    }

    pub(super) fn close(&mut self) {
        self.board.close();
    }

    pub(super) fn len(&self) -> usize {
        self.heads.iter().map(Takes::len).sum()
    }

    /// Drops what was proposed, and answers that.
    fn drop_all(&mut self) {
        while let Ok(Proposal { value, responder }) = self.try_take() {
            drop(responder);
            drop(value);
        }
    }
}

/// The proposal of a cell.
///
/// # Safety
/// Its number came out of a ring of this board, and is used once.
unsafe fn taken<T>(board: &Board<T>, cell: u32) -> Proposal<T> {
    // SAFETY: the caller's promise; INVARIANT(proposal.value), INVARIANT(proposal.number).
    unsafe {
        let responder = Responder::new(board.slab.taken(cell as usize));
        Proposal { value: board.take(cell as usize), responder }
    }
}

impl<T> Drop for Exit<T> {
    fn drop(&mut self) {
        /// Goes on when a value's destructor panics.
        struct Rest<'e, T>(&'e mut Exit<T>);
        impl<T> Drop for Rest<'_, T> {
            fn drop(&mut self) {
                self.0.drop_all();
                // SAFETY: who could ask for a responder is going.
                unsafe { self.0.board.slab.end() }.map(Responder::new).for_each(drop);
            }
        }
        self.close();
        Rest(self).0.drop_all();
    }
}
