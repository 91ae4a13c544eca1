//! The Raft view and the generic latch: reads in every scene, publications, frozen writers.

use std::{
    hint::black_box,
    sync::atomic::{AtomicU64, Ordering::Acquire},
};

use crossbeam_utils::CachePadded;
use nodestate::raft::{RaftStatusView, RaftView, Role};
use tokio::sync::watch;

use crate::{
    frozen_row, frozen_table,
    support::{
        compare::{Contestant, Effort, compare, publishing, reading, waiting},
        lists::latches,
        payload::NODE_ID,
        report::Report,
        scene::Scene,
    },
};

pub(crate) fn measure(report: &mut Report, effort: Effort) {
    for scene in Scene::all() {
        report.push(compare(format!("Read: {scene}"), effort, latches!(reading(scene))));
    }
    report.push(compare("One load", effort, one_load()));
    report.push(compare("Publish: nobody reads", effort, latches!(publishing())));
    let waited = [waiting::<RaftView>(), waiting::<watch::Receiver<RaftStatusView>>()];
    report.push(compare("A task waits, a view is published, the task is done", effort, waited));
    report.push(frozen_table(latches!(frozen_row(effort))));
}

/// What the version word answers by itself, beside an atomic of the same size.
fn one_load() -> [Contestant; 5] {
    let (mut writer, view) = RaftView::new(NODE_ID);
    // The first term of a node that leads itself is not refused.
    let _ = writer.publish(Role::Leader, Some(NODE_ID), 1);
    let word = CachePadded::new(AtomicU64::new(1));
    [
        asking("**RaftView::is_leader**", &view, RaftView::is_leader),
        asking("**RaftView::role**", &view, RaftView::role),
        asking("**RaftView::version**", &view, RaftView::version),
        asking("**RaftView::read**", &view, RaftView::read),
        Contestant::op("limit: one acquire load", move || {
            black_box(word.load(Acquire));
        }),
    ]
}

fn asking<R: 'static>(
    name: &str,
    view: &RaftView,
    question: impl Fn(&RaftView) -> R + 'static,
) -> Contestant {
    let view = view.clone();
    Contestant::op(name, move || {
        black_box(question(&view));
    })
}
