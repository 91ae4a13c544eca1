//! What the fuzzer has found worth keeping, and random input, through the same interpreters.

#[path = "support/random.rs"]
mod random;
mod support;

use std::fs;
use std::path::Path;

use random::Random;

fn replay(target: &str, run: fn(&[u8]) -> arbitrary::Result<()>) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(target);
    let mut files = 0;
    for entry in fs::read_dir(&folder).expect("the corpus is there") {
        let data = fs::read(entry.unwrap().path()).unwrap();
        let _ = run(&data);
        files += 1;
    }
    assert!(files > 0, "the corpus of {target} is empty");
}

/// Input of the length that an interpreter reads.
fn random(run: fn(&[u8]) -> arbitrary::Result<()>) {
    generate(run, 2_000);
}

fn generate(run: fn(&[u8]) -> arbitrary::Result<()>, inputs: usize) {
    let mut random = Random::new(0);
    for _ in 0..inputs {
        let length = random.below(600);
        let data: Vec<u8> = (0..length).map(|_| random.next() as u8).collect();
        let _ = run(&data);
    }
}

#[test]
fn latch_corpus() {
    replay("latch", support::latch::run);
}

#[test]
fn flags_corpus() {
    replay("flags", support::flags::run);
}

#[test]
fn map_corpus() {
    replay("map", support::map::run);
}

#[test]
fn spsc_corpus() {
    replay("spsc", support::spsc::run);
}

#[test]
fn latch_random() {
    random(support::latch::run);
}

#[test]
fn flags_random() {
    random(support::flags::run);
}

#[test]
fn map_random() {
    random(support::map::run);
}

#[test]
fn spsc_random() {
    random(support::spsc::run);
}

#[test]
fn mpsc_corpus() {
    replay("mpsc", support::mpsc::run);
}

#[test]
fn mpsc_random() {
    random(support::mpsc::run);
}

#[test]
fn metrics_corpus() {
    replay("metrics", support::metrics::run);
}

#[test]
fn metrics_random() {
    random(support::metrics::run);
}

#[test]
fn proposal_corpus() {
    replay("proposal", support::proposal::run);
}

#[test]
fn proposal_random() {
    random(support::proposal::run);
}

#[test]
fn interner_corpus() {
    replay("interner", support::intern::run);
}

#[test]
fn interner_random() {
    random(support::intern::run);
}

#[test]
fn slot_corpus() {
    replay("slot", support::slot::run);
}

#[test]
fn slot_random() {
    random(support::slot::run);
}

#[test]
fn lanes_corpus() {
    replay("lanes", support::lanes::run);
}

#[test]
fn lanes_random() {
    random(support::lanes::run);
}

#[test]
fn node_state_corpus() {
    replay("node_state", support::node_state::run);
}

#[test]
fn node_state_random() {
    random(support::node_state::run);
}

#[test]
fn threads_corpus() {
    replay("threads", support::threads::run);
}

#[test]
fn threads_random() {
    // Each program of registers, and of the ring between two, is gone through several times.
    generate(support::threads::run, if cfg!(debug_assertions) { 300 } else { 4_000 });
}

#[cfg(feature = "cache")]
#[test]
fn cache_corpus() {
    replay("cache", support::cache::run);
}

#[cfg(feature = "cache")]
#[test]
fn cache_random() {
    random(support::cache::run);
}
