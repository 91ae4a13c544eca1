//! The word as threads share it, and the waiting for it.

use crossbeam_utils::CachePadded;

use super::{
    snapshot::Snapshot,
    word::{WAITERS, Word},
};
use crate::error::{Closed, WaitError};
use crate::primitive::{AtomicU64, Ordering::*};
use crate::wait::{Deadline, WaitList, WaitersBit};

/// The word on a line of its own. It announces its waiters itself, so that the very instruction
/// that changes a flag tells whether anybody waits.
#[derive(Debug)]
struct SharedWord(CachePadded<AtomicU64>);

impl WaitersBit for SharedWord {
    fn raise(&self) {
        // ORDERING(flags.raise): Relaxed; model `flags::lost_wakeup`. All changes of one word are
        // in one order: a later change finds the bit, an earlier one is seen by the next look.
        self.0.fetch_or(WAITERS, Relaxed);
    }

    fn lower(&self) {
        // ORDERING(flags.lower.look): Relaxed; the bit changes under the list's lock only.
        if Word(self.0.load(Relaxed)).has_waiters() {
            // ORDERING(flags.lower): Relaxed; made under the list's lock, and read by nobody for
            // more than a hint to go there.
            self.0.fetch_and(!WAITERS, Relaxed);
        }
    }
}

#[derive(Debug)]
pub(super) struct Shared {
    word: WaitList<SharedWord>,
}

impl Shared {
    pub(super) fn new() -> Self {
        let word = CachePadded::new(AtomicU64::new(Word::INITIAL.0));
        Self { word: WaitList::new(SharedWord(word)) }
    }

    #[inline]
    pub(super) fn load(&self) -> Word {
        // ORDERING(flags.load): Acquire; pairs with flags.change; model `flags::initialized`.
        Word(self.word.bit().0.load(Acquire))
    }

    /// Replaces the word by what `next` makes of it, and returns what it was. A word that stays
    /// the same is not written: asking for what is the case already costs a load.
    pub(super) fn change<E>(&self, next: impl Fn(Word) -> Result<Word, E>) -> Result<Word, E> {
        let word = &self.word.bit().0;
        let mut seen = self.load();
        loop {
            let wanted = next(seen)?;
            if wanted == seen {
                return Ok(seen);
            }
            // ORDERING(flags.change): Release; pairs with flags.load and flags.change.failed; model
            // `flags::initialized`. What is replaced was acquired by one of those two.
            // ORDERING(flags.change.failed): Acquire; pairs with flags.change; model
            // `flags::refusal_acquires`. A refusal tells the actual state, which was seen.
            match word.compare_exchange_weak(seen.0, wanted.bumped().0, Release, Acquire) {
                Ok(_) => break,
                Err(now) => seen = Word(now),
            }
        }
        if seen.has_waiters() {
            self.word.notify_all();
        }
        Ok(seen)
    }

    pub(super) fn wait(
        &self,
        mut wanted: impl FnMut(Snapshot) -> bool,
    ) -> Result<Snapshot, Closed> {
        self.word.wait(|| self.look(&mut wanted))
    }

    pub(super) fn wait_by(
        &self,
        deadline: Deadline,
        mut wanted: impl FnMut(Snapshot) -> bool,
    ) -> Result<Snapshot, WaitError> {
        let found = self.word.wait_by(deadline, || self.look(&mut wanted));
        Ok(found.ok_or(WaitError::Timeout)??)
    }

    pub(super) fn wait_async<F: FnMut(Snapshot) -> bool>(
        &self,
        mut wanted: F,
    ) -> impl Future<Output = Result<Snapshot, Closed>> + use<'_, F> {
        self.word.wait_async(move || self.look(&mut wanted))
    }

    /// What a waiter looks at: what it wants, or the end of the lifecycle.
    fn look(&self, wanted: &mut impl FnMut(Snapshot) -> bool) -> Option<Result<Snapshot, Closed>> {
        let now = Snapshot::of(self.load());
        if wanted(now) {
            Some(Ok(now))
        } else if now.lifecycle().has_ended() {
            Some(Err(Closed))
        } else {
            None
        }
    }
}
