//! The exchange ring from outside: its calls, threads, closing, panics in user code, payloads of all
//! kinds. Its calls beside a sequential model are in `tests/corpus.rs`.

#[path = "../support/counting.rs"]
mod counting;

mod allocations;
mod api;
mod closing;
#[cfg(feature = "futures")]
mod futures;
mod panics;
mod payload;
mod sizes;
mod threads;
mod waiting;
