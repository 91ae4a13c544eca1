//! The rings from outside: their calls, panics in user code, what is leaked or dropped twice, threads.

#[path = "../support/counting.rs"]
mod counting;
#[path = "../support/wakers.rs"]
#[allow(dead_code, reason = "it needs some of them")]
mod wakers;

mod lanes;
mod spsc;
mod volume;
