//! The rings from outside: their calls, panics in user code, what is leaked or dropped twice, threads.

mod lanes;
mod spsc;
mod volume;
