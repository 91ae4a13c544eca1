//! The flags: questions in every scene, changes with and without a waiter, frozen setters.

use std::{
    hint::black_box,
    sync::atomic::{AtomicU8, AtomicU64, Ordering::*},
};

use crossbeam_utils::CachePadded;
use nodestate::flags::{Flags, Lifecycle::*};
use tokio::sync::watch;

use crate::{
    frozen_row, frozen_table,
    support::{
        compare::{Contestant, Effort, compare, publishing, reading, waiting},
        lists::switches,
        peers::Handle,
        report::Report,
        scene::Scene,
        shared::Shared,
        switches::{NodeFlags, Notified},
    },
};

pub(crate) fn measure(report: &mut Report, effort: Effort) {
    for scene in Scene::all() {
        report.push(compare(format!("Is it running: {scene}"), effort, switches!(reading(scene))));
    }
    report.push(compare("Snapshot of everything", effort, snapshots()));
    report.push(compare("Turn a flag over: nobody waits", effort, switches!(publishing())));
    let waited =
        [waiting::<NodeFlags>(), waiting::<watch::Receiver<bool>>(), waiting::<Handle<Notified>>()];
    report.push(compare("A task waits, a flag is turned over, the task is done", effort, waited));
    report.push(compare("A whole life: made, then four steps", effort, lives()));
    report.push(frozen_table(switches!(frozen_row(effort))));
}

fn snapshots() -> [Contestant; 3] {
    let (_, node) = NodeFlags::new();
    let asked = node.clone();
    let word = CachePadded::new(AtomicU64::new(1));
    [
        Contestant::op("**Flags::snapshot**", move || {
            black_box(node.flags().snapshot());
        }),
        Contestant::op("**Flags::is_initialized**", move || {
            black_box(asked.flags().is_initialized());
        }),
        Contestant::op("limit: one acquire load", move || {
            black_box(word.load(Acquire));
        }),
    ]
}

/// A lifecycle is passed once only, so the steps are measured together with the making.
fn lives() -> [Contestant; 3] {
    [
        Contestant::op("**Flags**: new, 4 times advance", || {
            let flags = black_box(Flags::new());
            for (from, to) in
                [(Uninit, Starting), (Starting, Running), (Running, Draining), (Draining, Stopped)]
            {
                black_box(flags.advance(from, to)).expect("nobody else makes a step");
            }
        }),
        Contestant::op("**Flags**: new", || {
            black_box(Flags::new());
        }),
        Contestant::op("limit: new AtomicU8, 4 times compare_exchange", || {
            let station = black_box(CachePadded::new(AtomicU8::new(0)));
            for from in 0..4 {
                black_box(station.compare_exchange(from, from + 1, AcqRel, Acquire))
                    .expect("nobody else makes a step");
            }
        }),
    ]
}
