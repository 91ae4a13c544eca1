//! Latches, and the view of a Raft node's status.

use std::hint::black_box;

use nodestate::{
    latch::Latch,
    raft::{RaftView, Role},
};

use super::{publish, read};
use crate::{
    Operation, repeat,
    support::{payload::NODE_ID, peers::PlainLoads},
};

pub(super) const ROWS: &[Operation] = &[
    ("RaftView::read", read::<RaftView>),
    ("RaftView::is_leader", |n| ask(n, RaftView::is_leader)),
    ("RaftView::role", |n| ask(n, RaftView::role)),
    ("RaftView::leader_id", |n| ask(n, RaftView::leader_id)),
    ("RaftView::term", |n| ask(n, RaftView::term)),
    ("RaftView::version", |n| ask(n, RaftView::version)),
    ("RaftView::versioned", |n| ask(n, RaftView::versioned)),
    ("RaftView::changed, which has happened", |n| {
        let (mut writer, view) = RaftView::new(NODE_ID);
        let before = view.version();
        writer.publish(Role::Leader, Some(NODE_ID), 1).expect("it is the first");
        repeat(n, || black_box(&view).changed(black_box(before)));
    }),
    ("raft::Writer::publish", |n| {
        let (mut writer, _view) = RaftView::new(NODE_ID);
        let mut term = 0;
        repeat(n, || {
            term += 1;
            writer.publish(black_box(Role::Leader), black_box(Some(NODE_ID)), black_box(term))
        });
    }),
    ("Latch<[u64; 4], 3>::read", read::<Latch<[u64; 4], 3>>),
    ("Latch<[u64; 4], 4>::read", read::<Latch<[u64; 4], 4>>),
    ("Latch<[u64; 4], 3>, publish", publish::<Latch<[u64; 4], 3>>),
    ("MultiWriter<[u64; 4], 3>::publish", |n| {
        let (writer, _latch) = Latch::<[u64; 4], 3>::new([0; 4]);
        let writer = writer.into_multi();
        repeat(n, || writer.publish(black_box([1; 4])));
    }),
    ("limit: five relaxed loads", read::<PlainLoads>),
];

fn ask<R>(n: u64, question: impl Fn(&RaftView) -> R) {
    let (_writer, view) = RaftView::new(NODE_ID);
    let view = black_box(&view);
    repeat(n, || question(view));
}
