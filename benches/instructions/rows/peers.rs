//! Peers: one of them, since its hasher seeds itself.

use std::hint::black_box;

use nodestate::peers::Peers;

use super::{ADDRESS, KEY};
use crate::{Operation, repeat};

pub(super) const ROWS: &[Operation] = &[
    ("Peers::has_peer", |n| on_peer(n, |peers, id| peers.has_peer(id))),
    ("Peers::is_peer_connected", |n| on_peer(n, |peers, id| peers.is_peer_connected(id))),
    ("Peers::last_seen", |n| on_peer(n, |peers, id| peers.last_seen(id))),
    ("Peers::peer_count", |n| on_peer(n, |peers, _| peers.peer_count())),
    ("Peers::peer_address", |n| {
        on_peer(n, |peers, id| peers.peer_address(id).map_or(0, |address| address.as_str().len()));
    }),
    ("Peers::pin, get, address", |n| {
        on_peer(n, |peers, id| peers.pin().get(&id).map_or(0, |peer| peer.address().len()));
    }),
    ("Peers::peer, a copy", |n| on_peer(n, |peers, id| peers.peer(id).is_some())),
    ("Peers::set_connected", |n| on_peer(n, |peers, id| peers.set_connected(id, true))),
    ("Peers::touch", |n| on_peer(n, |peers, id| peers.touch(id, black_box(7)))),
    ("Peers, remove and insert", |n| {
        on_peer(n, |peers, id| (peers.remove(id), peers.insert(id, ADDRESS)));
    }),
];

fn on_peer<R>(n: u64, op: impl Fn(&Peers, u64) -> R) {
    let peers = Peers::new();
    peers.insert(KEY, ADDRESS);
    // A thread's own copy is made after some looks.
    (0..1_000).for_each(|_| _ = peers.has_peer(KEY));
    repeat(n, || op(black_box(&peers), black_box(KEY)));
}
