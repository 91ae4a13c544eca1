//! A cell: the word of its two halves, the answer, and the waker of who waits for it.

use super::{
    Outcome,
    word::{ANSWERED, CALLER_GONE, NUMBER, OVER, WAITING, Word},
};
use crate::primitive::{AtomicU64, Ordering::*, UnsafeCell};
use crate::wait::Wake;

/// What the loop has to say of a proposal.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) enum Record {
    Open,
    Appended { index: u64, term: u64 },
    Answered(Outcome),
}

/// One proposal's answer, on a line of its own.
#[derive(Debug)]
#[repr(align(64))]
pub(super) struct Cell {
    word: AtomicU64,
    /// INVARIANT(proposal.record): the loop's half alone accesses it, until it has set ANSWERED; then the
    /// caller's half reads it until it is given up, and then who renews the cell writes it.
    record: UnsafeCell<Record>,
    /// INVARIANT(proposal.waker): while WAITING is not set, the caller's half alone accesses it; while that
    /// is, nobody, until ANSWERED is: then the loop, until it has cleared WAITING. It is empty when the cell
    /// is renewed.
    waker: UnsafeCell<Option<Wake>>,
}

// SAFETY: what is no atomic is accessed by one half at a time, INVARIANT(proposal.record) and
// INVARIANT(proposal.waker), whichever threads have the halves.
unsafe impl Sync for Cell {}
// SAFETY: as for `Sync`.
unsafe impl Send for Cell {}

/// Whether a half was the last: then it renews the cell.
#[must_use]
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) struct IsLast(pub(super) bool);

impl Cell {
    pub(super) fn new() -> Self {
        Self {
            word: AtomicU64::new(Word::NEW.0),
            record: UnsafeCell::new(Record::Open),
            waker: UnsafeCell::new(None),
        }
    }

    /// Whether nobody uses the cell.
    ///
    /// # Safety
    /// Nobody does, nor begins to.
    pub(super) unsafe fn is_at_rest(&self) -> bool {
        // SAFETY: INVARIANT(proposal.record): nobody else is left.
        let is_open = self.record.with_mut(|record| unsafe { *record == Record::Open });
        // SAFETY: INVARIANT(proposal.waker): nobody else is left.
        is_open && self.waker.with_mut(|waker| unsafe { (*waker).is_none() })
    }

    /// Makes the cell ready for its next use.
    ///
    /// # Safety
    /// Both halves are given up, and the cell is not given back yet.
    pub(super) unsafe fn renew(&self) {
        // SAFETY: INVARIANT(proposal.record): nobody else is left.
        self.record.with_mut(|record| unsafe { *record = Record::Open });
        // SAFETY: nobody else is left.
        debug_assert!(unsafe { self.is_at_rest() });
        // ORDERING(proposal.renew.look): Relaxed; nobody else writes it now.
        let word = Word(self.word.load(Relaxed));
        // ORDERING(proposal.renew): Relaxed; whoever claims the cell has it by proposal.release, and a
        // number that meets it is compared by its value alone.
        self.word.store(word.next_use().0, Relaxed);
    }
}

/// The loop's half. Each call is made by who has it.
impl Cell {
    /// What was recorded so far.
    ///
    /// # Safety
    /// The caller has the loop's half.
    pub(super) unsafe fn record(&self) -> Record {
        // SAFETY: INVARIANT(proposal.record).
        self.record.with_mut(|record| unsafe { *record })
    }

    /// Records that it was appended.
    ///
    /// # Safety
    /// The caller has the loop's half.
    pub(super) unsafe fn append(&self, index: u64, term: u64) {
        // SAFETY: INVARIANT(proposal.record).
        self.record.with_mut(|record| unsafe { *record = Record::Appended { index, term } });
    }

    /// Takes back what [`append`](Self::append) has noted.
    ///
    /// # Safety
    /// The caller has the loop's half.
    pub(super) unsafe fn take_back(&self) {
        // SAFETY: INVARIANT(proposal.record).
        self.record.with_mut(|record| unsafe { *record = Record::Open });
    }

    /// Whether somebody may yet look at the answer.
    pub(super) fn is_awaited(&self) -> bool {
        // ORDERING(proposal.awaited): Relaxed; nothing follows from it but that work may be spared.
        !Word(self.word.load(Relaxed)).is_caller_gone()
    }

    /// Answers, and gives the loop's half up; who is to be woken.
    ///
    /// # Safety
    /// The caller has the loop's half, and has it no more afterwards.
    pub(super) unsafe fn answer(&self, outcome: Outcome) -> (IsLast, Option<Wake>) {
        // SAFETY: INVARIANT(proposal.record).
        self.record.with_mut(|record| unsafe { *record = Record::Answered(outcome) });
        // ORDERING(proposal.answer): AcqRel; pairs with proposal.look, proposal.listen, proposal.leave;
        // models `proposal::halves::*`. The answer; and what the caller has done with the cell, if it is
        // gone, or to the waker, if it waits.
        let before = Word(self.word.fetch_or(ANSWERED, AcqRel));
        if before.is_caller_gone() || !before.is_waiting() {
            return (IsLast(before.is_caller_gone()), None);
        }
        // SAFETY: INVARIANT(proposal.waker): the caller was waiting when ANSWERED was set.
        let wake = self.waker.with_mut(|waker| unsafe { (*waker).take() });
        // ORDERING(proposal.woken): AcqRel; pairs with proposal.look, proposal.go; model
        // `proposal::halves::listen_answer`. The waker was taken out; and the caller has read the answer,
        // if it is gone.
        let before = Word(self.word.fetch_and(!WAITING, AcqRel));
        (IsLast(before.is_caller_gone()), wake)
    }

    /// Turns the loop's half into a number; `Err` if nobody is left that could take it by that.
    ///
    /// # Safety
    /// The caller has the loop's half, and has it no more if this is `Ok`.
    pub(super) unsafe fn number(&self, cell: usize) -> Result<u64, u64> {
        // ORDERING(proposal.number): Release; pairs with proposal.reclaim, proposal.end; models
        // `proposal::numbers::*`. What was recorded.
        let before = Word(self.word.fetch_or(NUMBER, Release));
        let number = before.number(cell);
        if before.is_over() { Err(number) } else { Ok(number) }
    }

    /// Takes the loop's half, if `number` stands for it and nobody has taken it; if so, it is the caller's.
    pub(super) fn reclaim(&self, number: u64) -> bool {
        // ORDERING(proposal.reclaim.look): Relaxed; the change below decides.
        let mut seen = Word(self.word.load(Relaxed));
        while seen.is_number(number) {
            let mine = seen.without(NUMBER);
            // ORDERING(proposal.reclaim): Acquire; pairs with proposal.number; models
            // `proposal::numbers::*`.
            // ORDERING(proposal.reclaim.lost): Relaxed; it is tried with what is there instead.
            match self.word.compare_exchange(seen.0, mine.0, Acquire, Relaxed) {
                Ok(_) => return true,
                Err(now) => seen = Word(now),
            }
        }
        false
    }

    /// Whether the loop's half is a number: then it is the caller's. One that becomes a number later is
    /// told that nobody is left.
    ///
    /// # Safety
    /// Nobody takes a half by its number any more.
    pub(super) unsafe fn end(&self) -> bool {
        // ORDERING(proposal.end): Acquire; pairs with proposal.number; model `proposal::numbers::ends`. Of
        // two changes of one word one sees the other: this one the NUMBER, or that one the OVER.
        Word(self.word.fetch_or(OVER, Acquire)).is_any_number()
    }
}

/// The caller's half. Each call is made by who has it.
impl Cell {
    /// The answer, if there is one: then the caller's half is given up.
    ///
    /// # Safety
    /// The caller has the caller's half, and has it no more if there is an answer.
    pub(super) unsafe fn look(&self) -> Option<(Outcome, IsLast)> {
        // ORDERING(proposal.look): Acquire; pairs with proposal.answer, proposal.woken; models
        // `proposal::halves::*`. The answer; and the loop has done with the cell.
        let word = Word(self.word.load(Acquire));
        word.is_answered().then(|| {
            // SAFETY: it is answered.
            let outcome = unsafe { self.answered() };
            (outcome, IsLast(!word.is_waiting() || self.go()))
        })
    }

    /// # Safety
    /// It is answered, and the caller has the caller's half.
    unsafe fn answered(&self) -> Outcome {
        // SAFETY: INVARIANT(proposal.record): it is answered.
        match self.record.with_mut(|record| unsafe { *record }) {
            Record::Answered(outcome) => outcome,
            Record::Open | Record::Appended { .. } => unreachable!("it is answered"),
        }
    }

    /// Gives the caller's half up while the loop may be about to take the waker; whether it has done so.
    #[cold]
    fn go(&self) -> bool {
        // ORDERING(proposal.go): AcqRel; pairs with proposal.woken; model
        // `proposal::halves::listen_answer`. The answer was read; and the waker was taken out, if it was.
        !Word(self.word.fetch_or(CALLER_GONE, AcqRel)).is_waiting()
    }

    /// Leaves a waker, unless there is an answer: then the caller's half is given up, and is the last.
    ///
    /// # Safety
    /// The caller has the caller's half, and no waker in the cell; and has it no more if there is an answer.
    pub(super) unsafe fn listen(&self, wake: Wake) -> Result<(), (Outcome, Option<Wake>)> {
        // SAFETY: INVARIANT(proposal.waker): WAITING is not set.
        self.waker.with_mut(|waker| unsafe { *waker = Some(wake) });
        // ORDERING(proposal.listen): AcqRel; pairs with proposal.answer; models
        // `proposal::halves::listen_answer`, `proposal::halves::listen_late`. The waker; and the answer, if
        // there is one.
        if !Word(self.word.fetch_or(WAITING, AcqRel)).is_answered() {
            return Ok(());
        }
        // SAFETY: INVARIANT(proposal.waker): the loop has not seen WAITING, and looks no more.
        let wake = self.waker.with_mut(|waker| unsafe { (*waker).take() });
        // SAFETY: it is answered.
        Err((unsafe { self.answered() }, wake))
    }

    /// Takes the waker back, unless there is an answer.
    ///
    /// # Safety
    /// The caller has the caller's half, and a waker in the cell.
    pub(super) unsafe fn hush(&self) -> Option<Wake> {
        // ORDERING(proposal.hush.look): Relaxed; the change below decides.
        let mut seen = Word(self.word.load(Relaxed));
        while !seen.is_answered() {
            // ORDERING(proposal.hush): Relaxed; what lies there is the caller's own. If the loop was
            // faster, proposal.look tells.
            // ORDERING(proposal.hush.lost): Relaxed; it is tried with what is there instead.
            match self.word.compare_exchange(seen.0, seen.without(WAITING).0, Relaxed, Relaxed) {
                // SAFETY: INVARIANT(proposal.waker): WAITING is not set.
                Ok(_) => return self.waker.with_mut(|waker| unsafe { (*waker).take() }),
                Err(now) => seen = Word(now),
            }
        }
        None
    }

    /// Gives the caller's half up.
    ///
    /// # Safety
    /// The caller has the caller's half, and no waker in the cell; and has it no more afterwards.
    pub(super) unsafe fn leave(&self) -> IsLast {
        // ORDERING(proposal.leave): AcqRel; pairs with proposal.answer; model
        // `proposal::halves::drop_answer`. What the caller has done with the cell; and what the loop has,
        // if it has answered.
        IsLast(Word(self.word.fetch_or(CALLER_GONE, AcqRel)).is_answered())
    }
}
