//! Bugs of the peers.

use std::sync::atomic::Ordering::Relaxed;

use nodestate::NodeState;

use crate::old::peers::{CLONES, Peers};

/// Bug 5: listing members clones the map twice; sending a message clones a whole peer.
/// Bug 7: connect and disconnect never reach `is_connected`.
#[test]
fn a_look_clones_nothing_and_a_connection_shows() {
    crate::block_on(async {
        let old = Peers::default();
        for id in 1..=10 {
            old.add(id, "10.0.0.1:7000").await;
        }
        assert_eq!(old.list_members().await.len(), 10);
        assert_eq!(CLONES.swap(0, Relaxed), 20, "the old list clones once, or not at all");
        assert!(old.address_to_send_to(3).await.is_some());
        assert_eq!(CLONES.swap(0, Relaxed), 1, "the old look-up clones no peer");
        old.update_connection(3, true).await;
        assert!(old.get().await.iter().all(|peer| !peer.is_connected), "the old update is one");
    });

    let (_writer, state) = NodeState::builder(1).build::<u64>().unwrap();
    for id in 1..=10 {
        state.add_peer(id, "10.0.0.1:7000");
    }
    // By reference: the address is where the node has it, however it is looked at.
    let address = state.get_peer_address(3).unwrap();
    let listed = |peers: &nodestate::map::Pinned<'_, u64, nodestate::peers::Peer>| {
        (peers.iter().count(), peers.get(&3).unwrap().address().as_ptr())
    };
    assert_eq!(state.with_peers(listed), (10, address.as_str().as_ptr()));
    assert!(state.update_peer_connection(3, true) && state.is_peer_connected(3));
    assert!(state.update_peer_connection(3, false) && !state.is_peer_connected(3));
}
