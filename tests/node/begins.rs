//! What a node is built of, and refused for.

use std::error::Error;

use nodestate::NodeState;
use nodestate::flags::Lifecycle;
use nodestate::node::{BuildError, Standing};
use nodestate::raft::Role;

use crate::node;

fn refused(result: Result<impl Sized, BuildError>) -> BuildError {
    result.err().expect("it is refused")
}

#[test]
fn what_cannot_be_is_refused() {
    let build = |builder: nodestate::node::Builder| refused(builder.build::<u64>());
    assert_eq!(build(NodeState::builder(0)), BuildError::NodeIdIsZero);
    assert_eq!(build(NodeState::builder(1).peer(0, "a")), BuildError::PeerIdIsZero);
    let twice = NodeState::builder(1).peer(2, "a").peer(3, "b").peer(2, "a");
    assert_eq!(build(twice), BuildError::DuplicatePeer { id: 2 });
    for (common, control) in [(0, 1), (1, 0), (usize::MAX, 1), (1, usize::MAX)] {
        let error = build(NodeState::builder(1).open_proposals(common, control));
        assert!(matches!(error, BuildError::Capacity(_)), "{error:?}");
        assert!(error.source().is_some() && !error.to_string().is_empty());
    }
    assert!(BuildError::NodeIdIsZero.source().is_none());
}

#[test]
fn a_node_begins_as_a_follower_of_nobody() {
    let (writer, state) = node(8);
    let now = state.raft_status_view();
    assert_eq!((now.node_id, now.is_leader, now.leader_id, now.term), (1, false, None, 0));
    assert_eq!(state.role(), Role::Follower);
    assert_eq!(state.lifecycle(), Lifecycle::Uninit);
    assert!(!state.is_running() && !state.is_initialized());
    assert_eq!(state.get_peer_count(), 2);
    assert!(!format!("{writer:?}{state:?}").is_empty());
}

#[test]
fn every_handle_tells_the_same() {
    let (mut writer, state) = node(8);
    let others = [state.clone(), writer.state()];
    let standing = Standing { role: Role::Leader, leader_id: Some(1), term: 7 };
    writer.publish(standing).unwrap();
    state.add_peer(4, "10.0.0.4:7000");
    state.update_peer_connection(4, true);
    state.touch_peer(4, 1_000);
    for other in &others {
        let status = other.try_get_raft_status().unwrap();
        assert_eq!(Standing::from(status), standing);
        assert_eq!(Some(status.view), other.try_get_raft_status_view());
        assert_eq!((status.state(), other.try_is_leader()), ("Leader", Some(true)));
        assert_eq!((other.leader_id(), other.term()), (Some(1), 7));
        assert!(other.has_peer(4) && other.is_peer_connected(4));
        assert_eq!(other.try_get_peer(4).unwrap().last_seen(), 1_000);
        assert_eq!(other.snapshot().len(), 3);
    }
    assert!(state.remove_peer(4) && !others[0].has_peer(4));
    assert!(!state.update_peer_connection(4, true) && !state.touch_peer(4, 1));
    use nodestate::peers::PeerChange::{Insert, Remove};
    assert_eq!(others[1].apply_peers([Remove(2), Insert(9, "10.0.0.9:7000".into())]), 2);
    assert!(state.has_peer(9) && !state.has_peer(2));
}

/// A refused publication leaves all as it was.
#[test]
fn what_is_no_standing_is_not_published() {
    let (mut writer, state) = node(8);
    let version = writer.publish((Role::Leader, Some(1), 7)).unwrap();
    assert!(writer.publish((Role::Leader, Some(2), 8)).is_err());
    assert!(writer.publish((Role::Follower, Some(2), 6)).is_err());
    assert_eq!(state.raft_view().version(), version);
    assert_eq!(writer.publish((Role::Leader, Some(1), 7)).unwrap(), version, "nothing new");
}
