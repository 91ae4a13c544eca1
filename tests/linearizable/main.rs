//! Histories of real threads on every structure: some order of the calls explains all answers, or the smallest part
//! that none explains is printed, a line for each call.
//!
//! `cargo test --release --test linearizable`; with `LINEARIZABLE_OPS=N` so many operations of each structure, and
//! with `-- --nocapture` what was done.

mod check;
mod clock;
#[path = "../support/hashers.rs"]
mod hashers;
mod history;
mod objects;
mod planted;
#[path = "../support/random.rs"]
mod random;
mod record;
mod smaller;
