//! Freezes a thread at every instruction of an operation and sees whether others go on.
//!
//! `cargo test --release --test frozen -- [FILTER] [--max K] [--stride S] [--pairs N] [--seed S]
//! [--markdown] [--table]`
//!
//! In a structure without locks every other thread finishes its work whatever one thread is doing:
//! also when that one stands still between two instructions, for ever. Threads at full speed are
//! hardly ever caught there, so here a thread is stopped at each instruction in turn, another one
//! works beside it, and the object is checked after the first has come to its end. Rows of other
//! crates, which do stop, show that a stop would be seen. The exit status is 1 if a row is not as
//! expected.
//!
//! What it does not show: only the ways that the rows take are stepped, not every branch, and long ones
//! at a sample of their instructions; in each run one thread is frozen once, and in the rows of two at
//! once two are, at pairs of points at random; a thread that is stepped has its stores in order, so that
//! a missing fence is for the models to find; the few instructions around an operation are the harness's
//! own; and memory comes from an allocator in which threads share nothing (`arena`), while one with
//! locks may stop a thread whatever the structure does.
#![deny(unsafe_code)]

#[cfg(all(target_os = "linux", target_arch = "x86_64", target_env = "gnu"))]
mod arena;
#[cfg(all(target_os = "linux", target_arch = "x86_64", target_env = "gnu"))]
mod code;
#[cfg(all(target_os = "linux", target_arch = "x86_64", target_env = "gnu"))]
mod exempt;
#[cfg(all(target_os = "linux", target_arch = "x86_64", target_env = "gnu"))]
mod freeze;
#[cfg(all(target_os = "linux", target_arch = "x86_64", target_env = "gnu"))]
mod measure;
#[cfg(all(target_os = "linux", target_arch = "x86_64", target_env = "gnu"))]
mod options;
#[cfg(all(target_os = "linux", target_arch = "x86_64", target_env = "gnu"))]
mod pages;
#[cfg(all(target_os = "linux", target_arch = "x86_64", target_env = "gnu"))]
mod parts;
#[cfg(all(target_os = "linux", target_arch = "x86_64", target_env = "gnu"))]
#[path = "../support/random.rs"]
mod random;
#[cfg(all(target_os = "linux", target_arch = "x86_64", target_env = "gnu"))]
mod rows;
#[cfg(all(target_os = "linux", target_arch = "x86_64", target_env = "gnu"))]
mod run;
#[cfg(all(target_os = "linux", target_arch = "x86_64", target_env = "gnu"))]
mod source;
#[cfg(all(target_os = "linux", target_arch = "x86_64", target_env = "gnu"))]
mod table;
#[cfg(all(target_os = "linux", target_arch = "x86_64", target_env = "gnu"))]
mod twice;

#[cfg(all(target_os = "linux", target_arch = "x86_64", target_env = "gnu"))]
fn main() -> std::process::ExitCode {
    run::main()
}

#[cfg(not(all(target_os = "linux", target_arch = "x86_64", target_env = "gnu")))]
fn main() {
    println!("frozen: skipped: it needs Linux with glibc on x86-64");
}
