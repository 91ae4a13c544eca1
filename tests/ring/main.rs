//! The rings from outside: their calls, panics in user code, what is leaked or dropped twice, threads.

#[path = "../support/counting.rs"]
mod counting;

mod lanes;
mod spsc;
mod volume;
