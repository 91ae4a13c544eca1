//! The threads beside the clients: peers that come and go, readers that are slow or stand still,
//! managers that are replaced.

use std::collections::BTreeSet;
use std::hint::black_box;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use super::random::Random;
use super::seat::Seats;
use crate::check::Observer;
use crate::state::{Observe, Service, SharedState, address_of};

/// Peers of churn have ids from here on; those below are members.
const FIRST: u64 = 1000;
/// How many bytes a leak that was asked for keeps of each removed peer.
const LEAK: usize = 4096;

/// Adds and removes peers of every node, and knows at each moment which there are.
#[derive(Debug)]
pub(super) struct Churn<'a> {
    pub(super) seats: &'a Seats,
    /// Of each node.
    pub(super) per_second: u32,
    /// At most so many beside the members.
    pub(super) most: u64,
    /// Whether to keep something of each removed peer for ever: to see that noticed.
    pub(super) leaks: bool,
}

/// What a [`Churn`] has done.
#[derive(Debug, Default)]
pub(super) struct Churned {
    pub(super) changes: u64,
    /// Calls whose answer was not what it must have been.
    pub(super) wrong: u64,
    /// The peers of each node's last life, by its serial number.
    pub(super) known: Vec<(u64, BTreeSet<u64>)>,
}

impl Churn<'_> {
    pub(super) fn run(self) -> Churned {
        let known = (0..self.seats.nodes()).map(|_| (u64::MAX, BTreeSet::new())).collect();
        let mut done = Churned { known, ..Churned::default() };
        let mut random = Random::new(77);
        let pause = Duration::from_secs(1) / self.per_second.max(1);
        while self.seats.rest(pause) {
            for life in self.seats.lives() {
                let (serial, known) = &mut done.known[life.id as usize - 1];
                if *serial != life.serial {
                    // Another life, another state: it begins with its members.
                    (*serial, *known) = (life.serial, BTreeSet::new());
                }
                let node = life.state.node();
                let id = FIRST + random.below(self.most);
                let is_right = if random.below(2) == 0 {
                    node.add_peer(id, address_of(id)) == known.insert(id)
                        && node.update_peer_connection(id, true)
                        && node.is_peer_connected(id)
                } else {
                    if self.leaks {
                        std::mem::forget(black_box(vec![1_u8; LEAK]));
                    }
                    node.remove_peer(id) == known.remove(&id) && !node.has_peer(id)
                };
                done.changes += 1;
                done.wrong += u64::from(!is_right);
            }
        }
        done
    }
}

/// Holds a pin of a node's peers for longer and longer: what is removed meanwhile has to wait.
/// Returns how often.
pub(super) fn stall(seats: &Seats, longest: Duration) -> u64 {
    let mut stalls = 0;
    let mut length = Duration::from_secs(1).min(longest);
    while seats.rest(Duration::from_millis(500)) {
        let Some(life) = seats.lives().nth(stalls as usize % seats.nodes() as usize) else {
            continue;
        };
        // The life is kept longer than the node may live.
        if stalls % 2 == 0 {
            let pinned = life.state.node().peers().pin();
            seats.rest(length);
            black_box(pinned.iter().count());
        } else {
            let pinned = life.state.node().peers().map().pin_owned();
            seats.rest(length);
            black_box(pinned.iter().count());
        }
        stalls += 1;
        length = if length >= longest { Duration::from_secs(1) } else { length * 2 }.min(longest);
    }
    stalls
}

/// Reads every peer of every node, and takes its time over each; keeps a copy meanwhile.
/// Returns how many it read.
pub(super) fn read_slowly(seats: &Seats) -> u64 {
    let mut read = 0;
    while seats.rest(Duration::from_millis(10)) {
        for life in seats.lives() {
            let kept = life.state.node().snapshot();
            life.state.node().with_peers(|peers| {
                for (id, peer) in peers.iter() {
                    black_box((id, peer.address()));
                    read += 1;
                    if read % 16 == 0 {
                        thread::sleep(Duration::from_micros(200));
                    }
                }
            });
            black_box(kept.len());
        }
    }
    read
}

/// Asks every node who leads, and notes what it is told, life by life.
pub(super) fn watch(seats: &Seats) -> Vec<(u64, Observer)> {
    let mut watched: Vec<(u64, Observer)> = Vec::new();
    let mut current: Vec<Option<usize>> = (0..seats.nodes()).map(|_| None).collect();
    while seats.rest(Duration::from_millis(1)) {
        for life in seats.lives() {
            let at = &mut current[life.id as usize - 1];
            let is_known = at.is_some_and(|at| watched[at].0 == life.serial);
            if !is_known {
                *at = Some(watched.len());
                watched.push((life.serial, Observer::new(1)));
            }
            let Some(at) = *at else { continue };
            for _ in 0..100 {
                watched[at].1.note(0, life.state.status().seen());
                if let Some(leader) = life.state.node().leader_id() {
                    black_box(life.state.node().get_peer_address(leader).as_deref());
                    black_box(life.state.node().is_peer_connected(leader));
                }
            }
        }
    }
    watched
}

/// Sets, replaces and takes managers, and keeps some in use; how often it did.
pub(super) fn manage(seats: &Seats, alive: &Arc<()>) -> u64 {
    let mut changes = 0;
    let mut kept = None;
    let mut random = Random::new(5);
    while seats.rest(Duration::from_millis(2)) {
        for life in seats.lives() {
            let node = life.state.node();
            let service = || Service::new(alive);
            changes += 1;
            match random.below(5) {
                0 => drop(node.set_quota_manager(service())),
                1 => drop(node.take_quota_manager()),
                2 => kept = node.try_get_owned_quota_manager(),
                3 => drop(node.replace_vm_health_monitor(service())),
                _ => {
                    let in_use = node.try_get_quota_manager();
                    drop(node.replace_quota_manager(service()));
                    drop(in_use);
                }
            }
        }
    }
    drop(kept);
    changes
}
