//! What a node asks about its peers, one call at a time, beside the same question to a locked map.

use std::{collections::HashMap, hint::black_box, sync::Arc};

use nodestate::{map::RandomState, peers::Peers};
use parking_lot::RwLock;

use super::{Size, plural, threads};
use crate::support::{
    beside::{Until, beside},
    clock::nanos_per_op,
    compare::{Contestant, Effort, compare},
    keys::{self, Keys},
    report::Report,
};

/// What a node keeps of a peer without this crate.
struct Entry {
    address: String,
    connected: bool,
}

type Locked = RwLock<HashMap<u64, Entry, RandomState>>;

pub(super) fn measure(report: &mut Report, effort: Effort, size: Size) {
    let ids = keys::present(size.0);
    let (ours, locked) = (Arc::new(peers_of(&ids)), Arc::new(locked_of(&ids)));
    let keys = Keys::uniform(&ids);
    for threads in threads() {
        let asking = |name, ask: fn(&Peers, u64) -> bool| asking(name, &ours, &keys, threads, ask);
        let locked =
            |name, ask: fn(&Locked, u64) -> bool| self::asking(name, &locked, &keys, threads, ask);
        let title = format!("Peers: one question, {size}, {}", plural(threads));
        let contestants = [
            asking("**Peers::has_peer**", Peers::has_peer),
            asking("**Peers::is_peer_connected**", Peers::is_peer_connected),
            asking("**Peers::peer_address**, compared", |peers, id| {
                peers.peer_address(id).is_some_and(|address| address.as_str() == ADDRESS)
            }),
            asking("**Peers::touch**", |peers, id| peers.touch(id, 1)),
            locked("parking_lot RwLock<HashMap>, address compared", |peers, id| {
                peers.read().get(&id).is_some_and(|entry| entry.address == ADDRESS)
            }),
            locked("parking_lot RwLock<HashMap>, whether it is connected", |peers, id| {
                peers.read().get(&id).is_some_and(|entry| entry.connected)
            }),
            locked("parking_lot RwLock<HashMap>, contains_key", |peers, id| {
                peers.read().contains_key(&id)
            }),
        ];
        report.push(compare(title, effort, contestants));
    }
}

const ADDRESS: &str = "10.0.0.1:7000";

fn peers_of(ids: &[u64]) -> Peers {
    let peers = Peers::new();
    for &id in ids {
        peers.insert(id, ADDRESS);
        peers.set_connected(id, true);
    }
    peers
}

fn locked_of(ids: &[u64]) -> Locked {
    let entry = || Entry { address: ADDRESS.to_owned(), connected: true };
    RwLock::new(ids.iter().map(|&id| (id, entry())).collect())
}

/// The same question on each of `threads` threads, of which one is measured.
fn asking<P: Send + Sync + 'static>(
    name: &str,
    peers: &Arc<P>,
    keys: &Keys,
    threads: usize,
    ask: fn(&P, u64) -> bool,
) -> Contestant {
    let (peers, keys) = (peers.clone(), keys.clone());
    let mut round = 0;
    Contestant::new(name, move |budget| {
        round += 1;
        let steps = |index: usize| {
            let (mut keys, peers) = (keys.cursor_at(round + index), &*peers);
            move || {
                black_box(ask(peers, keys.next()));
            }
        };
        let others = |index, until: &Until| until.repeat(steps(index));
        beside(threads - 1, others, || nanos_per_op(budget, steps(0)))
    })
}
