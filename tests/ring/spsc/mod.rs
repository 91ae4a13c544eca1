//! The ring between two threads.

mod api;
mod mixed;
mod panics;
mod threads;
mod types;
mod waiting;
