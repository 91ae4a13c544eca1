//! The interpreter of `tests/support/map.rs`, fed by the fuzzer.
#![no_main]

#[macro_use]
mod fuzzed;
#[path = "../../tests/support/hashers.rs"]
mod hashers;
#[path = "../../tests/support/map.rs"]
mod map;
#[path = "../../tests/support/map_model.rs"]
mod map_model;

fuzzed!(map::run);
