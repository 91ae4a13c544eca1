//! Which seat this thread has.

use super::{
    THREADS,
    seats::{Seat, Seats},
};
use crate::primitive::{Arc, ENDED, Single, UNSET, at_thread_end, set_thread_word, thread_word};

static SEATS: Single<Arc<Seats>> = Single::new(|| Arc::new(Seats::new(THREADS)));

/// Calls `work` with this thread's seat, which it takes if it has none yet; `None` if all are taken, or
/// the thread is ending.
///
/// What counts meanwhile, an allocator say, does so without a seat: so `work` does not meet itself.
pub(super) fn with_seat<R>(work: impl FnOnce(usize) -> R) -> Option<R> {
    let seat = match thread_word() {
        ENDED => return None,
        UNSET => sit_down()?,
        seat => seat,
    };
    set_thread_word(ENDED);
    let done = work(seat);
    set_thread_word(seat);
    Some(done)
}

/// Takes a seat until this thread ends.
fn sit_down() -> Option<usize> {
    set_thread_word(ENDED);
    let Some(seat) = Seats::claim(SEATS.get()) else {
        // One may be free the next time.
        set_thread_word(UNSET);
        return None;
    };
    let number = seat.number();
    at_thread_end(Box::new(move || stand_up(seat))).then_some(number)
}

/// Leaves the seat to others: what this thread counts from here on is counted without one.
fn stand_up(seat: Seat) {
    set_thread_word(ENDED);
    drop(seat);
}
