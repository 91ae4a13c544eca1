//! Flags under criterion: `cargo bench --bench flags -- [FILTER]`; see the bench `latch`.

mod support;

use support::{
    criteria::{criterion, publish, read, wake},
    lists::switches,
    peers::Handle,
    scene::Scene,
    switches::{NodeFlags, Notified},
};
use tokio::sync::watch;

fn main() {
    let mut criterion = criterion();
    for scene in Scene::all() {
        let mut group = criterion.benchmark_group(format!("flags: is it running, {scene}"));
        switches!(read(&mut group, scene));
    }
    let mut group = criterion.benchmark_group("flags: turn over");
    switches!(publish(&mut group));
    group.finish();
    let mut group = criterion.benchmark_group("flags: a task waits, is woken");
    wake::<NodeFlags>(&mut group);
    wake::<watch::Receiver<bool>>(&mut group);
    wake::<Handle<Notified>>(&mut group);
    group.finish();
    criterion.final_summary();
}
