//! The ring between two threads.

mod api;
mod panics;
mod threads;
mod types;
mod waiting;
