//! A node's state as a whole.

use std::hint::black_box;

use nodestate::{NodeState, node, raft::Role};

use super::{ADDRESS, KEY};
use crate::{Operation, repeat, support::payload::NODE_ID};

nodestate::managers! {
    struct Managers {
        once database: u64,
        swap cluster: u64,
    }
}

type State = NodeState<u64, Managers>;
type Writer = node::Writer<u64, Managers>;

pub(super) const ROWS: &[Operation] = &[
    ("NodeState::is_running", |n| ask(n, State::is_running)),
    ("NodeState::is_leader", |n| ask(n, State::is_leader)),
    ("NodeState::raft_status_view", |n| ask(n, State::raft_status_view)),
    ("NodeState::try_get_raft_status", |n| ask(n, State::try_get_raft_status)),
    ("NodeState::leader_id", |n| ask(n, State::leader_id)),
    ("NodeState::has_peer", |n| ask(n, |state| state.has_peer(black_box(KEY)))),
    ("NodeState::is_peer_connected", |n| ask(n, |state| state.is_peer_connected(black_box(KEY)))),
    ("NodeState::get_peer_count", |n| ask(n, State::get_peer_count)),
    ("NodeState::get_peer_address", |n| {
        ask(n, |state| state.get_peer_address(black_box(KEY)).map_or(0, |it| it.as_str().len()));
    }),
    ("NodeState::update_peer_connection", |n| {
        ask(n, |state| state.update_peer_connection(black_box(KEY), true));
    }),
    ("NodeState, a manager that is set once", |n| {
        ask(n, |state| state.try_get_database().copied());
    }),
    ("NodeState, a manager that is replaced", |n| {
        ask(n, |state| state.try_get_cluster().map(|it| *it));
    }),
    ("node::Writer::publish", |n| {
        let (mut writer, _state) = made();
        let mut term = 7;
        repeat(n, || {
            term += 1;
            writer.publish(black_box((Role::Leader, Some(NODE_ID), term)))
        });
    }),
    ("NodeState, propose, take, commit, hear of it", |n| {
        let (mut writer, state) = made();
        repeat(n, || {
            let mut ticket = state.try_propose(black_box(1)).expect("there is room");
            writer.proposals().try_take().expect("it is there").responder.committed(1, 1);
            ticket.try_outcome()
        });
    }),
];

/// With a peer, which leads, and all managers set.
fn made() -> (Writer, State) {
    let builder = NodeState::builder(NODE_ID).peer(KEY, ADDRESS).managers(Managers::new());
    let (mut writer, state) = builder.build().expect("a good node");
    writer.publish((Role::Follower, Some(KEY), 7)).expect("it is the first");
    state.set_database(7).expect("it is the first");
    state.set_cluster(7).expect("it is the first");
    // A thread's own copy of the peers is made after some looks.
    (0..1_000).for_each(|_| _ = state.has_peer(KEY));
    (writer, state)
}

fn ask<R>(n: u64, question: impl Fn(&State) -> R) {
    let (_writer, state) = made();
    let state = black_box(&state);
    repeat(n, || question(state));
}
