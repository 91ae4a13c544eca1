//! The peers: whoever looks them up, changes them or stops meanwhile, the others go on.

use nodestate::peers::{
    PeerChange::{Insert, Remove},
    Peers,
};

use super::{Expectation::Free, Row, Scenario, leak};

/// There throughout, and there now and then.
const STAYS: u64 = 1;
const COMES: u64 = 2;
/// What the victim puts in and takes out.
const MINE: u64 = 3;
/// One that was there, and that the victim takes out.
const OLD: u64 = 4;

const ADDRESS: &str = "10.0.0.1:7000";

pub(super) fn rows() -> Vec<Row> {
    vec![
        Row::new("Peers: look-ups of one that stays / insert + remove + touch", Free, || {
            beside(|peers| look(peers, STAYS))
        })
        .sampled(3),
        Row::new("Peers: look-ups of one that comes / insert + remove + touch", Free, || {
            beside(|peers| look(peers, COMES))
        })
        .sampled(3),
        Row::new("Peers: touch, set_connected / insert + remove + touch", Free, || {
            beside(|peers| {
                peers.touch(STAYS, 1 << 40);
                peers.set_connected(COMES, true);
            })
        }),
        Row::new("Peers: a Peer's calls / insert + remove + touch", Free, || {
            beside(|peers| {
                let pinned = peers.pin();
                let peer = pinned.get(&STAYS).expect("it stays");
                peer.touch(1 << 40);
                peer.set_connected(!peer.is_connected());
                assert!(peer.last_seen() >= 1 << 40 && peer.address() == ADDRESS);
            })
        }),
        Row::new("Peers: peer / insert + remove + touch", Free, || {
            beside(|peers| assert!(peers.peer(COMES).is_none_or(|peer| peer.address() == ADDRESS)))
        }),
        Row::new("Peers: insert / insert + remove + touch", Free, || {
            changing(|peers| assert!(peers.insert(MINE, ADDRESS)), 1)
        }),
        Row::new("Peers: remove / insert + remove + touch", Free, || {
            changing(|peers| assert!(peers.remove(OLD)), -1)
        }),
        Row::new("Peers: apply / insert + remove + touch", Free, || {
            changing(
                |peers| {
                    let changes = [Insert(MINE, ADDRESS.into()), Remove(OLD)];
                    assert_eq!(peers.apply(changes), 2);
                },
                0,
            )
        })
        .sampled(3),
    ]
}

/// All look-ups that copy nothing.
fn look(peers: &Peers, id: u64) {
    // One that is held up counts what has come meanwhile, and not what has gone.
    assert!(peers.peer_count() >= 1);
    let address = peers.peer_address(id);
    assert!(address.is_none_or(|address| address.as_str() == ADDRESS));
    assert!(peers.has_peer(STAYS) && peers.last_seen(STAYS).is_some());
    assert!(!peers.is_peer_connected(MINE));
}

fn peers() -> &'static Peers {
    let peers = Peers::new();
    peers.insert(STAYS, ADDRESS);
    peers.insert(OLD, ADDRESS);
    leak(peers)
}

/// Puts a peer in, looks, and takes it out.
fn turn(peers: &Peers, operation: u64) -> bool {
    let is_alone = operation.is_multiple_of(2);
    let inserted = match is_alone {
        true => peers.insert(COMES, ADDRESS),
        false => peers.apply([Insert(COMES, ADDRESS.into())]) == 1,
    };
    peers.touch(STAYS, operation);
    peers.set_connected(COMES, true);
    look(peers, COMES);
    inserted
        && match is_alone {
            true => peers.remove(COMES),
            false => peers.apply([Remove(COMES)]) == 1,
        }
}

fn beside(act: fn(&Peers)) -> Scenario {
    changing(act, 0)
}

/// The victim does something after which there are so many more.
fn changing(act: fn(&Peers), more: isize) -> Scenario {
    let peers = peers();
    Scenario::new(
        move || act(peers),
        |operation| turn(peers, operation),
        move || {
            assert_eq!(peers.peer_count() as isize, 2 + more);
            assert_eq!(peers.pin().iter().count(), peers.peer_count());
        },
    )
}

/// Two victims: one puts a peer in, one changes two.
pub(super) fn twice() -> Scenario {
    let peers = peers();
    Scenario::new(
        || assert!(peers.insert(MINE, ADDRESS)),
        |operation| turn(peers, operation),
        || assert!(peers.peer_count() == 3 && !peers.has_peer(OLD)),
    )
    .and(|| assert_eq!(peers.apply([Insert(MINE + 2, ADDRESS.into()), Remove(OLD)]), 2))
}
