//! What changes inside a peer.

use super::{Plain, explore_pair};
use crate::peers::Peer;

/// Who finds a peer connected has seen what went before; a clone at another address shares that.
#[test]
fn connected_publishes() {
    explore_pair(
        "peers::connected_publishes",
        None,
        || {
            let peer = Peer::new("a".into());
            (peer.moved_to("b".into()), peer, Plain::new())
        },
        |(_, peer, data)| {
            data.write(1);
            peer.touch(7);
            peer.set_connected(true);
        },
        |(moved, _, data)| {
            if moved.is_connected() {
                assert_eq!((data.read(), moved.last_seen()), (1, 7));
            }
        },
    );
}
