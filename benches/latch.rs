//! Reading and publishing under criterion: `cargo bench --bench latch -- [FILTER]`
//!
//! For watching one row while it is being worked on. Who beats whom, and by how much, is for
//! `ratios`, which measures all of them side by side.

mod support;

use support::{
    criteria::{criterion, publish, read},
    lists::latches,
    scene::Scene,
};

fn main() {
    let mut criterion = criterion();
    for scene in Scene::all() {
        let mut group = criterion.benchmark_group(format!("latch: read, {scene}"));
        latches!(read(&mut group, scene));
    }
    let mut group = criterion.benchmark_group("latch: publish");
    latches!(publish(&mut group));
    group.finish();
    criterion.final_summary();
}
