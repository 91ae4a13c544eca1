//! Slots from outside: their calls, waiting, retirement, closing, panics in user code.
//! Their calls beside a sequential model are in `tests/corpus.rs`.

#[path = "../support/counting.rs"]
mod counting;
#[path = "../support/random.rs"]
mod random;
#[path = "../support/wakers.rs"]
#[allow(dead_code, reason = "it needs some of them")]
mod wakers;

mod allocations;
mod api;
mod panics;
mod threads;
mod waiting;
