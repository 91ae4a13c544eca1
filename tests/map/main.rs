//! The map from outside: its calls beside `std`'s, whatever the hasher; threads,
//! panics in user code, reclamation, and what users of other maps complain about.

#[path = "../support/counting.rs"]
mod counting;
#[path = "../support/random.rs"]
mod random;

mod auto_traits;
mod closures;
mod complaints;
mod concurrent;
mod fuse;
mod hashers;
mod memory;
mod once;
mod panics;
mod payload;
mod reader;
mod reclaim;
mod std_like;
mod support;
mod traits;
mod wobbly;
