//! The calls of a `NodeState` that wait for nothing.

use std::sync::Mutex;

use nodestate::{
    flags::Lifecycle,
    peers::PeerChange::{Insert, Remove},
};

use super::{
    super::{Expectation::Free, NO_PANIC, apart, waiting::sleeper},
    ADDRESS, LITTLE, MINE, Node, ROOM, Row, STAYS, Scenario, beside, checked, leak, node,
    proposing, turn,
};

pub(in super::super) fn rows() -> Vec<Row> {
    vec![
        Row::new("NodeState: all of the status / a request", Free, || beside(status)),
        Row::new("NodeState: the lifecycle, and the parts / a request", Free, || beside(parts)),
        Row::new("NodeState: advance / a request", Free, || {
            checked(
                |node| {
                    let to = Lifecycle::Draining;
                    node.advance(Lifecycle::Running, to).expect("nobody else advances");
                },
                |node| assert!(!node.is_running()),
            )
        }),
        Row::new("NodeState: clone, and its drop / a request", Free, || {
            beside(|node| drop(node.clone()))
        }),
        Row::new("NodeState: shutdown / a request", Free, || {
            checked(Node::shutdown, |node| assert!(node.try_propose(1).is_err()))
        }),
        Row::new("NodeState: shutdown beside a sleeping thread / a request", Free, shutdown),
        Row::new("NodeState: try_propose / a request", Free, || {
            proposing(|node| drop(node.try_propose(1).expect("there is room")))
        }),
        Row::new("NodeState: propose_batch / a request", Free, || {
            proposing(|node| {
                let mut tickets = Vec::with_capacity(3);
                assert_eq!(node.propose_batch(&mut vec![1; 3], &mut tickets), Ok(3));
            })
        }),
        Row::new("NodeState: try_propose / try_propose", Free, propose),
        Row::new("NodeState: look-ups of peers / a request", Free, || beside(peers)).sampled(3),
        Row::new("NodeState: snapshot of the peers / a request", Free, || {
            beside(|node| assert!(node.snapshot().get(&STAYS).is_some()))
        })
        .sampled(3),
        Row::new("NodeState: changes of peers / a request", Free, || {
            checked(change_peers, |node| assert_eq!(node.get_peer_count(), 1))
        })
        .sampled(5),
        Row::new("NodeState: set and get of a manager / a request", Free, || {
            beside(|node| {
                let _ = node.set_database(7);
                assert!(node.try_get_database().is_some_and(|found| [7, 8].contains(found)));
            })
        }),
        Row::new("NodeState: replace, get, take of a manager / a request", Free, || {
            beside(|node| {
                drop(node.replace_quota(2));
                assert!(node.try_get_quota().is_some());
                assert!(node.try_get_owned_quota().is_some());
                drop(node.take_quota());
            })
        })
        .sampled(7),
    ]
}

fn status(node: &Node) {
    assert!(!node.is_leader() && node.try_is_leader() == Some(false));
    assert_eq!((node.term(), node.leader_id()), (1, Some(STAYS)));
    assert_eq!(node.try_get_raft_status().map(|status| status.role), Some(node.role()));
    assert_eq!(node.try_get_raft_status_view(), Some(node.raft_status_view()));
}

fn parts(node: &Node) {
    assert!(node.is_running() && node.is_initialized());
    assert!(node.lifecycle().is_running() && apart!(node.flags()).is_running());
    assert_eq!((node.node_id(), apart!(node.raft_view()).node_id()), (1, 1));
    assert_eq!((node.peers().peer_count(), node.proposer().open()), (1, 0));
    assert!(!node.proposer().is_closed() && !apart!(node.managers()).database_slot().is_closed());
}

fn peers(node: &Node) {
    assert!(node.has_peer(STAYS) && !node.is_peer_connected(STAYS));
    assert_eq!(node.get_peer_count(), 1);
    assert_eq!(node.try_get_peer(STAYS).expect("it stays").address(), ADDRESS);
    assert_eq!(node.get_peer_address(STAYS).expect("it stays").as_str(), ADDRESS);
    assert_eq!(node.with_peers(|peers| peers.iter().count()), 1);
}

fn change_peers(node: &Node) {
    assert!(node.add_peer(MINE, ADDRESS));
    assert!(node.update_peer_connection(MINE, true) && node.touch_peer(MINE, 5));
    assert!(node.remove_peer(MINE));
    assert_eq!(node.apply_peers([Insert(MINE, ADDRESS.into()), Remove(MINE)]), 2);
}

/// The node ends, and a thread with it that waits for a manager, and one that waits for the lifecycle.
fn shutdown() -> Scenario {
    let (writer, node) = node(LITTLE);
    let _writer = leak(Mutex::new(writer));
    let lifecycle = sleeper(|| node.wait_until(|now| !now.is_running()));
    Scenario::new(|| node.shutdown(), |_| turn(node), || assert!(lifecycle.found().is_ok()))
}

/// Both propose, and nobody takes out.
fn propose() -> Scenario {
    let (mut writer, node) = node(ROOM);
    let mine = leak(Mutex::new(0));
    Scenario::new(
        || drop(node.try_propose(1).expect("there is room")),
        |_| {
            let is_in = node.try_propose(2).is_ok();
            *mine.lock().expect(NO_PANIC) += usize::from(is_in);
            is_in
        },
        move || {
            let mut batch = Vec::new();
            let taken = writer.drain(2 * ROOM, &mut batch).expect("they are there");
            assert_eq!(taken, *mine.lock().expect(NO_PANIC) + 1, "accepted is taken");
        },
    )
}

/// Two victims: one ends the node, one proposes.
pub(in super::super) fn twice() -> Scenario {
    let (writer, node) = node(LITTLE);
    let accepted = leak(Mutex::new(false));
    let mut writer = Some(writer);
    Scenario::new(
        || node.shutdown(),
        |_| turn(node),
        move || {
            let remains = writer.take().expect("it is kept").shutdown();
            let accepted = *accepted.lock().expect(NO_PANIC);
            assert_eq!(remains.proposals.len(), usize::from(accepted), "accepted is taken");
        },
    )
    .and(|| *accepted.lock().expect(NO_PANIC) = node.try_propose(1).is_ok())
}
